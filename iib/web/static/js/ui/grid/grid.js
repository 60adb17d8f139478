import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { layOut, lastWhere, nearestTile, rectOf, tilesBetween } from "model/grid_layout.js";
import { remapIndex } from "model/result.js";
import { ScrollScale } from "model/scroll_scale.js";
import { Headings } from "./headings.js";
import { GridPointer } from "./pointer.js";
import { listenToGridKeys } from "./keys.js";
import { TilePool } from "./tile_pool.js";
import { TilePictures } from "./tile_pictures.js";
/**
 * @import { Group, Layout } from "model/grid_layout.js"
 * @import { Result } from "model/result.js"
 * @import { Selection } from "model/selection.js"
 */

/** Never more tiles than this in the document. */
const MOST_TILES = 300;
const GAP = 4;
const HEADING = 38;
/** Below the last row. */
const MARGIN = 24;

/**
 * A grid of any number of files. Properties in: result, tileSize, isCropped, selection, focused, hasHeadings, canDrag and the
 * functions of `pictures`. Events out: choose, choosebox, chosebox, choosegroup, clear, focusmove, open, menu, lift, scrolled,
 * laidout, renewed, painted, settled.
 */
export class Grid extends PageElement {
  /** @type {Layout} */
  layout = layOut([], { width: 1, tile: 1, gap: 0, heading: 0 });
  scale = new ScrollScale();
  pictures = new TilePictures();
  hasHeadings = true;
  isChoosing = false;
  canDrag = false;
  /** @type {Result|null} */
  #result = null;
  /** @type {Group[]} */
  #groups = [];
  tiles = new TilePool(this.pictures);
  #focused = -1;
  #tileSize = 176;
  #isPainting = false;
  #size = { width: 0, height: 0 };
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #idle;
  /** @type {AbortController|undefined} */
  #hearing;
  /** @type {HTMLElement} */
  scroller = this;
  /** @type {HTMLElement} */
  list = this;

  connected() {
    if (!this.firstElementChild) {
      fill(
        this,
        html`<div class="grid-scroller"><div class="grid-extent">
          <div class="grid-headings"></div>
          <div class="grid-tiles" role="listbox" tabindex="0" aria-multiselectable="true" aria-busy="true"></div>
          <div class="grid-box" hidden></div>
        </div></div>`,
      );
    }
    this.scroller = one(this, ".grid-scroller");
    this.list = one(this, ".grid-tiles");
    this.headings = new Headings(this, one(this, ".grid-headings"));
    this.pointer = new GridPointer(this);
    this.pictures.whenSettled = () => this.send("settled");
    this.listen(this.scroller, "scroll", () => this.#scrolled(), { passive: true });
    listenToGridKeys(this);
    const observer = new ResizeObserver(() => this.#resized());
    observer.observe(this.scroller);
    this.signal.addEventListener("abort", () => observer.disconnect());
  }

  get result() {
    return this.#result;
  }

  set result(result) {
    this.#hearing?.abort();
    this.#result = result;
    this.#groups = [];
    this.tiles.clear();
    this.send("renewed");
    this.#moveTo(0);
    this.#hearing = new AbortController();
    const { signal } = this.#hearing;
    result?.addEventListener("layout", () => this.#relay(), { signal });
    result?.addEventListener("items", () => this.paint(), { signal });
    this.#relay();
  }

  /** @param {number} size px wanted; tiles are larger when there would be too many */
  set tileSize(size) {
    if (size === this.#tileSize) return;
    this.#tileSize = size;
    this.#relay();
  }

  /** @param {boolean} isCropped */
  set isCropped(isCropped) {
    this.classList.toggle("is-whole", !isCropped);
    this.pictures.isCropped = isCropped;
  }

  /** @param {Selection} selection */
  set selection(selection) {
    this.tiles.choose(selection);
  }

  get focused() {
    return this.#focused;
  }

  set focused(index) {
    this.#focused = index;
    this.tiles.focus(index);
  }

  /** The file of an index; while it is read again, the one that is shown there. @param {number} index */
  fileAt(index) {
    return this.#result?.get(index) ?? this.tiles.get(index)?.file;
  }

  focusList() {
    this.list.focus({ preventScroll: true });
  }

  #resized() {
    const { clientWidth: width, clientHeight: height } = this.scroller;
    if (!width || (width === this.#size.width && height === this.#size.height)) return;
    this.#size = { width, height };
    this.#relay();
  }

  /** The room for tiles changed. */
  refit() {
    this.#relay();
  }

  /** Lay out again and stay at the tile that is first in view. */
  #relay() {
    const result = this.#result;
    const { width, height } = this.#size;
    if (!width) return;
    const anchor = this.firstInView();
    const rect = rectOf(this.layout, anchor);
    const shift = rect ? this.scale.top - rect.y : 0;
    const before = this.#groups;
    this.#groups = result?.groups ?? [];
    if (before.length && before !== this.#groups) this.tiles.carry(before, this.#groups);
    const style = getComputedStyle(this.list);
    const inner = width - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const least = Math.sqrt((inner * height) / (MOST_TILES * 0.55));
    const tile = Math.min(inner, Math.max(this.#tileSize, least));
    const headingRoom = this.hasHeadings ? (this.headings?.roomFor(this.#groups) ?? 0) : 0;
    this.layout = layOut(this.#groups, { width: inner, tile, gap: GAP, heading: this.hasHeadings ? HEADING : 0, headingRoom });
    this.scale.measure(this.layout.height + MARGIN, height);
    one(this, ".grid-extent").style.height = `${this.scale.extent}px`;
    const index = before.length ? remapIndex(before, this.#groups, anchor) : 0;
    const now = rectOf(this.layout, index);
    this.#moveTo(now && this.scale.top > 2 ? now.y + shift * (rect ? now.height / rect.height : 1) : 0);
    this.list.setAttribute("aria-busy", String(!result?.isFinal));
    this.paint();
    this.send("laidout");
  }

  /** @param {number} top */
  #moveTo(top) {
    this.scroller.scrollTop = this.scale.moveTo(top);
  }

  #scrolled() {
    this.scale.follow(this.scroller.scrollTop);
    this.paint();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#settle(), 160);
    this.send("scrolling");
  }

  #settle() {
    if (this.scale.needsSettling) {
      this.#moveTo(this.scale.top);
      this.paint();
    }
    this.send("scrolled");
  }

  /** The furthest place that the list can be scrolled to. */
  get most() {
    return Math.max(1, this.layout.height + MARGIN - this.#size.height);
  }

  /** Index of the first tile that is wholly in view. */
  firstInView() {
    const [first] = tilesBetween(this.layout, this.scale.top + 2, this.scale.top + this.#size.height);
    const rect = rectOf(this.layout, first);
    if (rect && rect.y + rect.height / 2 < this.scale.top) {
      return nearestTile(this.layout, 0, rect.y + rect.height + GAP + HEADING);
    }
    return first;
  }

  /**
   * Scroll so that a tile is in view.
   * @param {number} index
   * @param {"nearest"|"start"|"center"} [where]
   * @param {number} [shift] px beyond the place
   */
  revealTile(index, where = "nearest", shift = 0) {
    const rect = rectOf(this.layout, index);
    if (!rect) return;
    const { height } = this.#size;
    const head = this.hasHeadings ? HEADING : 0;
    const places = { start: rect.y - head, center: rect.y - (height - rect.height) / 2 };
    if (where !== "nearest") this.#moveTo(places[where] + shift);
    else if (rect.y - head < this.scale.top) this.#moveTo(rect.y - head);
    else if (rect.y + rect.height > this.scale.top + height) this.#moveTo(rect.y + rect.height - height + GAP);
    this.paint();
  }

  /** @param {number} top place in the list, px */
  scrollToTop(top) {
    this.#moveTo(top);
    this.paint();
    this.send("scrolling");
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#settle(), 160);
  }

  paint() {
    if (this.#isPainting) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      if (this.isConnected) this.#paintNow();
    });
  }

  #paintNow() {
    const result = this.#result;
    const { top, offset } = this.scale;
    const { height } = this.#size;
    const [first, last] = this.#range(top, height);
    this.tiles.keep(first, last);
    for (let index = first; index <= last; index++) {
      const rect = rectOf(this.layout, index);
      if (rect) this.tiles.show(this.list, { index, total: this.layout.count, rect, offset, file: result?.get(index) });
    }
    this.headings?.paint(this.#groups, top - height, top + 2 * height, offset);
    this.tiles.focus(this.#focused);
    result?.need(first, last);
    this.pictures.start(top + height / 2);
    this.send("painted");
    this.list.setAttribute("aria-busy", String(Boolean(result && !result.isFinal)));
  }

  /**
   * The tiles to have in the document: those in view, and as many around them as there may be.
   * @param {number} top
   * @param {number} height
   * @returns {[number, number]}
   */
  #range(top, height) {
    const rows = Math.floor((MOST_TILES - 10) / this.layout.columns);
    const spare = Math.max(0, Math.floor((rows - Math.ceil(height / this.layout.row) - 1) / 2));
    const over = Math.min(spare * this.layout.row, height * 0.8);
    const [first, last] = tilesBetween(this.layout, Math.max(0, top - over), top + height + over);
    return [first, Math.min(last, first + MOST_TILES - 1)];
  }

  /**
   * @param {{clientX: number, clientY: number}} event
   * @returns {{x: number, y: number}} in the list
   */
  pointOf(event) {
    const box = this.list.getBoundingClientRect();
    const top = this.scroller.getBoundingClientRect().top;
    const padding = parseFloat(getComputedStyle(this.list).paddingLeft);
    return { x: event.clientX - box.left - padding, y: event.clientY - top + this.scale.top };
  }

  /** @param {Event} event */
  indexOfEvent(event) {
    return this.tiles.indexOf(event.target instanceof Element ? event.target.closest(".tile") : null);
  }

  /** The group at a place in the list. @param {number} top */
  groupAt(top) {
    const band = this.layout.bands[lastWhere(this.layout.bands, (each) => each.top <= top)];
    return band?.sections[0] ? this.#groups[band.sections[0].group] : undefined;
  }
}

export function registerGrid() {
  defineElement("iib-grid", Grid);
}
