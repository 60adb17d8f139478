import { flattenFolder, previewFlatten } from "api/operations.js";
import { fill, html, one } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { nameOf } from "model/paths.js";
import { follow } from "./following.js";
import { sayIn } from "./work.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileWork } from "./work.js"
 */

/** Brings all files of the folders below a folder up into it; what that means is told before. */
export class FlattenDialog {
  #path = "";
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
    dialog.addEventListener("click", (event) => {
      const { target } = event;
      if (target === dialog || (target instanceof Element && target.closest("[data-do]"))) dialog.close();
    });
    dialog.addEventListener("submit", (event) => (event.preventDefault(), void this.#submit()));
    dialog.addEventListener("close", () => this.#asked.abort());
  }

  /** @param {string} path */
  async open(path) {
    this.#path = path;
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    const title = t("flatten.of", { name: nameOf(path) });
    this.dialog.setAttribute("aria-label", title);
    fill(
      this.dialog,
      html`<form><h2>${title}</h2><p class="said-of">${t("status.loading")}</p><label class="switch"><input type="checkbox" role="switch" name="empty" checked><i aria-hidden="true"></i><span>${t("flatten.empty")}</span></label>
        <p class="notice" role="alert" hidden></p><div class="buttons is-end"><button type="button" class="button" data-do="close">${t("cancel")}</button><button class="button is-main" disabled>${t("flatten.do")}</button></div></form>`,
    );
    this.dialog.showModal();
    try {
      const { total_files, conflicts } = await previewFlatten(path, signal);
      const taken = conflicts.length ? " " + t("flatten.taken", { count: conflicts.length }) : "";
      one(this.dialog, ".said-of").textContent = total_files ? t("flatten.text", { count: total_files }) + taken : t("flatten.nothing");
      /** @type {HTMLButtonElement} */ (one(this.dialog, ".is-main")).disabled = total_files === 0;
    } catch (error) {
      if (signal.aborted) return;
      one(this.dialog, ".said-of").textContent = "";
      sayIn(this.dialog, sentenceOf(error));
    }
  }

  async #submit() {
    const isEmptied = /** @type {HTMLInputElement} */ (one(this.dialog, "[name=empty]")).checked;
    await this.work.attemptIn(this.dialog, async () => {
      const { operation_id, total_files, moves } = await this.work.watched((id) => flattenFolder(this.#path, isEmptied, id));
      const text = t("files.flattened", { count: total_files, folder: nameOf(this.#path) });
      this.work.done(text, { ids: operation_id ? [operation_id] : [], moves, errors: [] });
      await follow(this.app, moves);
    });
  }
}
