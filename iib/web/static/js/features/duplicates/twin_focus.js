import { one } from "core/html.js";
import { neighbourOf } from "./neighbours.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { ListResult } from "model/list_result.js"
 */

/** The picture that has the focus is the one that the keys of the page are about; elsewhere they are about none. */
export class TwinFocus {
  /**
   * @param {App} app
   * @param {HTMLElement} place
   * @param {{result: () => ListResult|null, reveal: (file: FileInfo) => void}} owner
   * @param {AbortSignal} signal
   */
  constructor(app, place, owner, signal) {
    this.app = app;
    this.place = place;
    this.owner = owner;
    place.addEventListener("focusin", (event) => this.#come(event), { signal });
    place.addEventListener("focusout", (event) => this.#go(event), { signal });
    place.addEventListener("keydown", (event) => this.#press(event), { signal });
    app.store.watch(["focused_file"], ({ focused_file }) => this.#follow(focused_file), signal);
    app.events.on("command", ({ command }) => command === "focus_grid" && !place.hidden && this.#return(), signal);
  }

  /** Path of the picture that has the focus, or one of its buttons. */
  get path() {
    return this.#cardOf(document.activeElement)?.getAttribute("data-path") ?? "";
  }

  /** @param {EventTarget|null} target */
  #cardOf(target) {
    const card = target instanceof Element ? target.closest(".twin") : null;
    return card && this.place.contains(card) ? card : null;
  }

  get #isViewing() {
    return this.app.store.state.address.view !== "";
  }

  /** @param {string} path */
  #fileOf(path) {
    const result = this.owner.result();
    const index = result?.indexOf(path) ?? -1;
    return { focused: index, focused_file: result?.get(index) ?? null };
  }

  /** @param {FocusEvent} event */
  #come({ target }) {
    const path = this.#cardOf(target)?.getAttribute("data-path");
    if (path) this.app.store.set(this.#fileOf(path));
  }

  /** The viewer shows what had the focus, and the way back leads there. @param {FocusEvent} event */
  #go({ relatedTarget }) {
    if (!this.place.hidden && !this.#isViewing && !this.#cardOf(relatedTarget)) this.#forget();
  }

  #forget() {
    this.app.store.set({ focused: -1, focused_file: null });
  }

  /** The file that had the focus goes to the trash, and another is next. @param {FileInfo|null} file */
  #follow(file) {
    if (this.place.hidden || this.#isViewing || !file || !this.path || this.path === file.fullpath) return;
    if (!this.focus(file.fullpath)) this.#forget();
  }

  #return() {
    const { focused_file } = this.app.store.state;
    const file = this.#fileOf(focused_file?.fullpath ?? "").focused_file;
    if (file && this.focus(file.fullpath)) return;
    if (file) this.owner.reveal(file);
    if (file && this.focus(file.fullpath)) return;
    this.#forget();
    one(this.place, ".panel-body").focus({ preventScroll: true });
  }

  /**
   * @param {string} path of a picture
   * @returns {boolean} whether it is drawn, and has the focus now
   */
  focus(path) {
    const face = /** @type {HTMLElement|null} */ (path ? this.place.querySelector(`[data-path="${CSS.escape(path)}"] .face`) : null);
    face?.focus({ preventScroll: true });
    return face !== null;
  }

  /**
   * The cards are drawn anew: the focus stays with its picture, or goes to the one that came after it.
   * @param {string} path of what had the focus
   * @param {readonly FileInfo[]} before the files that were drawn
   */
  keep(path, before) {
    if (!path || this.#isViewing) return;
    const at = before.findIndex((file) => file.fullpath === path);
    const rest = [path, ...before.slice(at + 1).map((file) => file.fullpath), ...before.slice(0, Math.max(0, at)).map((file) => file.fullpath).reverse()];
    const kept = rest.find((each) => this.#fileOf(each).focused_file);
    if (!kept || !this.focus(kept)) this.#forget();
  }

  /** Arrows go from picture to picture, Space chooses. @param {KeyboardEvent} event */
  #press(event) {
    const face = event.target instanceof HTMLElement ? event.target.closest(".face") : null;
    if (!(face instanceof HTMLElement)) return;
    const { store } = this.app;
    const { focused_file } = this.#fileOf(this.path);
    const next = neighbourOf(face, event.key, [.../** @type {NodeListOf<HTMLElement>} */ (this.place.querySelectorAll(".face"))]);
    if (event.key === " " && focused_file) store.set({ selection: store.state.selection.toggled(focused_file) });
    else if (next) next.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
