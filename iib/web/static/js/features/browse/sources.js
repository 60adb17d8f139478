import { getFolderCovers } from "api/files.js";
import { getTimeline, searchFiles } from "api/search.js";
import { isAsked, queryOf } from "core/address.js";
import { TimelineResult } from "model/result.js";
/**
 * @import { Address } from "core/address.js"
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { PageRequest, Result } from "model/result.js"
 */

/**
 * The files of an address; it is there as soon as the first of them can be shown.
 * @param {Address} address
 * @param {App} app
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
export function openResult(address, app, signal) {
  return (isAsked(address) ? openTimeline : openList)(address, app, signal);
}

/** Short lists are read by a module of their own, which most visits do without. */
const openList = /** @type {typeof import("./lists.js").openList} */ (
  async (address, app, signal) => (await import("./lists.js")).openList(address, app, signal)
);

/**
 * @param {Address} address
 * @param {App} _app
 * @param {AbortSignal} signal
 * @returns {Promise<Result>}
 */
function openTimeline(address, _app, signal) {
  const wanted = queryOf(address);
  const { sort, order } = address;
  const source = {
    page: (/** @type {PageRequest} */ page, /** @type {AbortSignal} */ stop) => searchFiles({ ...wanted, sort, order }, page, stop),
    timeline: (/** @type {AbortSignal} */ stop) => getTimeline(wanted, stop),
  };
  const result = new TimelineResult(source, { isDated: sort === "date", isAscending: order === "asc" });
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
