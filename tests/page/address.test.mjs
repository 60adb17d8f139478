import assert from "node:assert/strict";
import { test } from "node:test";
import { HOME, contentKey, formatAddress, parseAddress, queryOf } from "../../iib/web/static/js/core/address.js";

const CASES = [
  ["#/all", {}],
  ["#/search?q=a+red+cat", { place: "search", q: "a red cat" }],
  ["#/search?q=100%25+%26+more&path_only=1&regexp=1", { place: "search", q: "100% & more", path_only: true, regexp: true }],
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
  for (const hash of ["", "#", "#/albums", "#/all?media_type=smell", "#/%E0%A4%A"]) assert.deepEqual(parseAddress(hash), { ...HOME });
});

test("where one looks does not change what is shown", () => {
  const address = { ...HOME, place: "search", q: "cat" };
  assert.equal(contentKey({ ...address, at: "2026-01-01~3", view: "/a.png" }), contentKey(address));
});

test("the question of a place", () => {
  const ask = (part) => queryOf({ ...HOME, ...part });
  assert.deepEqual(ask({}), { surstr: "", regexp: "", folder_paths: [], path_only: false, media_type: "all" });
  assert.equal(ask({ place: "search", q: " cat " }).surstr, "cat");
  assert.deepEqual([ask({ place: "search", q: "c.t", regexp: true }).regexp, ask({ place: "search", q: "c.t", regexp: true }).surstr], ["c.t", ""]);
  assert.deepEqual(ask({ place: "folders", path: "/a", walk: true }).folder_paths, ["/a"]);
  assert.deepEqual(ask({ place: "search", q: "x", within: "/b" }).folder_paths, ["/b"]);
});
