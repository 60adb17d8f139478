import assert from "node:assert/strict";
import { test } from "node:test";
import { ListResult } from "../../iib/web/static/js/model/list_result.js";
import { TimelineResult, indexOfPosition, positionOf, remapIndex } from "../../iib/web/static/js/model/result.js";

/** A library of files in days, answering as the server does, and counting what it was asked. */
function library(...counts) {
  const days = counts.map((count, i) => ({ day: `2026-05-${String(28 - i).padStart(2, "0")}`, count }));
  const files = days.flatMap(({ day, count }) =>
    Array.from({ length: count }, (_, i) => ({ fullpath: `/${day}/${i}.png`, date: Date.parse(`${day}T12:00:00`) / 1000, day })),
  );
  const asked = [];
  const page = async ({ cursor, from_day, size }, signal) => {
    asked.push({ cursor, from_day, size });
    await new Promise((resolve) => setTimeout(resolve, 1));
    signal?.throwIfAborted();
    const found = from_day ? files.findIndex((file) => file.day <= from_day) : Number(cursor || 0);
    const end = Math.min(files.length, found + size);
    return { files: files.slice(found, end), cursor: { has_next: end < files.length, next: String(end) } };
  };
  return { files, days, asked, source: { page, timeline: async () => ({ total: files.length, days }) } };
}

async function settled(result, index) {
  for (let tries = 0; tries < 200 && !result.get(index); tries++) await new Promise((resolve) => setTimeout(resolve, 2));
  return result.get(index)?.fullpath;
}

test("the days are laid out before their files are known", async () => {
  const { source } = library(500, 800, 3);
  const result = new TimelineResult(source);
  await result.open();
  assert.equal(result.total, 1303);
  assert.equal(result.get(0).fullpath, "/2026-05-28/0.png");
  assert.equal(result.get(1000), undefined);
  assert.equal(result.indexOf("/2026-05-28/7.png"), 7);
});

test("a far day is asked for by its name, not by walking there", async () => {
  const { source, asked } = library(5000, 5000, 100);
  const result = new TimelineResult(source);
  await result.open();
  result.need(10_010, 10_040);
  assert.equal(await settled(result, 10_010), "/2026-05-26/10.png");
  assert.equal(asked.length, 2);
  assert.equal(asked[1].from_day, "2026-05-26");
});

test("the middle of a long day is reached by long steps from its beginning", async () => {
  const { source, asked } = library(10, 4000);
  const result = new TimelineResult(source);
  await result.open();
  result.need(3510, 3530);
  assert.equal(await settled(result, 3530), "/2026-05-27/3520.png");
  assert.ok(asked.length <= 6, `${asked.length} questions`);
});

test("every file of the result is found once, whatever was loaded before", async () => {
  const { source, files } = library(40, 1, 700, 3, 900);
  const result = new TimelineResult(source);
  await result.open();
  result.need(900, 910);
  await settled(result, 900);
  const all = await result.range(0, result.total - 1);
  assert.deepEqual(all.map((file) => file.fullpath), files.map((file) => file.fullpath));
});

test("a place left behind is no longer loaded", async () => {
  const { source } = library(9000, 9000);
  const result = new TimelineResult(source);
  await result.open();
  result.need(8000, 8020);
  result.need(9001, 9020);
  assert.equal(await settled(result, 9010), "/2026-05-27/10.png");
});

test("a failed question is told, and the next one is asked all the same", async () => {
  const { source } = library(1000);
  const { page } = source;
  let isBroken = false;
  source.page = (...args) => (isBroken ? Promise.reject(new Error("no")) : page(...args));
  const result = new TimelineResult(source);
  await result.open();
  isBroken = true;
  const failed = new Promise((resolve) => result.addEventListener("failed", resolve, { once: true }));
  result.need(500, 510);
  await failed;
  isBroken = false;
  result.need(500, 510);
  assert.equal(await settled(result, 505), "/2026-05-28/505.png");
});

/** The same library asked in another order: by name it has no days, from the oldest its days are turned round. */
function ordered(order, ...counts) {
  const made = library(...counts);
  if (order.isAscending) made.files.reverse();
  const page = async ({ cursor, from_day, size }) => {
    made.asked.push({ cursor, from_day, size });
    const found = from_day ? made.files.findIndex((file) => file.day >= from_day) : Number(cursor || 0);
    const end = Math.min(made.files.length, found + size);
    return { files: made.files.slice(found, end), cursor: { has_next: end < made.files.length, next: String(end) } };
  };
  return { ...made, result: new TimelineResult({ ...made.source, page }, order) };
}

test("from the oldest: the days are turned round, and reached by their names", async () => {
  const { result, asked } = ordered({ isAscending: true }, 300, 400, 500);
  await result.open();
  assert.deepEqual(result.groups.map((group) => group.key), ["2026-05-26", "2026-05-27", "2026-05-28"]);
  result.need(905, 910);
  assert.equal(await settled(result, 905), "/2026-05-28/294.png");
  assert.equal(asked.at(-1).from_day, "2026-05-28");
});

test("an order that is not that of the days is one group, walked to its end", async () => {
  const { result, files } = ordered({ isDated: false }, 3000, 2500);
  await result.open();
  assert.deepEqual(result.groups, [{ key: "", count: 5500 }]);
  result.need(5490, 5499);
  assert.equal(await settled(result, 5499), files[5499].fullpath);
});

test("all files of a result come beside what is shown", async () => {
  const { source, files, asked } = library(1500, 900);
  const result = new TimelineResult(source);
  await result.open();
  asked.length = 0;
  const all = [];
  for await (const page of result.pages(new AbortController().signal)) all.push(...page);
  assert.deepEqual(all.map((file) => file.fullpath), files.map((file) => file.fullpath));
  assert.deepEqual(asked.map(({ size }) => size), [1000, 1000, 1000]);
});

test("a file that is different stays where it is", async () => {
  const { source } = library(20);
  const result = new TimelineResult(source);
  await result.open();
  const told = new Promise((resolve) => result.addEventListener("items", resolve, { once: true }));
  result.patch([{ ...result.get(3), rating: 4 }, { fullpath: "/elsewhere.png" }]);
  await told;
  assert.deepEqual([result.get(3).rating, result.total, result.indexOf("/elsewhere.png")], [4, 20, -1]);
});

test("a list knows its groups and reads itself again", async () => {
  const file = (name) => ({ fullpath: name });
  const result = new ListResult([{ key: "folders", files: [file("a")] }], async () => [{ key: "folders", files: [file("a"), file("b")] }]);
  await result.refresh();
  assert.deepEqual([result.total, result.indexOf("b"), result.groups], [2, 1, [{ key: "folders", count: 2 }]]);
});

const GROUPS = [
  { key: "2026-05-03", count: 5 },
  { key: "2026-05-01", count: 3 },
];

test("a position stays true when newer files come", () => {
  assert.equal(positionOf(GROUPS, 6), "2026-05-01~1");
  assert.equal(indexOfPosition([{ key: "2026-05-09", count: 2 }, ...GROUPS], "2026-05-01~1"), 8);
  assert.equal(indexOfPosition(GROUPS, "2026-05-02~4"), 5, "a day that is gone: the next older one");
  assert.equal(indexOfPosition(GROUPS, "2020-01-01~4"), 7, "nothing older: the last");
  const up = [...GROUPS].reverse();
  assert.equal(remapIndex(up, [up[0], { key: "2026-05-03", count: 7 }], 4), 4, "from the oldest they come at its end");
  assert.equal(indexOfPosition(up, "2026-05-02~1"), 3);
  assert.equal(remapIndex([{ key: "", count: 5 }], [{ key: "", count: 9 }], 2), 2, "without days a tile stays");
  assert.equal(remapIndex(GROUPS, [{ key: "2026-05-03", count: 7 }, GROUPS[1]], 4), 6, "files come at the front of a day");
});
