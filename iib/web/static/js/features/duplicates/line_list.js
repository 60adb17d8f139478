import { linesBetween, topsOf } from "model/duplicates.js";
import { ScrollScale } from "model/scroll_scale.js";
/** @import { Line, LineHeights } from "model/duplicates.js" */

/** Drawn beyond both edges of the window, px. */
const SPARE = 500;
const SETTLE_MS = 160;

/** A list of lines of known heights; only those near the window are in the document. */
export class LineList {
  /** @type {readonly Line[]} */
  #lines = [];
  /** @type {Float64Array} */
  #tops = new Float64Array(1);
  #scale = new ScrollScale();
  /** @type {Map<number, HTMLElement>} */
  #shown = new Map();
  #isPainting = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #idle;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} area inside of it
   * @param {{draw: (line: Line, y: number) => HTMLElement, drop: (element: HTMLElement) => void, painted: () => void, settled: () => void}} owner
   */
  constructor(scroller, area, owner) {
    this.scroller = scroller;
    this.area = area;
    this.owner = owner;
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  get elements() {
    return [...this.#shown.values()];
  }

  get middle() {
    return this.#scale.top + this.scroller.clientHeight / 2;
  }

  /** The line at the upper edge of the window. */
  get first() {
    return linesBetween(this.#tops, this.#scale.top + 1, this.#scale.top + 1)[0];
  }

  /**
   * Show other lines, from the top on or where one is.
   * @param {readonly Line[]} lines
   * @param {LineHeights} heights
   */
  show(lines, heights) {
    for (const element of this.#shown.values()) this.#put(element);
    this.#shown.clear();
    this.#lines = lines;
    this.#tops = topsOf(lines, heights);
    this.measure();
    this.#moveTo(this.#scale.top);
  }

  /** The window is another one. */
  measure() {
    this.#scale.measure(this.#tops.at(-1) ?? 0, this.scroller.clientHeight);
    this.area.style.height = `${this.#scale.extent}px`;
    this.#paintNow();
  }

  /** @param {number} line */
  reveal(line) {
    this.#moveTo(this.#tops[line] ?? 0);
    this.#paintNow();
  }

  /** @param {number} top */
  #moveTo(top) {
    this.scroller.scrollTop = this.#scale.moveTo(top);
  }

  #scrolled() {
    this.#scale.follow(this.scroller.scrollTop);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#settle(), SETTLE_MS);
    if (this.#isPainting) return;
    this.#isPainting = true;
    requestAnimationFrame(() => {
      this.#isPainting = false;
      this.#paintNow();
    });
  }

  #settle() {
    if (this.#scale.needsSettling) {
      this.#moveTo(this.#scale.top);
      this.#paintNow();
    }
    this.owner.settled();
  }

  /** What has the focus stays, so that the keyboard does not lose its place. */
  #paintNow() {
    const { top, offset } = this.#scale;
    const [first, last] = linesBetween(this.#tops, Math.max(0, top - SPARE), top + this.scroller.clientHeight + SPARE);
    for (const [index, element] of this.#shown) {
      if ((index >= first && index <= last) || element.contains(document.activeElement)) continue;
      this.#shown.delete(index);
      this.#put(element);
    }
    for (let index = first; index <= last; index++) if (!this.#shown.has(index)) this.#add(index);
    for (const [index, element] of this.#shown) element.style.transform = `translateY(${(this.#tops[index] ?? 0) - offset}px)`;
    this.owner.painted();
  }

  /** In the document in their order, for those who read or tab through it. @param {number} index */
  #add(index) {
    const line = this.#lines[index];
    if (!line) return;
    const element = this.owner.draw(line, this.#tops[index] ?? 0);
    element.classList.add("line");
    const later = Math.min(...[...this.#shown.keys()].filter((each) => each > index));
    this.area.insertBefore(element, this.#shown.get(later) ?? null);
    this.#shown.set(index, element);
  }

  /** @param {HTMLElement} element */
  #put(element) {
    this.owner.drop(element);
    element.remove();
  }
}
