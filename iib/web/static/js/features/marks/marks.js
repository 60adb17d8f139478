import { ApiError } from "api/client.js";
import { setFavourite, setRating, tagFiles } from "api/tags.js";
import { PageElement, defineElement } from "core/element.js";
import { t } from "core/i18n.js";
import { meantFiles } from "core/meant_files.js";
import { TagDialog } from "./tag_dialog.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo, Tag } from "model/types.js"
 * @import { PageEvents } from "core/events.js"
 */

/** Paths of one question to the server. */
const AT_ONCE = 1000;

/** @typedef {(paths: string[]) => Promise<unknown>} Setter */

/** What the user says of files: rating, favourite, tags. Every change can be set back. */
export class Marks extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    const { events } = this.app;
    const dialog = document.createElement("dialog");
    dialog.className = "tagging";
    this.append(dialog);
    this.tags = new TagDialog(dialog, this.app, (files, tag, action) => this.tag(files, tag, action));
    events.on("mark", (wanted) => void this.#try(() => this.#mark(wanted)), this.signal);
    events.on("edit_tags", ({ files }) => void this.#try(() => this.#editTags(files)), this.signal);
    events.on("command", (detail) => this.#command(detail), this.signal);
  }

  /** @param {PageEvents["command"]} detail */
  #command({ command, key }) {
    const { events } = this.app;
    if (command === "rate") events.emit("mark", { files: this.#inView, rating: Number(key) });
    else if (command === "favourite") events.emit("mark", { files: this.#inView });
    else if (command === "tags") events.emit("edit_tags", { files: this.#inView });
  }

  /** In the viewer the picture that is shown is meant, whatever is chosen behind it. */
  get #inView() {
    const { address, focused_file } = this.app.store.state;
    return address.view && focused_file ? [focused_file] : [];
  }

  /** @param {FileInfo[]} files */
  async #editTags(files) {
    const meant = await meantFiles(this.app, files);
    if (meant.length) await this.tags?.open(meant);
  }

  /** @param {PageEvents["mark"]} wanted */
  async #mark({ files: given, rating, favourite }) {
    const files = this.#newest(await meantFiles(this.app, given));
    if (!files.length) return;
    if (rating !== undefined) return this.#rate(files, rating);
    await this.#like(files, favourite ?? !files.every((file) => file.favourite));
  }

  /** What is known of the files now; a selection may have been made before they were changed. @param {FileInfo[]} files */
  #newest(files) {
    const { result } = this.app.store.state;
    return files.map((file) => result?.get(result.indexOf(file.fullpath)) ?? file);
  }

  /**
   * @param {FileInfo[]} files
   * @param {number} rating
   */
  async #rate(files, rating) {
    const changed = files.filter((file) => (file.rating ?? 0) !== rating);
    /** @type {Map<number, FileInfo[]>} */
    const before = new Map();
    for (const file of changed) {
      const group = before.get(file.rating ?? 0);
      if (group) group.push(file);
      else before.set(file.rating ?? 0, [file]);
    }
    await this.#send(changed, (paths) => setRating(paths, rating));
    this.#show(changed, { rating });
    const text = rating ? t("marks.rated", { count: files.length, stars: t("stars", { count: rating }) }) : t("marks.unrated", { count: files.length });
    this.#done(text, async () => {
      for (const [old, group] of before) {
        await this.#send(group, (paths) => setRating(paths, old));
        this.#show(group, { rating: old });
      }
    });
  }

  /**
   * @param {FileInfo[]} files
   * @param {boolean} favourite
   */
  async #like(files, favourite) {
    const changed = files.filter((file) => Boolean(file.favourite) !== favourite);
    const set = async (/** @type {boolean} */ value) => {
      await this.#send(changed, (paths) => setFavourite(paths, value));
      this.#show(changed, { favourite: value });
    };
    await set(favourite);
    this.#done(t(favourite ? "marks.liked" : "marks.unliked", { count: files.length }), () => set(!favourite));
  }

  /**
   * @param {FileInfo[]} files only those that do not have it yet, or that have it
   * @param {Tag} tag
   * @param {"add"|"remove"} action
   */
  async tag(files, tag, action) {
    const set = async (/** @type {"add"|"remove"} */ how) => {
      await this.#send(files, (paths) => tagFiles(paths, how, tag.id));
      this.app.events.emit("tagged", null);
    };
    await set(action);
    const { name } = tag;
    const isAdded = action === "add";
    const text = t(isAdded ? "marks.tagged" : "marks.untagged", { count: files.length, name });
    this.#done(text, () => set(isAdded ? "remove" : "add"));
  }

  /**
   * @param {FileInfo[]} files
   * @param {Setter} setter
   */
  async #send(files, setter) {
    const { events } = this.app;
    for (let at = 0; at < files.length; at += AT_ONCE) {
      await setter(files.slice(at, at + AT_ONCE).map((file) => file.fullpath));
      const done = Math.min(files.length, at + AT_ONCE);
      if (files.length > AT_ONCE) events.emit("task", { text: t("task.changing", { done, total: files.length }), done, total: files.length });
    }
    if (files.length > AT_ONCE) events.emit("task", null);
  }

  /**
   * @param {FileInfo[]} files
   * @param {Partial<FileInfo>} patch
   */
  #show(files, patch) {
    this.app.events.emit("changed", { files: this.#newest(files).map((file) => ({ ...file, ...patch })) });
  }

  /**
   * @param {string} text
   * @param {() => Promise<void>} undo
   */
  #done(text, undo) {
    this.app.events.emit("done", { text, undo });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.app.events.emit("task", null);
      this.app.events.emit("toast", { text: error instanceof ApiError && error.message ? error.message : t("error.unknown"), kind: "error" });
    }
  }
}

export function register() {
  defineElement("iib-marks", Marks);
}
