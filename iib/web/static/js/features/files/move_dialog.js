import { makeFolder } from "api/operations.js";
import { fill, html, one } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { joinPath, remembered } from "model/file_names.js";
import { nameOf, parentOf } from "model/paths.js";
import { icon } from "ui/icon.js";
import { sayIn } from "./work.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { FileWork } from "./work.js"
 */

const KEY = "iib-destinations";
const MOST = 5;

/** Chooses the folder that files are moved or copied to: in the tree, among the last ones, or by writing its path. */
export class MoveDialog {
  /** @type {"move"|"copy"} */
  #what = "move";
  /** @type {FileInfo[]} */
  #files = [];

  /**
   * @param {HTMLDialogElement} dialog
   * @param {App} app
   * @param {FileWork} work
   * @param {(what: "move"|"copy", files: FileInfo[], dest: string) => Promise<void>} bring
   */
  constructor(dialog, app, work, bring) {
    this.dialog = dialog;
    this.app = app;
    this.work = work;
    this.bring = bring;
    dialog.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("input", () => sayIn(this.dialog, ""));
    dialog.addEventListener("change", () => this.#point(this.#input.value.trim()));
    dialog.addEventListener("submit", (event) => (event.preventDefault(), void this.#submit(/** @type {HTMLElement} */ (event.target))));
  }

  /**
   * @param {"move"|"copy"} what
   * @param {FileInfo[]} files
   */
  open(what, files) {
    this.#what = what;
    this.#files = files;
    const count = files.length;
    const isMove = what === "move";
    const title = t(isMove ? "bring.move" : "bring.copy", { count });
    const recent = recentFolders();
    const chips = recent.map((path) => html`<li><button type="button" class="chip" data-path="${path}" title="${path}">${icon("clock")}<span>${nameOf(path)}</span></button></li>`);
    this.dialog.setAttribute("aria-label", title);
    fill(
      this.dialog,
      html`<header><h2>${title}</h2><button type="button" class="tool" data-do="close" aria-label="${t("close")}" title="${t("close")} (Esc)">${icon("close")}</button></header>
        <div class="body">${recent.length ? html`<ul class="chips" aria-label="${t("bring.recent")}">${chips}</ul>` : null}
        <div class="tree-box"></div>
        <form class="path-line" data-form="new" hidden><input name="name" aria-label="${t("bring.new_name")}" placeholder="${t("bring.new_name")}" maxlength="255" autocomplete="off" spellcheck="false">
          <button class="button">${t("bring.make")}</button></form>
        <form class="bring-form" data-form="bring"><label class="stacked-field"><span>${t("bring.to")}</span><input name="path" autocomplete="off" spellcheck="false" required></label>
        <p class="notice" role="alert" hidden></p>
        <div class="buttons is-end"><button type="button" class="button" data-do="new">${icon("plus")}<span>${t("bring.new")}</span></button><span class="spring"></span>
        <button type="button" class="button" data-do="close">${t("cancel")}</button><button class="button is-main">${t(isMove ? "bring.move_here" : "bring.copy_here")}</button></div></form></div>`,
    );
    void this.#plant(one(this.dialog, ".tree-box"));
    this.dialog.showModal();
    this.#choose(recent[0] ?? parentOf(files[0]?.fullpath ?? ""));
    this.#input.focus();
    this.#input.select();
  }

  /** The tree comes with the places at the left, which may be later. @param {HTMLElement} box */
  async #plant(box) {
    await customElements.whenDefined("iib-folder-tree");
    if (!box.isConnected) return;
    const tree = document.createElement("iib-folder-tree");
    this.tree = Object.assign(tree, { app: this.app, pick: (/** @type {string} */ path) => this.#choose(path), chosen: "" });
    box.append(tree);
    this.#point(this.#input.value.trim());
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (one(this.dialog, "[name=path]"));
  }

  /** @param {string} path */
  #choose(path) {
    this.#input.value = path;
    sayIn(this.dialog, "");
    this.#point(path);
  }

  /** @param {string} path */
  #point(path) {
    if (this.tree) this.tree.chosen = path;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    if (target === this.dialog) return this.dialog.close();
    const button = target instanceof Element ? target.closest("[data-do], [data-path].chip") : null;
    if (!(button instanceof HTMLElement)) return;
    const { path } = button.dataset;
    if (path) this.#choose(path);
    else if (button.dataset["do"] === "close") this.dialog.close();
    else this.#askName();
  }

  #askName() {
    const form = one(this.dialog, "[data-form=new]");
    form.hidden = !form.hidden;
    one(form.hidden ? this.dialog : form, form.hidden ? "[name=path]" : "input").focus();
  }

  /** @param {HTMLElement} form */
  async #submit(form) {
    const dest = this.#input.value.trim();
    if (form.dataset["form"] === "bring") return this.work.attemptIn(this.dialog, () => this.bring(this.#what, this.#files, dest));
    try {
      await this.#make(form, dest);
    } catch (error) {
      sayIn(this.dialog, sentenceOf(error));
    }
  }

  /**
   * @param {HTMLElement} form
   * @param {string} above
   */
  async #make(form, above) {
    const input = /** @type {HTMLInputElement} */ (one(form, "input"));
    const name = input.value.trim();
    if (!name) return;
    const done = await makeFolder(joinPath(above, name));
    input.value = "";
    form.hidden = true;
    this.app.events.emit("refresh", null);
    this.#choose(done.path);
    one(this.dialog, ".is-main").focus();
    if (done.operation_id) this.work.done(t("files.folder_made", { name }), { ids: [done.operation_id], moves: [], errors: [] });
  }
}

/** @returns {string[]} where files were brought to, the last first */
function recentFolders() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** @param {string} path */
export function rememberFolder(path) {
  try {
    localStorage.setItem(KEY, JSON.stringify(remembered(recentFolders(), path, MOST)));
  } catch {
    // the next choice begins where the files lie
  }
}
