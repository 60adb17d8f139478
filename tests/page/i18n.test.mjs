import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, chooseLanguage, t, useLanguage, useLateSentences } from "../../iib/web/static/js/core/i18n.js";
import { sentences as base } from "../../iib/web/static/js/core/languages/en.js";
import { sentences as late } from "../../iib/web/static/js/core/languages/en_late.js";
import { filesOf } from "./page.mjs";

const en = { ...base, ...late };
/** Parts that are shown only after the late sentences came. */
const LATE = /features\/(details|login|menu|viewer|settings|marks|albums|tags|stats|files|duplicates)\/|query\/(suggestions|query_help)\.js|browse\/(empty|similar_head|fresh_pill|place_actions)\.js|core\/(clipboard|meant_files)\.js|status\/(chosen|progress|index_watch|messages)\.js|ui\/(toast|menu)\.js/;
const SCRIPTS = [...filesOf(".js")].filter(([name]) => !name.includes("/languages/"));

/** The keys that a text asks for; a part chosen at run time matches anything. */
function keysIn(text) {
  const calls = [...text.matchAll(/\bt\(\s*(?:[^"'`)]*\?\s*)?(?:"([^"]+)"(?:\s*:\s*"([^"]+)")?|`([^`]+)`)/g)];
  const rows = [...text.matchAll(/\b(?:label|label_many): "([a-z_]+\.[a-z_0-9.]+)"/g), ...text.matchAll(/: "((?:info)\.[a-z_]+)"/g), ...text.matchAll(/, "(line\.[a-z_]+)"\]/g)];
  const more = [...text.matchAll(/SentenceKey\} \*\/ \("([^"]+)"\)/g), ...text.matchAll(/"(action\.send_[a-z0-9]+)"/g), ...text.matchAll(/dialog\("\w+", "([^"]+)"\)/g)];
  return [...calls.flatMap(([, one, two, pattern]) => [one, two, pattern]), ...[...rows, ...more].map(([, key]) => key)].filter(Boolean);
}

const asked = SCRIPTS.flatMap(([name, text]) => keysIn(text).map((key) => ({ name, key })));

test("every sentence that is asked for has a key", () => {
  const isKnown = (key) => {
    const pattern = new RegExp(`^${key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.]/g, "\\.")).join(".+")}$`);
    return Object.keys(en).some((known) => pattern.test(known));
  };
  assert.ok(asked.length > 100);
  assert.deepEqual(asked.filter(({ key }) => !isKnown(key)), []);
});

test("the frame does without the late sentences", () => {
  const early = asked.filter(({ name, key }) => !LATE.test(name) && key in late && !/shortcuts\.js$/.test(name));
  assert.deepEqual(early, []);
});

test("no key is without use", () => {
  const patterns = asked.map(({ key }) => new RegExp(`^${key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.]/g, "\\.")).join(".+")}$`));
  assert.deepEqual(Object.keys(en).filter((key) => !patterns.some((pattern) => pattern.test(key))), []);
});

test("no sentence stands in the markup without a key", () => {
  const found = [];
  for (const [name, text] of SCRIPTS) {
    for (const [, template] of text.matchAll(/html`((?:[^`$]|\$(?!\{)|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\})*)`/g)) {
      const bare = template.replace(/\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}/g, "").replace(/Infinite Image Browsing|\(Esc\)/g, "");
      const words = [...bare.matchAll(/>([^<>]*[A-Za-z]{2}[^<>]*)</g), ...bare.matchAll(/(?:aria-label|title|placeholder)="([^"]*[A-Za-z]{2}[^"]*)"/g)];
      found.push(...words.map(([, word]) => `${name}: ${word.trim()}`));
    }
  }
  assert.deepEqual(found, []);
});

for (const code of Object.keys(LANGUAGES).filter((each) => each !== "en")) {
  test(`${LANGUAGES[code]} has every sentence, with the same blanks`, async () => {
    const load = async (name) => (await import(`../../iib/web/static/js/core/languages/${name}.js`)).sentences;
    const sentences = { ...(await load(code)), ...(await load(`${code}_late`)) };
    assert.deepEqual(Object.keys(await load(code)).sort(), Object.keys(base).sort());
    assert.deepEqual(Object.keys(sentences).sort(), Object.keys(en).sort());
    const blanks = (text) => [...new Set([...text.matchAll(/\{\w+\}/g)].map(String))].sort();
    const wrong = Object.keys(en).filter((key) => {
      const several = (text) => text.split("|").at(-1);
      return String(blanks(several(en[key]))) !== String(blanks(several(sentences[key]))) || en[key].includes("|") !== sentences[key].includes("|");
    });
    assert.deepEqual(wrong, []);
  });
}

test("the language of the browser is found", () => {
  const cases = [["", ["de-AT", "en"], "de"], ["", ["zh-TW"], "zh-Hant"], ["", ["zh-Hant-HK"], "zh-Hant"], ["", ["zh-CN"], "zh-Hans"], ["", ["fr"], "en"], ["ja", ["de"], "ja"], ["xx", ["ja-JP"], "ja"]];
  for (const [chosen, wanted, code] of cases) assert.equal(chooseLanguage(chosen, wanted), code);
});

test("one and many, and a missing sentence in English", async () => {
  assert.deepEqual([t("status.files", { count: 1 }), t("status.files", { count: 1200 })], ["1 file", "1,200 files"]);
  await useLanguage("de");
  assert.equal(t("status.files", { count: 1200 }), "1.200 Dateien");
  await useLateSentences();
  assert.equal(t("cancel"), "Abbrechen");
  await useLanguage("en");
});
