import { sentences as en } from "./languages/en.js";

/** @typedef {keyof typeof en | keyof typeof import("./languages/en_late.js").sentences} SentenceKey */
/** @typedef {Partial<Record<string, string>>} Sentences */

/** Language code → its own name. The order is that of the menu. */
export const LANGUAGES = Object.freeze({
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  de: "Deutsch",
  ja: "日本語",
});

/** @type {Sentences} */
let sentences = en;
/** @type {Promise<void>|undefined} */
let late;
let code = "en";

/** The code of the language in use. */
export function language() {
  return code;
}

/**
 * The language to use: the one chosen, else the first that the browser wants and we have.
 * @param {string} chosen "" when nothing was chosen
 * @param {readonly string[]} wanted as in navigator.languages
 * @returns {string}
 */
export function chooseLanguage(chosen, wanted) {
  if (chosen in LANGUAGES) return chosen;
  for (const tag of wanted) {
    if (/^zh\b.*(hant|tw|hk|mo)/i.test(tag)) return "zh-Hant";
    if (/^zh\b/i.test(tag)) return "zh-Hans";
    const short = tag.slice(0, 2).toLowerCase();
    if (short in LANGUAGES) return short;
  }
  return "en";
}

/**
 * Load a language and use it from now on.
 * @param {string} wanted
 */
export async function useLanguage(wanted) {
  code = wanted;
  late = undefined;
  sentences = { ...en, ...(await load(wanted)) };
}

/** Load the sentences of the parts of the page that come late, once. */
export function useLateSentences() {
  late ??= Promise.all([load("en_late"), load(`${code}_late`)]).then((tables) => {
    sentences = Object.assign({}, sentences, ...tables);
  });
  return late;
}

/**
 * @param {string} name
 * @returns {Promise<Sentences>}
 */
async function load(name) {
  return (await import(`./languages/${name}.js`)).sentences;
}

/**
 * The sentence of a key; `{name}` in it is replaced. A number called `count` also chooses between "one" and "other",
 * written in the table as "one picture|{count} pictures". A sentence that a language lacks is in English.
 * @param {SentenceKey} key
 * @param {Record<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  let sentence = sentences[key] ?? key;
  if (sentence.includes("|")) {
    const [single = "", several = ""] = sentence.split("|");
    sentence = values["count"] === 1 ? single : several;
  }
  return sentence.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

/** @param {string|number|undefined} value */
function shown(value) {
  return typeof value === "number" ? new Intl.NumberFormat(code).format(value) : (value ?? "");
}

/** What went wrong, as one sentence. @param {unknown} error */
export function sentenceOf(error) {
  return error instanceof Error && error.message ? error.message : t("error.unknown");
}
