import assert from "node:assert/strict";
import { test } from "node:test";
import { askedMoves, chunked, joinPath, readSteps, remembered, renamedCount, splitName, told } from "../../iib/web/static/js/model/file_names.js";
import { ListResult } from "../../iib/web/static/js/model/list_result.js";

const move = (src, dest) => ({ src, dest });
const step = (src, dest, kind = "move") => ({ src, dest, kind, state: "done" });

test("an extension stays apart from the name", () => {
  const cases = [["a.png", "a", ".png"], ["a.b.png", "a.b", ".png"], [".hidden", ".hidden", ""], ["none", "none", ""], ["end.", "end", "."]];
  for (const [name, stem, extension] of cases) assert.deepEqual(splitName(name), { stem, extension });
});

test("a name goes into a folder of any system", () => {
  assert.deepEqual([joinPath("/a/b", "c"), joinPath("/", "c"), joinPath("C:\\a", "c"), joinPath("C:\\", "c"), joinPath("\\\\host\\share", "c")], ["/a/b/c", "/c", "C:\\a\\c", "C:\\c", "\\\\host\\share\\c"]);
});

test("who got another name is counted, and who only went along is not", () => {
  const moves = [move("/a/x.png", "/b/x (1).png"), move("/a/x.txt", "/b/x (1).txt"), move("/a/y.png", "/b/y.png")];
  const asked = askedMoves(moves, ["/a/x.png", "/a/y.png", "/a/gone.png"]);
  assert.deepEqual([asked.length, renamedCount(asked)], [2, 1]);
});

test("many files are asked for in parts", () => {
  assert.deepEqual(chunked([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assert.deepEqual(chunked([], 2), []);
});

test("the folder used last stands first, once", () => {
  assert.deepEqual(remembered(["/a", "/b", "/c"], "/c", 3), ["/c", "/a", "/b"]);
  assert.deepEqual(remembered(["/a", "/b"], "/c", 2), ["/c", "/a"]);
});

test("files that took each other's names are told as one move each", () => {
  const steps = [step("/a", "/.aside"), step("/b", "/a"), step("/.aside", "/b")];
  assert.deepEqual(readSteps(steps).map(({ src, dest }) => [src, dest]), [["/b", "/a"], ["/a", "/b"]]);
  assert.deepEqual(readSteps([step("/a", "/t", "trash"), step("", "/new", "mkdir"), step("/old", "", "rmdir")]).length, 3);
});

test("a move tells only what became different", () => {
  assert.deepEqual(told(move("/a/x.png", "/a/y.png")), { from: "/a/x.png", to: "y.png" });
  assert.deepEqual(told(move("/a/x.png", "/b/x.png")), { from: "/a/x.png", to: "/b/x.png" });
  assert.deepEqual(told(move("", "/new")), { from: "/new", to: "" });
});

test("what left a list comes back where it stood", () => {
  const files = ["/a", "/b", "/c"].map((fullpath) => ({ fullpath }));
  const list = new ListResult([{ key: "random", files }]);
  const paths = () => list.files.map((file) => file.fullpath).join(" ");
  list.follow(new Map([["/b", null]]), []);
  assert.deepEqual([paths(), list.total, list.groups[0].count, list.hadBefore("/b"), list.hadBefore("/a")], ["/a /c", 2, 2, true, false]);
  list.follow(new Map(), [files[1]]);
  assert.deepEqual([paths(), list.hadBefore("/b")], ["/a /b /c", false]);
  list.follow(new Map([["/c", { fullpath: "/d" }]]), []);
  assert.equal(paths(), "/a /b /d");
});
