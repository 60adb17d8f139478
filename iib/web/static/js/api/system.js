import { get } from "./client.js";
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
