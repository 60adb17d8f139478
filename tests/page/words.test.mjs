import assert from "node:assert/strict";
import { test } from "node:test";
import { filesOf } from "./page.mjs";
import { html } from "../../iib/web/static/js/core/html.js";
import { DEFAULTS, readPreferences } from "../../iib/web/static/js/core/preferences.js";
import { SHORTCUTS, commandOf, keyName } from "../../iib/web/static/js/core/shortcuts.js";
import { formatBytes, formatPixels } from "../../iib/web/static/js/model/amounts.js";
import { formatDay, formatDuration } from "../../iib/web/static/js/model/format.js";
import { extraRows, parameterRows, workflowOf } from "../../iib/web/static/js/model/geninfo_view.js";
import { breadcrumbs, isIndexed, isInside, nameOf, parentOf } from "../../iib/web/static/js/model/paths.js";
import { promptParts } from "../../iib/web/static/js/model/prompt_text.js";
import { charactersIn, keyed, kindOf, quoted, replaced, withKind } from "../../iib/web/static/js/model/query_text.js";
import { Selection } from "../../iib/web/static/js/model/selection.js";
import { clampZoom, fittedSize, zoomAt } from "../../iib/web/static/js/model/zoom.js";

const PROMPTS = [
  ["a cat, red hat", ["a cat", "red hat"]],
  ["(masterpiece:1.2), [[dark]]", ["masterpiece", "dark"]],
  ["sword (weapon), (toga \\(clothes\\):1.1)", ["sword (weapon)", "toga \\(clothes\\)"]],
  ["a <lora:add_detail:0.8> BREAK\nfog", ["a", "add_detail", "fog"]],
  ["1girl，夜景、星空", ["1girl", "夜景", "星空"]],
  ["A ship at sea. Waves are high.", ["A ship at sea", "Waves are high"]],
  ["", []],
];
for (const [prompt, terms] of PROMPTS) {
  test(`terms of ${JSON.stringify(prompt)}`, () => {
    const parts = promptParts(prompt);
    assert.equal(parts.map((part) => part.text).join(""), prompt, "no letter is lost");
    assert.deepEqual(parts.filter((part) => part.term).map((part) => part.term), terms);
  });
}

test("what comes from files cannot become markup", () => {
  const nasty = `"><img src=x onerror=alert(1)>'`;
  assert.ok(!html`<a title="${nasty}">${nasty}${[nasty]}</a>`.text.includes("<img"));
  assert.equal(html`${null}${undefined}${false}${0}${[html`<b>${1}</b>`]}`.text, "0<b>1</b>");
});

test("every parameter is shown, known or not", () => {
  const info = { prompt: "x", checkpoint: "m", steps: 20, seed: "12345678901234567890", width: 512, height: 768, loras: [], hires: { upscale: "2" }, novelty: "kept", empty: "", embeddings: { easy: "", neg: "ab" }, extras: { Odd: "1" } };
  assert.deepEqual(parameterRows(info), [
    { name: "checkpoint", value: "m" },
    { name: "steps", value: "20" },
    { name: "seed", value: "12345678901234567890" },
    { name: "size", value: "512 × 768" },
    { name: "hires", value: "upscale: 2" },
    { name: "novelty", value: "kept" },
    { name: "embeddings", value: "easy\nneg: ab" },
  ]);
  assert.deepEqual(extraRows(info), [{ name: "Odd", value: "1" }]);
});

test("a workflow is offered only where there is one", () => {
  assert.deepEqual(workflowOf({ raw: { prompt: '{"3": {}}', workflow: '{"nodes": []}' } }), { name: "workflow", json: '{"nodes": []}' });
  assert.equal(workflowOf({ raw: { "png:prompt": '{"3": {}}' } }).name, "prompt");
  assert.equal(workflowOf({ raw: { parameters: "a cat", prompt: "not json" } }), null);
  assert.equal(workflowOf(null), null);
});

test("paths of both worlds", () => {
  assert.deepEqual([parentOf("/a/b/c.png"), parentOf("/a"), parentOf("/"), parentOf("C:\\x\\y.png"), parentOf("C:\\x")], ["/a/b", "/", "", "C:\\x", "C:\\"]);
  assert.deepEqual([nameOf("/a/b/"), nameOf("D:\\p\\q.png"), nameOf("/")], ["b", "q.png", "/"]);
  assert.ok(isInside("/a/b", "/a") && isInside("/a", "/a/") && isInside("/a", "/") && !isInside("/ab", "/a"));
  const folders = [{ path: "/out", label: "outputs", is_indexed: true }, { path: "/out/raw", label: "raw", is_indexed: false }];
  assert.deepEqual(breadcrumbs("/out/x/y", folders).map((step) => step.title), ["outputs", "x", "y"]);
  assert.deepEqual(breadcrumbs("/z/y", folders).map((step) => step.path), ["/", "/z", "/z/y"]);
  assert.ok(isIndexed("/out/raw/z", folders) && !isIndexed("/elsewhere", folders));
});

test("a selection of some, and of all but some", () => {
  const file = (name) => ({ fullpath: name });
  const some = new Selection([file("a")]).toggled(file("b")).toggled(file("a"));
  assert.deepEqual([some.has(file("a")), some.has(file("b")), some.count(9)], [false, true, 1]);
  const all = new Selection([], true).toggled(file("a"));
  assert.deepEqual([all.has(file("a")), all.has(file("z")), all.count(9)], [false, true, 8]);
  assert.equal(all.with([file("a")]).count(9), 9);
  assert.equal(all.without([file("q")]).count(9), 7);
  const renewed = some.renewed([{ ...file("b"), rating: 3 }, file("x")]);
  assert.deepEqual([renewed.named, some.renewed([file("x")]) === some], [[{ fullpath: "b", rating: 3 }], true]);
});

test("a text becomes one term of the line", () => {
  const terms = ["cat", "golden hour", 'say "hi"', "a:b", "-dark", "OR", "sword (weapon)", "cat-ear"];
  assert.deepEqual(terms.map(quoted), ["cat", '"golden hour"', '"say ""hi"""', '"a:b"', '"-dark"', '"OR"', '"sword (weapon)"', "cat-ear"]);
  assert.deepEqual([keyed("tag", "Best of", true), keyed("model", "pond")], ['tag:="Best of"', "model:pond"]);
});

test("the kind of file is part of the line", () => {
  assert.deepEqual([kindOf("cat type:video"), kindOf('"type:video" cat'), kindOf("")], ["video", "all", "all"]);
  assert.equal(withKind("cat type:video dog", "image"), "cat dog type:image");
  assert.equal(withKind("cat OR dog", "video"), "(cat OR dog) type:video");
  assert.equal(withKind('"a  b" type:audio', "all"), '"a  b"');
  assert.equal(withKind("", "audio"), "type:audio");
});

test("suggestions count characters, the line counts units", () => {
  assert.equal(charactersIn("🦊 mod", 6), 5);
  assert.deepEqual(replaced("🦊 mod x", { text: "model:=fox", start: 2, end: 5 }), { line: "🦊 model:=fox x", at: 14 });
  assert.deepEqual(replaced("mod", { text: "model:", start: 0, end: 3 }), { line: "model:", at: 6 });
  assert.deepEqual(replaced("a sun", { text: "tag:=sunset", start: 2, end: 5 }), { line: "a tag:=sunset ", at: 14 });
});

test("the three dots of a menu are as heavy as other signs", () => {
  const [, drawn = ""] = /more: "([^"]+)"/.exec(filesOf("icon.js").get("js/ui/icon.js")) ?? [];
  const circles = [...drawn.matchAll(/a([\d.]+) /g)].map(([, radius]) => Number(radius));
  const line = 1.75;
  assert.equal(circles.length, 6, "two halves of each");
  for (const radius of circles) assert.ok(radius < line / 2 && radius + line / 2 > 1.5, `radius ${radius}`);
});

test("the point under the pointer stays there while zooming", () => {
  const zoom = zoomAt({ scale: 2, x: 30, y: -10 }, 1.5, 100, 50, 16);
  assert.deepEqual([(100 - zoom.x) / zoom.scale, (50 - zoom.y) / zoom.scale].map(Math.round), [35, 30]);
  assert.equal(zoomAt(zoom, 1000, 0, 0, 16).scale, 16);
  assert.deepEqual(fittedSize({ width: 1000, height: 500 }, { width: 500, height: 500 }), { width: 500, height: 250 });
  assert.deepEqual(clampZoom({ scale: 1, x: 90, y: 90 }, { width: 100, height: 100 }, { width: 200, height: 200 }), { scale: 1, x: 0, y: 0 });
});

test("numbers and dates for people", () => {
  assert.deepEqual([formatBytes(812), formatBytes(1258291)], ["812 B", "1.2 MB"]);
  assert.deepEqual([formatDuration(42), formatDuration(185), formatDuration(3729)], ["0:42", "3:05", "1:02:09"]);
  assert.equal(formatPixels(1024, 1536), "1024 × 1536 · 1.6 MP");
  assert.equal(formatDay("2026-05-01", "en", new Date("2026-06-01")), "Fri, May 1");
  assert.equal(formatDay("2024-05-01", "en", new Date("2026-06-01")), "Wed, May 1, 2024");
  assert.equal(formatDay("2026-05-01", "en", new Date("2026-06-01"), true), "May 1");
  assert.equal(formatDay("2024-05-01", "en", new Date("2026-06-01"), true), "5/1/24");
});

test("keys mean something in one place at a time", () => {
  const key = (name, more = {}) => keyName({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.deepEqual([key(" "), key("A", { ctrlKey: true }), key("a", { metaKey: true }), key("?")], ["Space", "Ctrl+a", "Ctrl+a", "?"]);
  assert.deepEqual([commandOf("i", true), commandOf("Ctrl+a", false), commandOf("Ctrl+a", true), commandOf("4", true), commandOf("f", false)], ["details", "select_all", "", "rate", "favourite"]);
  assert.deepEqual([key("F"), key("f", { shiftKey: true }), key("F", { shiftKey: true }), key("F2")], ["f", "F", "F", "F2"], "Caps Lock is no Shift");
  for (const where of ["grid", "viewer"]) {
    const keys = SHORTCUTS.filter((row) => row.where !== (where === "grid" ? "viewer" : "grid")).flatMap((row) => row.keys);
    assert.equal(new Set(keys).size, keys.length, `a key has two meanings in the ${where}`);
  }
});

test("preferences that nobody understands are those of the first day", () => {
  const read = (text) => readPreferences({ getItem: () => text });
  assert.deepEqual(read("no json"), DEFAULTS);
  assert.equal(read('{"tile_size": "big", "theme": "dark"}').tile_size, DEFAULTS.tile_size);
  assert.equal(read('{"tile_size": "big", "theme": "dark"}').theme, "dark");
});
