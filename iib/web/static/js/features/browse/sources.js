import { getFolderCovers } from "api/files.js";
import { getTimeline, searchBySubstr } from "api/search.js";
import { queryOf } from "core/address.js";
import { TimelineResult } from "model/result.js";
/**
 * @import { Address } from "core/address.js"
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { Result } from "model/result.js"
 */

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

/** Short lists are read by a module of their own, which most visits do without. */
const openList = /** @type {typeof import("./lists.js").openList} */ (
  async (address, app, signal) => (await import("./lists.js")).openList(address, app, signal)
);

/** @type {Record<Address["place"], (address: Address, app: App, signal: AbortSignal) => Promise<Result>>} */
const OPENERS = {
  all: openTimeline,
  search: (address, app, signal) => (address.q.trim() ? openTimeline : openList)(address, app, signal),
  folders: (address, app, signal) => (address.path && address.walk ? openTimeline : openList)(address, app, signal),
  random: openList,
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
 * @param {string[]} paths
 * @returns {Promise<Record<string, FileInfo[]>>}
 */
export function coversOf(paths) {
  return getFolderCovers(paths);
}
