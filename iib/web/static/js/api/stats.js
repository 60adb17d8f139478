import { get } from "./client.js";
/** @import { Trend } from "model/types.js" */

/**
 * @param {string} by "day", "month", "checkpoint", "sampler", "lora" or "tool"
 * @param {AbortSignal} [signal]
 * @returns {Promise<Trend>} time from its beginning, others from the most frequent
 */
export function getTrend(by, signal) {
  return get("db/stats/trend", { by }, signal);
}
