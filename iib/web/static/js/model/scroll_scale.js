/**
 * Scrolling over a list that is taller than a browser lets an element be. The scroller has at most `LIMIT` px; small
 * steps move the list one to one, long ones (a dragged scroll bar) in proportion.
 *
 * `top` is where the window lies in the list, `scrolled` what the scroller says; their difference, `offset`, is what
 * tiles are shifted by.
 */

/** Firefox ends near 17.8 million px, Chromium and Safari near 33.5 million. */
export const LIMIT = 8_000_000;

export class ScrollScale {
  top = 0;
  #scrolled = 0;
  #height = 0;
  #view = 1;

  /**
   * @param {number} height of the list
   * @param {number} view height of the window
   * @param {number} [limit]
   */
  measure(height, view, limit = LIMIT) {
    this.#height = Math.max(height, view);
    this.#view = view;
    this.limit = limit;
  }

  limit = LIMIT;

  /** Height to give to the scrolled element. */
  get extent() {
    return Math.min(this.#height, this.limit);
  }

  get offset() {
    return this.top - this.#scrolled;
  }

  get isScaled() {
    return this.#height > this.limit;
  }

  get #most() {
    return Math.max(0, this.#height - this.#view);
  }

  get #ratio() {
    const room = this.extent - this.#view;
    return room > 0 ? this.#most / room : 1;
  }

  /**
   * The scroller moved.
   * @param {number} scrolled
   */
  follow(scrolled) {
    const step = scrolled - this.#scrolled;
    this.#scrolled = scrolled;
    if (!this.isScaled) this.top = scrolled;
    else if (Math.abs(step) < this.#view * 3) this.top = this.#clamp(this.top + step);
    else this.top = this.#clamp(scrolled * this.#ratio);
  }

  /**
   * Go to a place in the list.
   * @param {number} top
   * @returns {number} what the scroller has to be set to
   */
  moveTo(top) {
    this.top = this.#clamp(top);
    this.#scrolled = this.top / this.#ratio;
    return this.#scrolled;
  }

  /** @returns {boolean} whether the scroller has drifted from its proportion, or reached an end before the list did */
  get needsSettling() {
    return this.isScaled && Math.abs(this.top / this.#ratio - this.#scrolled) > 1;
  }

  /** @param {number} top */
  #clamp(top) {
    return Math.max(0, Math.min(this.#most, top));
  }
}
