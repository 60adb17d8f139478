import { getFolderCovers, listFolder } from "api/files.js";
import { getRandomImages, searchBySubstr, getTimeline } from "api/search.js";
import { queryOf } from "core/address.js";
import { folderTitle } from "model/paths.js";
import { ListResult, TimelineResult } from "model/result.js";
/**
 * @import { Address } from "../../core/address.js"
 * @import { App } from "../../core/app.js"
 * @import { FileInfo, Folder } from "../../model/types.js"
 * @import { Result } from "../../model/result.js"
 */

const RANDOM_KEPT = "iib-random";

/**
 * The files of an address; it is there as soon as the first of them can be shown.
 * @param {Address} address
 * @param {App} app
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
export function openResult(address, app, signal) {
  return OPENERS[address.place](address, app, signal);
}

/** @type {Record<Address["place"], (address: Address, app: App, signal: AbortSignal) => Promise<Result>>} */
const OPENERS = {
  all: openTimeline,
  search: async (address, app, signal) => (address.q.trim() ? openTimeline(address, app, signal) : new ListResult([])),
  folders: (address, app, signal) => {
    if (!address.path) return openRoots(app);
    return address.walk ? openTimeline(address, app, signal) : openFolder(address, app, signal);
  },
  random: openRandom,
};

/**
 * @param {Address} address
 * @param {App} _app
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
function openTimeline(address, _app, signal) {
  const wanted = queryOf(address);
  const result = new TimelineResult({
    page: (page, stop) => searchBySubstr(wanted, page, stop),
    timeline: (stop) => getTimeline(wanted, stop),
  });
  signal.addEventListener("abort", () => result.close());
  return new Promise((resolve, reject) => {
    result.addEventListener("layout", () => resolve(result), { once: true });
    result.addEventListener("failed", () => reject(result.error), { once: true });
    void result.open();
  });
}

/**
 * @param {Address} address
 * @param {App} app
 * @param {AbortSignal} signal
 */
async function openFolder(address, app, signal) {
  const read = async () => grouped(await listFolder(address.path, signal), address, app);
  return new ListResult(await read(), read);
}

/**
 * @param {FileInfo[]} files
 * @param {Address} address
 * @param {App} app
 */
function grouped(files, address, app) {
  const isWanted = (/** @type {FileInfo} */ file) =>
    address.media_type === "all" ? file.media_type !== undefined : file.media_type === address.media_type;
  const media = files.filter((file) => file.type === "file" && isWanted(file));
  if (app.store.state.preferences.folder_order === "date") media.sort((a, b) => b.date - a.date);
  return [
    { key: "folders", files: files.filter((file) => file.type === "dir") },
    { key: "files", files: media },
  ];
}

/** @param {App} app */
async function openRoots(app) {
  const read = async () => {
    const folders = app.store.state.setting?.folders ?? [];
    return [{ key: "folders", files: folders.filter((folder) => folder.exists).map(asFile) }];
  };
  return new ListResult(await read(), read);
}

/**
 * @param {Folder} folder
 * @returns {FileInfo}
 */
function asFile(folder) {
  return {
    type: "dir",
    date: 0,
    created_time: 0,
    size: "-",
    bytes: 0,
    name: folderTitle(folder),
    fullpath: folder.path,
    is_under_scanned_path: folder.is_indexed,
  };
}

/**
 * Random pictures stay the same through reload and back, until others are asked for.
 * @param {Address} address
 * @param {App} _app
 * @param {AbortSignal} signal
 */
async function openRandom(address, _app, signal) {
  const read = async (/** @type {FileInfo[]} */ files) => {
    const wanted = files.filter((file) => address.media_type === "all" || file.media_type === address.media_type);
    return [{ key: "random", files: wanted }];
  };
  const again = async () => {
    const files = await getRandomImages(signal);
    keep(files);
    return read(files);
  };
  const kept = recall();
  return new ListResult(kept.length ? await read(kept) : await again(), again);
}

/** @param {FileInfo[]} files */
function keep(files) {
  try {
    sessionStorage.setItem(RANDOM_KEPT, JSON.stringify(files));
  } catch {
    // other pictures after a reload
  }
}

/** @returns {FileInfo[]} */
function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(RANDOM_KEPT) ?? "[]");
  } catch {
    return [];
  }
}

/**
 * @param {string[]} paths
 * @returns {Promise<Record<string, FileInfo[]>>}
 */
export function coversOf(paths) {
  return getFolderCovers(paths);
}
