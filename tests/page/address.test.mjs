import assert from "node:assert/strict";
import { test } from "node:test";
import { HOME, contentKey, formatAddress, hasGrid, isAsked, parseAddress, queryOf } from "../../iib/web/static/js/core/address.js";

const CASES = [
  ["#/all", {}],
  ["#/search?q=a+red+cat", { place: "search", q: "a red cat" }],
  ["#/search?q=100%25+%26+more&sort=rating&order=asc", { place: "search", q: "100% & more", sort: "rating", order: "asc" }],
  ["#/all?sort=random", { sort: "random" }],
  ["#/stats?by=lora", { place: "stats", by: "lora" }],
  ["#/similar//home/me/a+b.png?at=~12", { place: "similar", path: "/home/me/a b.png", at: "~12" }],
  ["#/duplicates?within=/a&by=4", { place: "duplicates", within: "/a", by: "4" }],
  ["#/folders", { place: "folders" }],
  ["#/folders//home/me/a+b?walk=1", { place: "folders", path: "/home/me/a b", walk: true }],
  ["#/folders/C:%5CPictures", { place: "folders", path: "C:\\Pictures" }],
  ["#/all?at=2026-05-01~12&view=/a/b.png&media_type=video", { at: "2026-05-01~12", view: "/a/b.png", media_type: "video" }],
  ["#/folders//what%3F/50%25/%23", { place: "folders", path: "/what?/50%/#" }],
];

for (const [hash, address] of CASES) {
  test(`address ${hash}`, () => {
    assert.equal(formatAddress(address), hash);
    assert.deepEqual(parseAddress(hash), { ...HOME, ...address });
  });
}

test("an undecodable name survives the way through the address", () => {
  const path = "/pictures/\uf0ff\uf0fe.png";
  assert.equal(parseAddress(formatAddress({ view: path })).view, path);
});

test("what nobody knows is the place All images", () => {
  for (const hash of ["", "#", "#/nowhere", "#/all?media_type=smell", "#/all?sort=taste&order=sideways", "#/%E0%A4%A"]) assert.deepEqual(parseAddress(hash), { ...HOME });
});

test("where one looks does not change what is shown", () => {
  const address = { ...HOME, place: "search", q: "cat" };
  assert.equal(contentKey({ ...address, at: "2026-01-01~3", view: "/a.png" }), contentKey(address));
});

test("the question of a place", () => {
  const ask = (part) => queryOf({ ...HOME, ...part });
  assert.deepEqual(ask({}), { query: "", folder_paths: [] });
  assert.equal(ask({ place: "search", q: " cat " }).query, "cat");
  assert.deepEqual(ask({ place: "folders", path: "/a", walk: true }).folder_paths, ["/a"]);
  assert.deepEqual(ask({ place: "search", q: "x", within: "/b" }), { query: "x", folder_paths: ["/b"] });
});

test("which places are the answer to a query line, and which show pictures at all", () => {
  const is = (part) => [isAsked({ ...HOME, ...part }), hasGrid({ ...HOME, ...part })];
  assert.deepEqual(is({}), [true, true]);
  assert.deepEqual(is({ place: "search" }), [false, true]);
  assert.deepEqual(is({ place: "similar", path: "/a.png" }), [false, true]);
  assert.deepEqual(is({ place: "folders", path: "/a" }), [false, true]);
  assert.deepEqual(is({ place: "folders", path: "/a", walk: true }), [true, true]);
  for (const place of ["albums", "tags", "stats", "duplicates"]) assert.deepEqual(is({ place }), [false, false]);
});
