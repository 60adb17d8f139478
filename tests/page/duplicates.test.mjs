import assert from "node:assert/strict";
import { test } from "node:test";
import { KEEP_RULES, exactFirst, keptOf, linesBetween, linesOf, othersOf, pointsOf, topsOf } from "../../iib/web/static/js/model/duplicates.js";

const file = (fullpath, facts = {}) => ({ fullpath, name: fullpath, width: 100, height: 100, bytes: 10, date: 5, rating: 0, favourite: false, ...facts });
const big = file("big", { width: 400 });
const liked = file("liked", { rating: 3 });
const old = file("old", { date: 1 });
const tagged = file("tagged");
const files = [old, tagged, big, liked];
const tagsOf = (path) => (path === "tagged" ? 2 : 0);

test("each rule keeps the file it speaks of, and never all or none", () => {
  assert.deepEqual(KEEP_RULES.map((rule) => keptOf(files, rule, tagsOf)?.fullpath), ["big", "liked", "tagged", "old", "big"]);
  assert.deepEqual(othersOf([{ is_exact: false, files }, { is_exact: true, files: [old] }], "rated", tagsOf), [old, tagged, big]);
  assert.equal(keptOf([], "largest", tagsOf), undefined);
});

test("where a rule cannot tell, the others do", () => {
  const twins = [file("a"), file("b", { bytes: 11 }), file("c", { rating: 1 })];
  assert.equal(keptOf(twins, "tagged", () => 0)?.fullpath, "b");
  assert.equal(keptOf([file("a"), file("b", { date: 4 })], "rated", () => 0)?.fullpath, "b", "the oldest of equals");
});

test("what is pointed out is what tells them apart", () => {
  assert.deepEqual(files.map((each) => pointsOf(each, files)), [["oldest"], [], ["largest"], ["rated"]]);
  const copies = [file("a"), file("b")];
  assert.deepEqual(copies.map((each) => pointsOf(each, copies)), [[], []]);
  const mirrored = file("m", { is_mirrored: true, favourite: true, bytes: 99 });
  assert.deepEqual(pointsOf(mirrored, [mirrored, file("a")]), ["largest", "favourite", "mirrored"]);
});

test("copies come first, each kind under its heading, in rows of so many", () => {
  const groups = exactFirst([{ is_exact: false, files }, { is_exact: true, files: [old, big] }]);
  const lines = linesOf(groups, 3);
  assert.deepEqual(lines.map(({ kind }) => kind), ["section", "head", "row", "section", "head", "row", "row"]);
  assert.deepEqual(lines[0], { kind: "section", isExact: true, groups: 1, spare: 1, bytes: 10 });
  assert.deepEqual(lines.at(-1), { kind: "row", group: 1, first: 3, last: 4 });
  assert.deepEqual(linesOf([], 3), []);
});

test("only the lines in a strip, in a list of any length", () => {
  const groups = Array.from({ length: 2000 }, () => ({ is_exact: false, files }));
  const lines = linesOf(groups, 2);
  const tops = topsOf(lines, { section: 50, head: 40, row: 200 });
  assert.equal(tops.at(-1), 50 + 2000 * (40 + 2 * 200));
  assert.deepEqual(linesBetween(tops, 0, 700), [0, 5]);
  for (const top of [0, 49, 50, 89, 90, 123_456, tops.at(-1) - 700]) {
    const [first, last] = linesBetween(tops, top, top + 700);
    assert.ok(tops[first] <= top && tops[first + 1] > top && last - first < 12, `from ${top}`);
    assert.ok(tops[last] <= top + 700 && (last + 1 === lines.length || tops[last + 1] > top + 700));
  }
  assert.deepEqual(linesBetween(topsOf([], { section: 1, head: 1, row: 1 }), 0, 700), [0, -1]);
});
