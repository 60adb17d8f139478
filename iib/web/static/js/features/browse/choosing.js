import { Selection } from "model/selection.js";
/**
 * @import { App } from "core/app.js"
 * @import { Grid } from "ui/grid/grid.js"
 * @import { FileInfo } from "model/types.js"
 */

/** What clicks and keys in the grid mean for the selection and the focused file. */
export class Choosing {
  #anchor = -1;
  /** A file chosen only because it was clicked is let go when the focus moves on. */
  #isByClick = false;
  #before = new Selection();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #boxing;

  /**
   * @param {App} app
   * @param {Grid} grid
   */
  constructor(app, grid) {
    this.app = app;
    this.grid = grid;
    /** @type {Record<string, (detail: any) => void>} */
    const answers = {
      choose: ({ index, mode }) => void this.#choose(index, mode),
      choosebox: ({ indexes, isAdding }) => this.#box(indexes, isAdding),
      chosebox: () => (this.#boxing = undefined),
      choosegroup: ({ first, last }) => void this.#chooseGroup(first, last),
      clear: () => this.clear(),
      focusmove: ({ index, isExtending }) => void this.#moveFocus(index, isExtending),
    };
    for (const [type, answer] of Object.entries(answers)) {
      grid.addEventListener(type, (event) => answer(/** @type {CustomEvent} */ (event).detail));
    }
  }

  get #selection() {
    return this.app.store.state.selection;
  }

  /** @param {Selection} selection */
  #set(selection) {
    this.app.store.set({ selection });
  }

  /** @param {number} index */
  focus(index) {
    const file = this.grid.fileAt(index) ?? null;
    this.app.store.set({ focused: index, focused_file: file });
  }

  clear() {
    this.#isByClick = false;
    if (this.#selection.isAll || this.#selection.named.length) this.#set(new Selection());
  }

  all() {
    this.#isByClick = false;
    this.#set(new Selection([], true));
  }

  /**
   * @param {number} index
   * @param {"only"|"toggle"|"range"} mode
   */
  async #choose(index, mode) {
    const file = this.grid.fileAt(index);
    const anchor = this.#anchor < 0 ? index : this.#anchor;
    this.focus(index);
    if (mode === "range") return this.#range(anchor, index);
    this.#anchor = index;
    if (!file) return;
    if (mode === "toggle") this.#set(this.#isByClick && this.#selection.has(file) ? this.#selection : this.#selection.toggled(file));
    else this.#set(new Selection([file]));
    this.#isByClick = mode === "only";
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  async #range(from, to) {
    const { result } = this.app.store.state;
    const files = (await result?.range(Math.min(from, to), Math.max(from, to))) ?? [];
    if (result === this.app.store.state.result) this.#set(new Selection(files));
    this.#isByClick = false;
  }

  /**
   * @param {number} index
   * @param {boolean} isExtending
   */
  async #moveFocus(index, isExtending) {
    const before = Math.max(0, this.app.store.state.focused);
    this.focus(index);
    if (isExtending) {
      if (this.#anchor < 0) this.#anchor = before;
      await this.#range(this.#anchor, index);
      return;
    }
    this.#anchor = index;
    if (this.#isByClick) this.clear();
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  async #chooseGroup(first, last) {
    const files = (await this.app.store.state.result?.range(first, last)) ?? [];
    const areChosen = files.every((file) => this.#selection.has(file));
    this.#isByClick = false;
    this.#set(areChosen ? this.#selection.without(files) : this.#selection.with(files));
  }

  /**
   * @param {number[]} indexes
   * @param {boolean} isAdding
   */
  #box(indexes, isAdding) {
    if (!this.#boxing) {
      this.#before = isAdding ? this.#selection : new Selection();
      this.#boxing = setTimeout(() => {}, 0);
    }
    const { result } = this.app.store.state;
    const files = indexes.map((index) => result?.get(index)).filter((file) => file !== undefined);
    this.#isByClick = false;
    this.#set(this.#before.with(/** @type {FileInfo[]} */ (files)));
    if (files.length < indexes.length) this.#boxUnloaded(indexes);
  }

  /** @param {number[]} indexes */
  async #boxUnloaded(indexes) {
    const { result, selection } = this.app.store.state;
    const files = (await result?.range(indexes[0] ?? 0, indexes.at(-1) ?? -1)) ?? [];
    const wanted = new Set(indexes);
    const inBox = files.filter((file) => wanted.has(result?.indexOf(file.fullpath) ?? -1));
    if (this.#selection === selection) this.#set(this.#selection.with(inBox));
  }

  /** Another place is shown. */
  reset() {
    this.#anchor = -1;
    this.#isByClick = false;
    this.app.store.set({ selection: new Selection(), focused: -1, focused_file: null });
  }
}
