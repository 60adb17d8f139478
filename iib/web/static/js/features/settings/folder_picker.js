import { ApiError, isAbort } from "api/client.js";
import { listFolder } from "api/files.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { parentOf } from "model/paths.js";
import { icon } from "ui/icon.js";
import { dialogHead } from "./settings_markup.js";
/** @import { FileInfo } from "model/types.js" */

/** Chooses a folder of the server's disk, by walking or by writing its path. */
export class FolderPicker {
  #path = "";
  #isWin = false;
  #asked = new AbortController();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {(path: string) => void} choose
   */
  constructor(dialog, choose) {
    this.dialog = dialog;
    this.choose = choose;
    dialog.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("submit", (event) => this.#submit(event));
    dialog.addEventListener("input", () => this.#asked.abort()); // a late answer must not replace what is being written
  }

  /**
   * @param {string} path to begin with
   * @param {boolean} isWin
   */
  open(path, isWin) {
    this.#isWin = isWin;
    fill(
      this.dialog,
      html`${dialogHead(t("picker"))}<form class="body"><div class="path-line"><button type="button" class="tool" data-up aria-label="${t("picker.up")}" title="${t("picker.up")}">${icon("up")}</button>
        <input name="path" aria-label="${t("picker.path")}" autocomplete="off" spellcheck="false"><button type="submit" class="button">${t("picker.go")}</button></div>
        <p class="notice" role="alert" hidden></p><ul class="folder-list" aria-label="${t("picker.inside")}"></ul>
        <div class="buttons is-end"><span class="dim count"></span><span class="spring"></span><button type="button" class="button" data-do="close">${t("cancel")}</button>
        <button type="button" class="button is-main" data-choose>${t("picker.choose")}</button></div></form>`,
    );
    this.dialog.showModal();
    void this.#go(path || "/");
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (one(this.dialog, "[name=path]"));
  }

  /** @param {string} path */
  async #go(path) {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    try {
      const files = await listFolder(path, signal);
      if (signal.aborted) return;
      this.#path = path;
      if (document.activeElement !== this.#input) this.#input.value = path;
      this.#say("");
      this.#draw(files);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      this.#say(error instanceof ApiError && error.message ? error.message : t("error.unknown"));
    }
  }

  /** @param {string} sentence */
  #say(sentence) {
    const notice = one(this.dialog, ".notice");
    notice.hidden = sentence === "";
    notice.textContent = sentence;
    /** @type {HTMLButtonElement} */ (one(this.dialog, "[data-choose]")).disabled = sentence !== "";
  }

  /** @param {FileInfo[]} files */
  #draw(files) {
    const folders = files.filter((file) => file.type === "dir");
    const media = files.filter((file) => file.media_type).length;
    const rows = folders.map(
      ({ name, fullpath }) => html`<li><button type="button" class="place" data-path="${fullpath}">${icon("folder")}<span>${name}</span>${icon("right")}</button></li>`,
    );
    fill(one(this.dialog, ".folder-list"), rows.length ? html`${rows}` : html`<li class="dim">${t("picker.no_folders")}</li>`);
    one(this.dialog, ".count").textContent = media ? t("picker.media", { count: media }) : "";
    one(this.dialog, ".folder-list").scrollTop = 0;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-path], [data-up], [data-choose]") : null;
    if (!(target instanceof HTMLElement)) return;
    const { path } = target.dataset;
    if (path) void this.#go(path);
    else if ("up" in target.dataset) void this.#go(parentOf(this.#path) || (this.#isWin ? "/" : this.#path));
    else {
      this.dialog.close();
      this.choose(this.#input.value.trim() || this.#path);
    }
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    void this.#go(this.#input.value.trim());
  }
}
