import { bringFiles, deleteFiles } from "api/operations.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { meantFiles } from "core/meant_files.js";
import { renamedCount } from "model/file_names.js";
import { nameOf, parentOf, rootOf, folderTitle } from "model/paths.js";
import { Dragging } from "./dragging.js";
import { FlattenDialog } from "./flatten_dialog.js";
import { follow, stepOn } from "./following.js";
import { MoveDialog, rememberFolder } from "./move_dialog.js";
import { RenameDialog } from "./rename_dialog.js";
import { FileWork } from "./work.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { PageEvents } from "core/events.js"
 */

/** @typedef {PageEvents["files"]["what"]} What */

/** What changes files: trash, move, copy, rename, flatten; by keys, menus and dragging. All of it can be undone. */
export class Files extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    fill(this, html`<dialog class="bring"></dialog><dialog class="ask rename"></dialog><dialog class="ask flatten"></dialog>`);
    const dialog = (/** @type {string} */ name) => /** @type {HTMLDialogElement} */ (one(this, `dialog.${name}`));
    const work = new FileWork(this.app);
    this.work = work;
    this.bringing = new MoveDialog(dialog("bring"), this.app, work, (what, files, dest) => this.#bring(what, files, dest));
    this.renaming = new RenameDialog(dialog("rename"), this.app, work);
    this.flattening = new FlattenDialog(dialog("flatten"), this.app, work);
    this.dragging = new Dragging(this.app, (what, files, dest) => this.#start({ what, files, dest }));
    const { events } = this.app;
    events.on("files", (wanted) => this.#start(wanted), this.signal);
    events.on("drag", ({ files, x, y }) => this.dragging?.begin(files, x, y), this.signal);
    events.on("command", ({ command }) => {
      if (command === "trash" || command === "move" || command === "rename") this.#start({ what: command, files: this.#inView });
    }, this.signal);
  }

  /** In the viewer the picture that is shown is meant, whatever is chosen behind it. */
  get #inView() {
    const { address, focused_file } = this.app.store.state;
    return address.view && focused_file ? [focused_file] : [];
  }

  /** @param {PageEvents["files"]} wanted */
  #start(wanted) {
    void this.work?.attempt(() => this.#run(wanted));
  }

  /** @param {PageEvents["files"]} wanted */
  async #run({ what, files: given, dest }) {
    const { events, store } = this.app;
    if (store.state.setting?.is_readonly) return events.emit("toast", { text: t("readonly"), kind: "error" });
    const files = await meantFiles(this.app, given, { withFolders: true });
    if (!files.length) return;
    if (what === "trash") await this.#trash(files);
    else if (what === "rename") await this.renaming?.open(files);
    else if (what === "flatten") await this.flattening?.open(files[0]?.fullpath ?? "");
    else if (dest) await this.#bring(what, files, dest);
    else this.bringing?.open(what, files);
  }

  /** @param {FileInfo[]} files */
  async #trash(files) {
    stepOn(this.app, files);
    const work = /** @type {FileWork} */ (this.work);
    try {
      const outcome = await work.each(files.map((file) => file.fullpath), deleteFiles);
      work.done(t("files.trashed", { count: outcome.asked.length }), outcome);
      await follow(this.app, outcome.moves);
    } catch (error) {
      this.app.events.emit("refresh", null);
      throw error;
    }
  }

  /**
   * Move or copy files into a folder.
   * @param {"move"|"copy"} what
   * @param {FileInfo[]} files
   * @param {string} dest
   */
  async #bring(what, files, dest) {
    const work = /** @type {FileWork} */ (this.work);
    const away = what === "copy" ? files : files.filter((file) => parentOf(file.fullpath) !== dest);
    if (!away.length) return this.app.events.emit("toast", { text: t("files.there_already") });
    const outcome = await work.each(away.map((file) => file.fullpath), (paths, id) => bringFiles(what, paths, dest, id));
    rememberFolder(dest);
    const { asked } = outcome;
    const values = { count: asked.length, folder: titleOf(this.app, dest) };
    const taken = renamedCount(asked);
    const isMove = what === "move";
    const text = t(isMove ? "files.moved" : "files.copied", values);
    work.done(taken ? `${text} ${t("files.taken", { count: taken })}` : text, outcome);
    await follow(this.app, isMove ? outcome.moves : []);
  }
}

/**
 * @param {App} app
 * @param {string} path
 */
export function titleOf({ store }, path) {
  const root = rootOf(path, store.state.setting?.folders ?? []);
  return root?.path === path ? folderTitle(root) : nameOf(path);
}

export function register() {
  defineElement("iib-files", Files);
}
