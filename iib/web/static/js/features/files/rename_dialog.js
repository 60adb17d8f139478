import { AT_ONCE, previewNames, renameFile, renameFiles } from "api/operations.js";
import { isAbort } from "api/client.js";
import { fill, html, one } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { joinPath, splitName } from "model/file_names.js";
import { nameOf, parentOf } from "model/paths.js";
import { icon } from "ui/icon.js";
import { follow } from "./following.js";
import { sayIn } from "./work.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo, Move } from "model/types.js"
 * @import { FileWork } from "./work.js"
 */

const SHOWN = 100;
const WAIT_MS = 160;
const FIELDS = Object.freeze(["name", "index:04", "date:%Y-%m-%d", "seed", "model", "sampler", "tool", "width", "height", "prompt:30"]);
const PATTERN = "{name}_{index:03}";

/** New names: of one file, or of many by a pattern, which are shown before anything is done. */
export class RenameDialog {
  /** @type {FileInfo[]} */
  #files = [];
  #asked = new AbortController();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {App} app
   * @param {FileWork} work
   */
  constructor(dialog, app, work) {
    this.dialog = dialog;
    this.app = app;
    this.work = work;
    dialog.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("input", () => void this.#preview(WAIT_MS));
    dialog.addEventListener("submit", (event) => (event.preventDefault(), void this.#submit()));
    dialog.addEventListener("close", () => this.#asked.abort());
  }

  /** @param {FileInfo[]} files */
  async open(files) {
    const [first] = files;
    if (!first) return;
    this.#files = files.length > 1 ? files.filter((file) => file.type === "file") : files;
    if (this.#files.length > AT_ONCE) throw new Error(t("select.many", { count: AT_ONCE }));
    if (!this.#files.length) throw new Error(t("rename.no_files"));
    const isOne = files.length === 1;
    const title = isOne ? t("rename.one", { name: first.name }) : t("rename.many", { count: this.#files.length });
    this.dialog.classList.toggle("is-wide", !isOne);
    this.dialog.setAttribute("aria-label", title);
    fill(this.dialog, html`<form><h2>${title}</h2>${isOne ? oneMarkup(first) : manyMarkup()}<p class="notice" role="alert" hidden></p>
      <div class="buttons is-end"><button type="button" class="button" data-do="close">${t("cancel")}</button><button class="button is-main">${t("rename")}</button></div></form>`);
    this.dialog.showModal();
    this.#input("name").focus();
    this.#input("name").select();
    await this.#preview(0);
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement}
   */
  #input(name) {
    return /** @type {HTMLInputElement} */ (one(this.dialog, `[name=${name}]`));
  }

  /** @returns {[pattern: string, start: number]} */
  get #wish() {
    return [this.#input("name").value.trim(), Number(this.#input("start").value) || 0];
  }

  get #paths() {
    return this.#files.map((file) => file.fullpath);
  }

  /** The names that the first files would get. @param {number} wait */
  async #preview(wait) {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const area = this.dialog.querySelector(".preview");
    if (!area) return sayIn(this.dialog, "");
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    try {
      const { moves } = await previewNames(this.#paths.slice(0, SHOWN), ...this.#wish, signal);
      if (signal.aborted) return;
      sayIn(this.dialog, "");
      fill(area, previewMarkup(this.#files.slice(0, SHOWN), moves, this.#files.length - SHOWN));
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) sayIn(this.dialog, sentenceOf(error));
    }
  }

  async #submit() {
    await this.work.attemptIn(this.dialog, () => (this.dialog.querySelector(".preview") ? this.#renameMany() : this.#renameOne()));
  }

  async #renameOne() {
    const [file] = this.#files;
    if (!file) return;
    const name = this.#input("name").value.trim() + (file.type === "file" ? splitName(file.name).extension : "");
    if (name === nameOf(file.fullpath)) return;
    const { operation_id, moves, new_path } = await renameFile(file.fullpath, name);
    this.work.done(t("files.renamed", { name }), { ids: operation_id ? [operation_id] : [], moves, errors: [] });
    await follow(this.app, file.type === "dir" ? [{ src: joinPath(parentOf(file.fullpath), nameOf(file.fullpath)), dest: new_path }] : moves);
  }

  async #renameMany() {
    const { operation_id, moves } = await this.work.watched((id) => renameFiles(this.#paths, ...this.#wish, id));
    const asked = new Set(this.#paths);
    const count = moves.filter(({ src }) => asked.has(src)).length;
    this.work.done(t("files.renamed_many", { count }), { ids: operation_id ? [operation_id] : [], moves, errors: [] });
    await follow(this.app, moves);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    if (target === this.dialog) return this.dialog.close();
    const button = target instanceof Element ? target.closest("[data-do], [data-field]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { field } = button.dataset;
    if (!field) return this.dialog.close();
    const input = this.#input("name");
    input.setRangeText(`{${field}}`, input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length, "end");
    input.focus();
    void this.#preview(0);
  }
}

/** @param {FileInfo} file */
function oneMarkup({ type, fullpath }) {
  const name = nameOf(fullpath);
  const { stem, extension } = type === "file" ? splitName(name) : { stem: name, extension: "" };
  return html`<div class="name-line"><input name="name" required maxlength="255" autocomplete="off" spellcheck="false" aria-label="${t("rename.name")}" value="${stem}">${extension ? html`<code>${extension}</code>` : null}</div>`;
}

function manyMarkup() {
  const fields = FIELDS.map((field) => {
    const name = /** @type {"name"} */ (field.split(":")[0]);
    return html`<div><dt><button type="button" data-field="${field}">{${field}}</button></dt><dd>${t(`rename.field.${name}`)}</dd></div>`;
  });
  return html`<div class="pattern-line"><label class="stacked-field"><span>${t("rename.pattern")}</span><input name="name" required maxlength="400" autocomplete="off" spellcheck="false" value="${PATTERN}"></label>
    <label class="stacked-field"><span>${t("rename.start")}</span><input name="start" type="number" min="0" step="1" value="1"></label></div>
    <div class="pattern-parts"><dl class="fields">${fields}</dl><div class="preview" tabindex="0" role="region" aria-label="${t("rename.preview")}"></div></div>`;
}

/**
 * @param {readonly FileInfo[]} files
 * @param {readonly Move[]} moves
 * @param {number} more
 */
function previewMarkup(files, moves, more) {
  const now = new Map(moves.map(({ src, dest }) => [src, nameOf(dest)]));
  const rows = files.map(({ fullpath }) => {
    const name = now.get(fullpath);
    return html`<tr><td>${nameOf(fullpath)}</td><td aria-hidden="true">${icon("right")}</td><td class="${name ? "" : "dim"}">${name ?? nameOf(fullpath)}</td></tr>`;
  });
  return html`<table><caption class="unseen">${t("rename.preview")}</caption><tbody>${rows}</tbody></table>${more > 0 ? html`<p class="dim">${t("stats.more", { count: more })}</p>` : null}`;
}
