import assert from "node:assert/strict";
import { test } from "node:test";
import { layOut, nearestTile, rectOf, tileToward, tilesBetween, tilesInBox } from "../../iib/web/static/js/model/grid_layout.js";

const MEASURES = { width: 404, tile: 98, gap: 4, heading: 40 };
const days = (...counts) => counts.map((count, i) => ({ key: `day ${i}`, count }));

test("tiles fill the width and rows follow each other", () => {
  const layout = layOut(days(10), MEASURES);
  assert.equal(layout.columns, 4);
  assert.deepEqual(rectOf(layout, 0), { x: 0, y: 40, width: 98, height: 98 });
  assert.deepEqual(rectOf(layout, 5), { x: 102, y: 142, width: 98, height: 98 });
  assert.equal(layout.height, 40 + 3 * 102);
  assert.equal(rectOf(layout, 10), null);
});

test("small days share a row, large ones do not", () => {
  const layout = layOut(days(1, 2, 9, 1), MEASURES);
  assert.deepEqual(layout.bands.map((band) => band.sections.length), [2, 1, 1]);
  assert.equal(rectOf(layout, 1).y, rectOf(layout, 0).y);
  assert.equal(rectOf(layout, 1).x, 204, "each heading has room for its date");
});

test("days share a row only where the longest heading has room", () => {
  const columnsOf = (headingRoom) => layOut(days(1, 1, 1), { ...MEASURES, headingRoom }).bands.map(({ sections }) => sections.map(({ column }) => column));
  assert.deepEqual(columnsOf(90), [[0, 1, 2]]);
  assert.deepEqual(columnsOf(165), [[0, 2], [0]]);
  assert.deepEqual(columnsOf(1000), [[0], [0], [0]], "wider than the window: one in a row");
});

test("every tile is found again at its place, and none overlaps another", () => {
  const layout = layOut(days(3, 1, 1, 17, 2, 2, 40, 1), MEASURES);
  const taken = new Set();
  for (let index = 0; index < layout.count; index++) {
    const rect = rectOf(layout, index);
    assert.equal(nearestTile(layout, rect.x + 49, rect.y + 49), index);
    assert.ok(!taken.has(`${rect.x}|${rect.y}`));
    taken.add(`${rect.x}|${rect.y}`);
  }
});

test("the tiles of a strip are those that touch it", () => {
  const layout = layOut(days(5, 30, 2, 9), MEASURES);
  for (const [top, bottom] of [[0, 100], [200, 700], [900, 4000], [150, 151]]) {
    const [first, last] = tilesBetween(layout, top, bottom);
    for (let index = 0; index < layout.count; index++) {
      const { y, height } = rectOf(layout, index);
      if (y < bottom && y + height > top) assert.ok(index >= first && index <= last, `tile ${index} in ${top}–${bottom}`);
    }
    assert.ok(last - first < 60);
  }
  assert.deepEqual(tilesBetween(layOut([], MEASURES), 0, 100), [0, -1]);
});

test("keys lead to the tile that the eye expects", () => {
  const layout = layOut(days(6, 2, 1, 8), MEASURES);
  const walk = (from, ...keys) => keys.reduce((index, key) => tileToward(layout, index, key, 300), from);
  assert.equal(walk(0, "ArrowRight", "ArrowDown"), 5);
  assert.equal(walk(5, "ArrowDown"), 7, "the next day, the same column");
  assert.equal(walk(2, "ArrowDown"), 5, "a shorter row: its last tile");
  assert.equal(walk(9, "ArrowUp", "ArrowUp"), 4);
  assert.equal(walk(3, "Home"), 0);
  assert.equal(walk(3, "End", "ArrowRight"), 16);
  assert.equal(walk(0, "ArrowUp", "ArrowLeft"), 0);
  assert.equal(tileToward(layOut([], MEASURES), 0, "End", 300), -1);
});

test("down and then up comes back, all through the list", () => {
  const layout = layOut(days(12, 8, 4, 4, 20), MEASURES);
  for (let index = 0; index < layout.count - 4; index++) {
    const below = tileToward(layout, index, "ArrowDown", 300);
    assert.ok(below > index, `below ${index}`);
    assert.equal(tileToward(layout, below, "ArrowUp", 300), index);
  }
});

test("a box holds what it touches", () => {
  const layout = layOut(days(12), MEASURES);
  assert.deepEqual(tilesInBox(layout, { x: 90, y: 130, width: 20, height: 20 }), [0, 1, 4, 5]);
});

test("a million tiles are laid out at once", () => {
  const layout = layOut(Array.from({ length: 4000 }, (_, i) => ({ key: `${i}`, count: 250 })), { ...MEASURES, width: 1600 });
  assert.equal(layout.count, 1_000_000);
  const rect = rectOf(layout, 777_777);
  assert.equal(nearestTile(layout, rect.x + 1, rect.y + 1), 777_777);
});
