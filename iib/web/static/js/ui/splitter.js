import { PageElement, defineElement } from "core/element.js";

/** A border that can be dragged. In: value, least, most, side. Out: "resized" with the new width in px. */
export class Splitter extends PageElement {
  least = 160;
  most = 560;
  /** Which side of the border is resized. @type {"left"|"right"} */
  side = "left";
  #value = 0;

  connected() {
    this.tabIndex = 0;
    this.setAttribute("role", "separator");
    this.setAttribute("aria-orientation", "vertical");
    this.listen(this, "pointerdown", (event) => this.#grab(event));
    this.listen(this, "keydown", (event) => this.#key(event));
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.setAttribute("aria-valuenow", String(Math.round(value)));
    this.setAttribute("aria-valuemin", String(this.least));
    this.setAttribute("aria-valuemax", String(this.most));
  }

  /** @param {number} value */
  #resize(value) {
    this.value = Math.max(this.least, Math.min(this.most, value));
    this.send("resized", this.#value);
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    this.classList.add("is-held");
    const start = { x: event.clientX, value: this.#value };
    const sign = this.side === "left" ? 1 : -1;
    const ended = new AbortController();
    const move = (/** @type {PointerEvent} */ to) => this.#resize(start.value + sign * (to.clientX - start.x));
    this.addEventListener("pointermove", move, { signal: ended.signal });
    this.addEventListener("lostpointercapture", () => (ended.abort(), this.classList.remove("is-held")), { once: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const sign = this.side === "left" ? 1 : -1;
    if (event.key === "ArrowLeft") this.#resize(this.#value - 16 * sign);
    else if (event.key === "ArrowRight") this.#resize(this.#value + 16 * sign);
    else return;
    event.preventDefault();
  }
}

export function registerSplitter() {
  defineElement("iib-splitter", Splitter);
}
