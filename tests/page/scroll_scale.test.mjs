import assert from "node:assert/strict";
import { test } from "node:test";
import { ScrollScale } from "../../iib/web/static/js/model/scroll_scale.js";

function scaled(height, view = 1000, limit = 10_000) {
  const scale = new ScrollScale();
  scale.measure(height, view, limit);
  return scale;
}

test("a list that fits is scrolled as it is", () => {
  const scale = scaled(9000);
  scale.follow(512);
  assert.deepEqual([scale.extent, scale.top, scale.offset, scale.isScaled], [9000, 512, 0, false]);
});

test("small steps move a taller list one to one, long ones in proportion", () => {
  const scale = scaled(1_001_000);
  scale.follow(100);
  assert.equal(scale.top, 100);
  scale.follow(9000);
  assert.equal(scale.top, 1_000_000);
  scale.follow(4500);
  assert.ok(Math.abs(scale.top - 500_000) < 1);
});

test("settling keeps the place and mends the proportion", () => {
  const scale = scaled(1_001_000);
  scale.follow(800);
  assert.ok(scale.needsSettling);
  const top = scale.top;
  const scrolled = scale.moveTo(top);
  assert.equal(scale.top, top);
  assert.ok(scrolled < 10 && !scale.needsSettling);
});

test("both ends are reached", () => {
  const scale = scaled(1_001_000);
  scale.follow(9000);
  assert.equal(scale.top, 1_000_000);
  scale.follow(0);
  assert.equal(scale.top, 0);
});
