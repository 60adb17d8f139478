import { formatAddress } from "core/address.js";
import { html } from "core/html.js";
import { language, t } from "core/i18n.js";
import { formatPixels } from "model/amounts.js";
import { formatDuration, formatTime } from "model/format.js";
import { extraRows, howRead, loraText, parameterRows, workflowOf } from "model/geninfo_view.js";
import { parentOf } from "model/paths.js";
import { keyed, quoted } from "model/query_text.js";
import { promptParts } from "model/prompt_text.js";
import { icon } from "ui/icon.js";
/**
 * @import { Markup } from "core/html.js"
 * @import { SentenceKey } from "core/i18n.js"
 * @import { Row } from "model/geninfo_view.js"
 * @import { FileInfo, GenInfo, GenInfoDetails, GlobalSetting } from "model/types.js"
 */

/** Sentences for the parameters we know; another one is shown under its own name. @type {Record<string, SentenceKey>} */
const NAMES = {
  checkpoint: "info.checkpoint",
  checkpoint_hash: "info.checkpoint_hash",
  vae: "info.vae",
  sampler: "info.sampler",
  scheduler: "info.scheduler",
  steps: "info.steps",
  cfg_scale: "info.cfg_scale",
  distilled_cfg_scale: "info.distilled_cfg_scale",
  seed: "info.seed",
  size: "info.size",
  tool: "info.tool",
  tool_version: "info.tool_version",
  embeddings: "info.embeddings",
  hires: "info.hires",
  controlnets: "info.controlnets",
  adetailer: "info.adetailer",
  init_image_hash: "info.init_image_hash",
};
/** Values worth looking for in other pictures. */
const SOUGHT = ["checkpoint", "checkpoint_hash", "vae", "sampler", "seed", "tool", "steps", "cfg_scale", "size", "embeddings"];
/** Models are known by their name without folder and ending. */
const MODEL_ENDING = /\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$/i;
/** The key of the query line for a parameter; others are looked for as text. @type {Record<string, string>} */
const LINE_KEYS = { checkpoint: "model", sampler: "sampler", seed: "seed", tool: "tool", steps: "steps", cfg_scale: "cfg", size: "size" };

/**
 * Prompt, negative prompt, parameters and how they were read.
 * @param {GenInfoDetails} details
 * @returns {Markup}
 */
export function detailsMarkup({ text, info }) {
  if (!info) {
    const bare = text ? html`<section><pre class="prompt">${text}</pre></section>` : null;
    return bare ?? html`<p class="nothing small">${t("details.no_info")}</p>`;
  }
  return html`${promptSection(info, "prompt", t("details.prompt"))}
    ${promptSection(info, "negative_prompt", t("details.negative_prompt"))}
    ${characterSections(info)}
    ${lorasSection(info)}
    ${tableSection(t("details.parameters"), parameterRows(info), html`<button type="button" class="tool" data-copy="text"
      aria-label="${t("action.copy_parameters")}" title="${t("action.copy_parameters")}">${icon("copy")}</button>`)}
    ${tableSection(t("details.extras"), extraRows(info), null)}
    ${workflowOf(info) ? html`<section><button type="button" class="button is-wide" data-copy="workflow">${icon("download")}<span>${t("details.workflow")}</span></button></section>` : null}`;
}

/**
 * @param {GenInfo} info
 * @param {"prompt"|"negative_prompt"} field
 * @param {string} title
 */
function promptSection(info, field, title) {
  const text = info[field];
  if (!text) return null;
  const copy = html`<button type="button" class="tool" data-copy="${field}" aria-label="${t("copy.named", { name: title })}"
    title="${t("copy.named", { name: title })}">${icon("copy")}</button>`;
  return html`<section><h3>${title}${copy}</h3>${promptMarkup(text, field === "prompt" ? "" : "is-negative")}</section>`;
}

/**
 * @param {string} text
 * @param {string} className
 */
function promptMarkup(text, className) {
  const parts = promptParts(text).map(({ text: shown, term }) => (term ? link(term, shown, className ? keyed("neg", term) : quoted(term)) : html`${shown}`));
  return html`<p class="prompt ${className}">${parts}</p>`;
}

/** @param {GenInfo} info */
function characterSections(info) {
  const characters = /** @type {{prompt?: string, negative_prompt?: string}[]} */ (info["characters"] ?? []);
  return characters.map(
    ({ prompt, negative_prompt }, i) => html`<section><h3>${t("details.character", { number: i + 1 })}</h3>
      ${prompt ? promptMarkup(prompt, "") : null}${negative_prompt ? promptMarkup(negative_prompt, "is-negative") : null}</section>`,
  );
}

/** @param {GenInfo} info */
function lorasSection(info) {
  if (!info.loras?.length) return null;
  const chips = info.loras.map((lora) => {
    const hint = lora.hash ? t("details.hash", { hash: lora.hash }) : lora.name;
    return html`<li><a class="chip" href="${searchAddress(keyed("lora", lora.name))}" title="${hint}">${loraText(lora)}</a></li>`;
  });
  return html`<section><h3>${t("details.loras")}</h3><ul class="chips">${chips}</ul></section>`;
}

/**
 * @param {string} title
 * @param {Row[]} rows
 * @param {Markup|null} tool
 */
function tableSection(title, rows, tool) {
  if (!rows.length) return null;
  return html`<section><h3>${title}${tool}</h3><dl>${rows.map(rowMarkup)}</dl></section>`;
}

/** @param {Row} row */
function rowMarkup({ name, value }) {
  const sentence = NAMES[name];
  const title = sentence ? t(sentence) : name.replaceAll("_", " ");
  const shown = SOUGHT.includes(name) && !value.includes("\n") ? link(value, value, lineOf(name, value)) : value;
  return html`<div><dt>${title}</dt><dd>${shown}</dd></div>`;
}

/**
 * @param {string} name of a parameter
 * @param {string} value
 */
function lineOf(name, value) {
  const key = LINE_KEYS[name];
  if (name === "size") return `size:${value.replace(/ × /, "x")}`;
  if (key === "model") return keyed(key, value.replace(/^.*[\\/]/s, "").replace(MODEL_ENDING, ""));
  return key ? keyed(key, value) : quoted(value.replace(/:.*$/s, "").trim() || value);
}

/**
 * @param {string} term
 * @param {string} shown
 * @param {string} q
 */
function link(term, shown, q) {
  return html`<a href="${searchAddress(q)}" title="${t("details.search_term", { term })}">${shown}</a>`;
}

/** @param {string} q */
function searchAddress(q) {
  return formatAddress({ place: "search", q });
}

/**
 * What the file itself is.
 * @param {FileInfo} file
 * @param {GlobalSetting|null} setting
 * @returns {Markup}
 */
export function factsMarkup(file, setting) {
  const folder = parentOf(file.fullpath);
  const rows = [
    [t("file.name"), html`${file.name}`],
    [t("file.pixels"), file.width && file.height ? html`${formatPixels(file.width, file.height)}` : null],
    [t("file.length"), file.duration_ms ? html`${formatDuration(file.duration_ms / 1000)}` : null],
    [t("file.size"), file.bytes ? html`${file.size}` : null],
    [t("file.date"), file.date ? html`${formatTime(file.date, language())}` : null],
    [t("file.folder"), html`<a href="${formatAddress({ place: "folders", path: folder })}">${folder}</a>`],
    [t("file.index"), file.type === "file" && !file.is_under_scanned_path && setting ? html`${t("file.not_indexed")}` : null],
  ];
  const shown = rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  const error = file.error ? html`<p class="notice">${icon("broken")}<span>${file.error}</span></p>` : null;
  return html`<section class="facts">${error}<h3>${t("details.file")}<button type="button" class="tool" data-copy="path"
    aria-label="${t("action.copy_path")}" title="${t("action.copy_path")}">${icon("copy")}</button></h3><dl>${shown}</dl></section>`;
}

/**
 * How the generation info was found, and the texts it was found in.
 * @param {GenInfoDetails} details
 * @returns {Markup}
 */
export function rawMarkup({ info }) {
  const how = howRead(info?.how);
  const rows = [
    [t("how.dialect"), how.dialect],
    [t("how.nodes"), how.nodes.join("\n")],
    [t("how.guessed"), how.guessed.map((name) => (NAMES[name] ? t(NAMES[name]) : name)).join(", ")],
  ];
  const shown = rows.filter(([, value]) => value).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  const read = shown.length ? html`<details class="fold"><summary>${t("details.how")}</summary><dl>${shown}</dl></details>` : null;
  return html`<section>${read}<details class="fold chunks"><summary>${t("details.chunks")}</summary><div class="inside"></div></details></section>`;
}
