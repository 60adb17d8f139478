import { listFolder } from "api/files.js";
import { getSimilar } from "api/look_alikes.js";
import { getRandomImages } from "api/search.js";
import { ListResult } from "model/list_result.js";
import { asFolder, folderTitle } from "model/paths.js";
/**
 * @import { Address } from "core/address.js"
 * @import { App } from "core/app.js"
 * @import { FileInfo, Folder } from "model/types.js"
 */

const MOST_SIMILAR = 200;
const RANDOM_KEPT = "iib-random";

/**
 * The places that are short lists: one folder, all folders, random pictures, and the search for nothing.
 * @param {Address} address
 * @param {App} app
 * @param {AbortSignal} signal
 */
export async function openList(address, app, signal) {
  if (address.place === "random") return openRandom(address, signal);
  if (address.place === "similar") return openSimilar(address, signal);
  if (address.place !== "folders") return new ListResult([]);
  return address.path ? openFolder(address, app, signal) : openRoots(app);
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
    const asFile = (/** @type {Folder} */ folder) => ({ ...asFolder(folder.path), name: folderTitle(folder), is_under_scanned_path: folder.is_indexed });
    return [{ key: "folders", files: folders.filter((folder) => folder.exists).map(asFile) }];
  };
  return new ListResult(await read(), read);
}

/**
 * What looks like one picture, the nearest first.
 * @param {Address} address
 * @param {AbortSignal} signal
 */
async function openSimilar({ path, media_type }, signal) {
  if (!path) return new ListResult([]);
  const read = async () => {
    const { files } = await getSimilar(path, MOST_SIMILAR, signal);
    return [{ key: "similar", files: media_type === "all" || media_type === "image" ? files : [] }];
  };
  return new ListResult(await read(), read);
}

/**
 * Random pictures stay the same through reload and back, until others are asked for.
 * @param {Address} address
 * @param {AbortSignal} signal
 */
async function openRandom(address, signal) {
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
  const result = new ListResult(kept.length ? await read(kept) : await again(), again);
  if (address.media_type === "all") result.addEventListener("layout", () => keep(result.files));
  return result;
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
