import { one } from "core/html.js";
import { tilesInBox } from "model/grid_layout.js";
/**
 * @import { Rect } from "model/grid_layout.js"
 * @import { Grid } from "./grid.js"
 */

const DRAG_FROM = 6;
const LONG_PRESS_MS = 480;
const EDGE = 36;

/** What mouse, pen and finger do in the grid. */
export class GridPointer {
  /** @type {{x: number, y: number, listX: number, listY: number, isAdding: boolean, index: number}|null} */
  #start = null;
  #isDragging = false;
  #isSwallowed = false;
  #at = { x: 0, y: 0 };
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #press;

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    const area = grid.scroller;
    grid.listen(area, "pointerdown", (event) => this.#down(event));
    grid.listen(area, "pointermove", (event) => this.#move(event));
    grid.listen(area, "pointerup", () => this.#up());
    grid.listen(area, "pointercancel", () => this.#up());
    grid.listen(area, "click", (event) => this.#click(event));
    grid.listen(area, "dblclick", (event) => this.#open(event));
    grid.listen(area, "contextmenu", (event) => this.#menu(event));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.#isSwallowed = false;
    this.#at = { x: event.clientX, y: event.clientY };
    if (event.pointerType === "touch") {
      this.#press = setTimeout(() => this.#longPress(event), LONG_PRESS_MS);
      return;
    }
    const onBar = event.offsetX > this.grid.scroller.clientWidth && event.target === this.grid.scroller;
    if (event.button !== 0 || onBar || isControl(event)) return;
    const point = this.grid.pointOf(event);
    const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
    const index = this.grid.canDrag && !event.shiftKey ? this.grid.indexOfEvent(event) : -1;
    this.#start = { x: event.clientX, y: event.clientY, listX: point.x, listY: point.y, isAdding, index };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const far = Math.hypot(event.clientX - this.#at.x, event.clientY - this.#at.y) > DRAG_FROM;
    if (event.pointerType === "touch" && far) clearTimeout(this.#press);
    const start = this.#start;
    if (!start) return;
    if (!this.#isDragging) {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) < DRAG_FROM) return;
      if (start.index >= 0) return this.#lift(event, start.index);
      this.#isDragging = true;
      this.grid.scroller.setPointerCapture(event.pointerId);
      this.#creep();
    }
    this.#at = { x: event.clientX, y: event.clientY };
    this.#stretch();
  }

  /**
   * Files are dragged, not a box.
   * @param {PointerEvent} event
   * @param {number} index
   */
  #lift(event, index) {
    this.#start = null;
    this.#isSwallowed = true;
    this.grid.send("lift", { index, x: event.clientX, y: event.clientY });
  }

  #stretch() {
    const start = this.#start;
    if (!start) return;
    const point = this.grid.pointOf({ clientX: this.#at.x, clientY: this.#at.y });
    const box = {
      x: Math.min(point.x, start.listX),
      y: Math.min(point.y, start.listY),
      width: Math.abs(point.x - start.listX),
      height: Math.abs(point.y - start.listY),
    };
    this.#drawBox(box);
    this.grid.send("choosebox", { indexes: tilesInBox(this.grid.layout, box), isAdding: start.isAdding });
  }

  /** @param {Rect|null} box in the list */
  #drawBox(box) {
    const element = one(this.grid, ".grid-box");
    element.hidden = box === null;
    if (!box) return;
    element.style.transform = `translate(${box.x}px, ${box.y - this.grid.scale.offset}px)`;
    element.style.width = `${box.width}px`;
    element.style.height = `${box.height}px`;
  }

  /** Scroll while the box is dragged to an edge. */
  #creep() {
    if (!this.#isDragging) return;
    const { top, bottom } = this.grid.scroller.getBoundingClientRect();
    const over = Math.min(0, this.#at.y - top - EDGE) || Math.max(0, this.#at.y - bottom + EDGE);
    if (over) {
      this.grid.scroller.scrollTop += over / 3;
      this.#stretch();
    }
    requestAnimationFrame(() => this.#creep());
  }

  #up() {
    clearTimeout(this.#press);
    if (this.#isDragging) {
      this.#isSwallowed = true;
      this.#drawBox(null);
      this.grid.send("chosebox");
    }
    this.#isDragging = false;
    this.#start = null;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.#isSwallowed || isControl(event)) return;
    const index = this.grid.indexOfEvent(event);
    if (index < 0) return this.grid.send("clear");
    const target = /** @type {Element} */ (event.target);
    const isTouch = /** @type {PointerEvent} */ (event).pointerType === "touch";
    this.grid.focusList();
    if (target.closest(".more")) return this.grid.send("menu", { index, x: event.clientX, y: event.clientY });
    if (isTouch && this.grid.isChoosing) return this.grid.send("choose", { index, mode: "toggle" });
    if (isTouch) return this.grid.send("open", { index });
    const isToggle = event.ctrlKey || event.metaKey || target.closest(".check") !== null;
    this.grid.send("choose", { index, mode: event.shiftKey ? "range" : isToggle ? "toggle" : "only" });
  }

  /** @param {MouseEvent} event */
  #open(event) {
    const index = this.grid.indexOfEvent(event);
    const target = /** @type {Element} */ (event.target);
    if (index >= 0 && !target.closest(".more, .check")) this.grid.send("open", { index });
  }

  /** @param {MouseEvent} event */
  #menu(event) {
    const index = this.grid.indexOfEvent(event);
    if (index < 0) return;
    event.preventDefault();
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") return;
    this.grid.focusList();
    this.grid.send("menu", { index, x: event.clientX, y: event.clientY });
  }

  /** @param {PointerEvent} event */
  #longPress(event) {
    const index = this.grid.indexOfEvent(event);
    if (index < 0) return;
    this.#isSwallowed = true;
    navigator.vibrate?.(8);
    this.grid.send("menu", { index, x: event.clientX, y: event.clientY, isTouch: true });
  }
}

/** @param {Event} event */
function isControl(event) {
  return event.target instanceof Element && event.target.closest("button, a, input") !== null;
}
