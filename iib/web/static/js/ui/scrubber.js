import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
/** @typedef {{fraction: number, text: string, isMajor: boolean}} ScrubMark */

const LABEL_ROOM = 20;

/** A scroll bar that knows dates. In: marks, value, view, textAt, label. Out: "scrub" with a fraction of the list. */
export class Scrubber extends PageElement {
  /** @type {(fraction: number) => string} */
  textAt = () => "";
  #value = 0;
  /** How far from the middle of the thumb it is held, px. */
  #grip = 0;
  /** @type {ScrubMark[]} */
  #marks = [];

  connected() {
    fill(
      this,
      html`<div class="track" role="slider" tabindex="0" aria-orientation="vertical" aria-valuemin="0"
        aria-valuemax="100" aria-valuenow="0"><div class="marks" aria-hidden="true"></div>
        <div class="hover" hidden aria-hidden="true"></div><div class="thumb" aria-hidden="true"><span></span></div></div>`,
    );
    this.track = one(this, ".track");
    this.listen(this.track, "pointerdown", (event) => this.#grab(event));
    this.listen(this.track, "pointermove", (event) => this.#hover(event));
    this.listen(this.track, "pointerleave", () => (one(this, ".hover").hidden = true));
    this.listen(this.track, "keydown", (event) => this.#key(event));
    const observer = new ResizeObserver(() => this.#drawMarks());
    observer.observe(this);
    this.signal.addEventListener("abort", () => observer.disconnect());
  }

  /** @param {string} label */
  set label(label) {
    this.track?.setAttribute("aria-label", label);
  }

  /** @param {ScrubMark[]} marks */
  set marks(marks) {
    this.#marks = marks;
    this.#drawMarks();
  }

  /** @param {number} value 0…1 */
  set value(value) {
    this.#value = value;
    if (!this.track) return;
    const text = this.textAt(value);
    const thumb = one(this, ".thumb");
    thumb.style.top = `${value * 100}%`;
    one(thumb, "span").textContent = text;
    this.track.setAttribute("aria-valuenow", String(Math.round(value * 100)));
    this.track.setAttribute("aria-valuetext", text);
  }

  #drawMarks() {
    const height = this.clientHeight;
    let used = -LABEL_ROOM;
    const drawn = this.#marks.map((mark) => {
      const y = mark.fraction * height;
      const hasText = mark.isMajor && y - used >= LABEL_ROOM && y < height - 8;
      if (hasText) used = y;
      return { y, text: hasText ? mark.text : "" };
    });
    const area = one(this, ".marks");
    fill(area, html`${drawn.map(({ text }) => (text ? html`<span>${text}</span>` : html`<i></i>`))}`);
    drawn.forEach(({ y }, i) => (/** @type {HTMLElement} */ (area.children[i]).style.top = `${y}px`));
  }

  /** @param {PointerEvent} event */
  #fraction(event) {
    const box = this.track?.getBoundingClientRect();
    return box ? Math.max(0, Math.min(1, (event.clientY - this.#grip - box.top) / box.height)) : 0;
  }

  /** What holds the thumb moves it from where it is; a press anywhere else goes there. @param {PointerEvent} event */
  #grab(event) {
    event.preventDefault();
    const thumb = one(this, ".thumb");
    const { top, bottom } = thumb.getBoundingClientRect();
    this.#grip = event.target === thumb ? event.clientY - (top + bottom) / 2 : 0;
    this.track?.setPointerCapture(event.pointerId);
    this.classList.add("is-held");
    this.send("scrub", this.#fraction(event));
    this.track?.addEventListener("lostpointercapture", () => this.#letGo(), { once: true });
  }

  #letGo() {
    this.#grip = 0;
    this.classList.remove("is-held");
  }

  /** @param {PointerEvent} event */
  #hover(event) {
    const fraction = this.#fraction(event);
    if (this.classList.contains("is-held")) this.send("scrub", fraction);
    const hover = one(this, ".hover");
    hover.hidden = this.classList.contains("is-held") || event.pointerType === "touch";
    hover.style.top = `${fraction * 100}%`;
    hover.textContent = this.textAt(fraction);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, number>} */
    const steps = { ArrowUp: -0.01, ArrowDown: 0.01, PageUp: -0.1, PageDown: 0.1, Home: -1, End: 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.send("scrub", Math.max(0, Math.min(1, this.#value + step)));
  }
}

export function registerScrubber() {
  defineElement("iib-scrubber", Scrubber);
}
