import { change, get } from "./client.js";
/** @import { GlobalSetting } from "model/types.js" */

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<GlobalSetting>}
 */
export function getGlobalSetting(signal) {
  return get("global_setting", {}, signal);
}

/** @returns {Promise<{version: string, hash: string, tag: string}>} */
export function getVersion() {
  return get("version");
}

/**
 * Keep a value for every browser.
 * @param {string} name
 * @param {unknown} value
 * @returns {Promise<unknown>}
 */
export function putAppSetting(name, value) {
  return change("app_fe_setting", { name, value });
}
