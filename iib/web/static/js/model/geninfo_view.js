/** @import { GenInfo, How, Lora } from "./types.js" */

/** @typedef {{name: string, value: string}} Row a parameter; `name` is its key in the JSON */

/** The order of the parameters that are known; all others follow in theirs. */
const ORDER = [
  "checkpoint",
  "checkpoint_hash",
  "vae",
  "sampler",
  "scheduler",
  "steps",
  "cfg_scale",
  "distilled_cfg_scale",
  "seed",
  "width",
  "height",
  "tool",
  "tool_version",
];
/** Shown elsewhere, not as rows. */
const APART = ["prompt", "negative_prompt", "characters", "loras", "raw", "how", "extras", "original_text"];

/**
 * The parameters as rows: known ones first, then every other key, then what was not understood.
 * @param {GenInfo} info
 * @returns {Row[]}
 */
export function parameterRows(info) {
  const others = Object.keys(info).filter((name) => !ORDER.includes(name) && !APART.includes(name));
  const rows = [...ORDER, ...others].flatMap((name) => rowsOf(name, info[name]));
  return rows.map((row) => (row.name === "width" ? joined(row, info) : row)).filter((row) => row.name !== "height");
}

/**
 * @param {Row} row
 * @param {GenInfo} info
 */
function joined(row, info) {
  return { name: "size", value: `${row.value} × ${info["height"] ?? "?"}` };
}

/**
 * @param {GenInfo} info
 * @returns {Row[]}
 */
export function extraRows(info) {
  return Object.entries(info.extras ?? {}).flatMap(([name, value]) => rowsOf(name, value));
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {Row[]}
 */
function rowsOf(name, value) {
  if (value === null || value === undefined || value === "") return [];
  if (Array.isArray(value)) return value.length ? [{ name, value: value.map(asText).join("\n") }] : [];
  if (typeof value === "object") {
    const inside = Object.entries(value).map(([key, each]) => (isSaid(each) ? `${key}: ${asText(each)}` : key));
    return inside.length ? [{ name, value: inside.join("\n") }] : [];
  }
  return [{ name, value: String(value) }];
}

/** @param {unknown} value */
function isSaid(value) {
  return value !== null && value !== undefined && value !== "";
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function asText(value) {
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(asText).join(", ");
  const inside = Object.entries(value).filter(([, each]) => isSaid(each));
  return inside.map(([key, each]) => (key === "name" ? String(each) : `${key} ${asText(each)}`)).join(", ");
}

/**
 * @param {Lora} lora
 * @returns {string} "add_detail · 0.8"
 */
export function loraText(lora) {
  return typeof lora.weight === "number" ? `${lora.name} · ${Math.round(lora.weight * 1000) / 1000}` : lora.name;
}

/**
 * The ComfyUI graph that was kept in the file, for loading it again.
 * @param {GenInfo|null} info
 * @returns {{name: "workflow"|"prompt", json: string}|null}
 */
export function workflowOf(info) {
  for (const wanted of /** @type {const} */ (["workflow", "prompt"])) {
    for (const [place, text] of Object.entries(info?.raw ?? {})) {
      const word = place.toLowerCase().split(/[^a-z0-9]+/).at(-1);
      if (word === wanted && isJsonObject(text)) return { name: wanted, json: text };
    }
  }
  return null;
}

/** @param {string} text */
function isJsonObject(text) {
  if (!/^\s*\{/.test(text)) return false;
  try {
    return Object.keys(JSON.parse(text)).length > 0;
  } catch {
    return false;
  }
}

/**
 * @param {How|undefined} how
 * @returns {{dialect: string, nodes: string[], guessed: string[]}}
 */
export function howRead(how) {
  return { dialect: how?.dialect ?? "", nodes: how?.nodes ?? [], guessed: how?.guessed ?? [] };
}
