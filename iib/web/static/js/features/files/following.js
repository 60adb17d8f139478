import { getFilesInfo } from "api/files.js";
import { ListResult } from "model/list_result.js";
import { isInside, parentOf } from "model/paths.js";
import { Selection } from "model/selection.js";
/**
 * @import { Address } from "core/address.js"
 * @import { App } from "core/app.js"
 * @import { FileInfo, Move } from "model/types.js"
 */

const LOOKS = 500;
const IN_TRASH = /[\\/]\.iib-trash[\\/]/;

/**
 * Files are about to leave what is shown: the focus, and the viewer, go on to the next one that stays.
 * @param {App} app
 * @param {readonly FileInfo[]} files
 */
export function stepOn(app, files) {
  app.store.set({ selection: new Selection() });
  leave(app, new Set(files.map((file) => file.fullpath)));
}

/**
 * @param {App} app
 * @param {ReadonlySet<string>} gone
 */
function leave(app, gone) {
  const { store, router } = app;
  const { focused_file, address } = store.state;
  if (!focused_file || !gone.has(focused_file.fullpath)) return;
  const next = nextOf(app, gone);
  const file = next < 0 ? null : (store.state.result?.get(next) ?? null);
  const isViewing = address.view !== "" && gone.has(address.view);
  if (isViewing && file?.type === "file") return router.change({ view: file.fullpath }, { replace: true });
  if (isViewing) {
    if (router.memo["is_viewer_step"]) router.back();
    else router.change({ view: "" }, { replace: true });
  }
  store.set({ focused: file ? next : -1, focused_file: file });
}

/**
 * @param {App} app
 * @param {ReadonlySet<string>} gone
 */
function nextOf({ store }, gone) {
  const { result, focused, total } = store.state;
  const stays = (/** @type {number} */ index) => {
    const file = result?.get(index);
    return file !== undefined && !gone.has(file.fullpath);
  };
  for (let index = focused + 1; index < Math.min(total, focused + LOOKS); index++) if (stays(index)) return index;
  for (let index = focused - 1; index >= Math.max(0, focused - LOOKS); index--) if (stays(index)) return index;
  return -1;
}

/**
 * Files have other paths now, or lie in the trash: show it, and keep to the file that one looked at.
 * @param {App} app
 * @param {readonly Move[]} done
 */
export async function follow(app, done) {
  const { store, router, events } = app;
  const moves = done.map(({ src, dest }) => ({ src, dest: IN_TRASH.test(dest) ? "" : dest }));
  const { focused_file, address, result, selection } = store.state;
  const now = new Map(moves.map(({ src, dest }) => [src, dest]));
  if (result instanceof ListResult && address.place === "random") {
    const known = moves.filter(({ src, dest }) => result.indexOf(src) >= 0 || result.hadBefore(dest));
    const infos = await infosOf(known.map(({ dest }) => dest));
    const back = known.flatMap(({ dest }) => (result.hadBefore(dest) ? (infos[dest] ?? []) : []));
    result.follow(new Map(known.map(({ src, dest }) => [src, infos[dest] ?? null])), back);
  }
  const stay = selection.isAll ? new Selection() : selection.without(selection.named.filter((file) => now.has(file.fullpath)));
  store.set({ selection: stay });
  leave(app, new Set(moves.filter((move) => isLeaving(move, address)).map(({ src }) => src)));
  const dest = now.get(store.state.focused_file?.fullpath ?? "");
  const file = dest ? (await infosOf([dest]))[dest] : null;
  if (file && store.state.focused_file === focused_file) {
    store.set({ focused_file: file });
    if (address.view && address.view === focused_file?.fullpath) router.change({ view: file.fullpath }, { replace: true });
  }
  leaveFolder(app, moves);
  events.emit("refresh", null);
  findFocus(app);
}

/**
 * Whether a file is not in the list any more that is shown, as far as one can tell.
 * @param {Move} move
 * @param {Address} address
 */
function isLeaving({ dest }, { place, path, walk }) {
  return dest === "" || (place === "folders" && !walk && parentOf(dest) !== path);
}

/**
 * @param {string[]} paths
 * @returns {Promise<Record<string, FileInfo|null>>}
 */
async function infosOf(paths) {
  const wanted = paths.filter(Boolean);
  return wanted.length ? getFilesInfo(wanted).catch(() => ({})) : {};
}

/**
 * The folder that one is in, or one above it, has another path now.
 * @param {App} app
 * @param {readonly Move[]} moves
 */
function leaveFolder({ router }, moves) {
  const { place, path } = router.address;
  if (place !== "folders" || !path) return;
  const move = moves.find(({ src }) => isInside(path, src));
  if (!move) return;
  const now = move.dest ? move.dest + path.slice(move.src.length) : parentOf(move.src);
  router.change({ path: now, at: "" }, { replace: true });
}

/** The focus stays with its file once that is read again. @param {App} app */
function findFocus({ store }) {
  const { result, focused_file } = store.state;
  if (!result || !focused_file) return;
  const found = new AbortController();
  const find = () => {
    const isOther = store.state.focused_file?.fullpath !== focused_file.fullpath || store.state.result !== result;
    const index = isOther ? -1 : result.indexOf(focused_file.fullpath);
    if (isOther || index >= 0) found.abort();
    if (index >= 0) store.set({ focused: index });
  };
  for (const type of ["layout", "items"]) result.addEventListener(type, find, { signal: found.signal });
}
