import { isAbort } from "api/client.js";
import { PageElement, defineElement } from "core/element.js";
import { sentenceOf, t } from "core/i18n.js";
import { meantFiles } from "core/meant_files.js";
import { registerMenu } from "ui/menu.js";
import { ACTIONS } from "./actions.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { Menu, MenuRow } from "ui/menu.js"
 * @import { Action } from "./actions.js"
 */

/** Ctrl+A in a library of a million must not fill the clipboard for minutes. */
const MOST_FILES = 50_000;

/** What can be done with pictures: shows the menu, and runs its actions for whoever asks. */
export class PictureMenu extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  /** @type {FileInfo[]} */
  #files = [];
  #at = { x: 0, y: 0 };

  connected() {
    this.menu = /** @type {Menu} */ (document.createElement("iib-menu"));
    this.append(this.menu);
    this.menu.addEventListener("pick", (event) => void this.#pick(/** @type {CustomEvent<string>} */ (event).detail));
    this.app.events.on("menu", ({ files, x, y }) => this.#open(files, x, y), this.signal);
    this.app.events.on("action", ({ id, files }) => void this.run(id, files), this.signal);
    this.app.events.on("command", ({ command }) => command === "copy_paths" && void this.run("copy_path", []), this.signal);
  }

  /**
   * @param {FileInfo[]} files none means the selection
   * @param {number} x
   * @param {number} y
   */
  #open(files, x, y) {
    const { selection } = this.app.store.state;
    this.#files = files;
    const meant = files.length ? files : selection.named;
    const isAll = !files.length && selection.isAll;
    this.#at = { x, y };
    const fits = (/** @type {Action} */ action) => (isAll ? this.#isForAll(action) : action.isFor(meant, this.app));
    /** @type {MenuRow[]} */
    const rows = ACTIONS.filter((row) => row === "-" || fits(row)).map((row) => (row === "-" ? row : this.#row(row, meant.length, isAll)));
    const tidy = rows.filter((row, i) => row !== "-" || (i > 0 && rows[i - 1] !== "-" && i < rows.length - 1));
    this.menu?.open(tidy, x, y, t("action.menu"));
  }

  /** @param {Action} action */
  #isForAll({ id, label_many, isForAll, isWrite }) {
    const { setting, address } = this.app.store.state;
    const areRoots = address.place === "folders" && !address.path; // these stay what and where they are
    return Boolean(label_many || isForAll) && !(isWrite && (setting?.is_readonly || (areRoots && id !== "copy")));
  }

  /**
   * @param {Action} action
   * @param {number} count
   * @param {boolean} isAll
   * @returns {MenuRow}
   */
  #row(action, count, isAll) {
    const label = t((count > 1 || isAll) && action.label_many ? action.label_many : action.label);
    return { id: action.id, label, icon: action.icon, ...(action.keys ? { keys: action.keys } : {}) };
  }

  /** @param {string} id an action, or "rate.4" */
  async #pick(id) {
    const [name, rating] = id.split(".");
    if (rating) return this.app.events.emit("mark", { files: this.#files, rating: Number(rating) });
    const action = ACTIONS.find((row) => row !== "-" && row.id === name);
    if (!action || action === "-" || !action.inside) return this.run(id, this.#files);
    const rows = action.inside.map((value) => ({ id: `rate.${value}`, label: starsText(Number(value)), icon: /** @type {const} */ ("star"), keys: value }));
    this.menu?.open(rows, this.#at.x, this.#at.y, t(action.label));
  }

  /**
   * @param {string} id
   * @param {FileInfo[]} files none means the selection, or the focused file
   */
  async run(id, files) {
    const action = ACTIONS.find((row) => row !== "-" && row.id === id);
    if (!action || action === "-") return;
    try {
      const isAll = !files.length && this.app.store.state.selection.isAll;
      if (isAll && action.isForAll) return void (await action.run([], this.app));
      const meant = files.length ? files : await this.#chosen();
      if (meant.length) await action.run(meant, this.app);
    } catch (error) {
      if (isAbort(error)) return;
      const text = sentenceOf(error);
      this.app.events.emit("toast", { text, kind: "error" });
    }
  }

  /** @returns {Promise<FileInfo[]>} */
  async #chosen() {
    const { selection, focused_file, total } = this.app.store.state;
    if (!selection.isAll) return selection.named.length ? selection.named : focused_file ? [focused_file] : [];
    if (total > MOST_FILES) {
      this.app.events.emit("toast", { text: t("select.many", { count: MOST_FILES }), kind: "error" });
      return [];
    }
    return meantFiles(this.app, []);
  }
}

/** @param {number} count */
function starsText(count) {
  return count ? t("stars", { count }) : t("stars.none");
}

export function register() {
  registerMenu();
  defineElement("iib-picture-menu", PictureMenu);
}
