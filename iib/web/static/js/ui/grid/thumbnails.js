/**
 * One picture that a tile waits for.
 * @typedef {{image: HTMLImageElement, url: string, y: number, settle: (isLoaded: boolean, ms: number) => void}} Wanted
 */

/** Browsers open six connections to one server; one is left for the page's questions. */
const AT_ONCE = 5;

/** Asks for thumbnails nearest to the middle of the window first; one that is dropped is no longer loaded. */
export class ThumbnailQueue {
  /** @type {Map<HTMLImageElement, Wanted>} */
  #waiting = new Map();
  /** @type {Set<HTMLImageElement>} */
  #loading = new Set();
  #middle = 0;
  /** All that was wanted has come. */
  settled = () => {};

  /** @param {Wanted} wanted */
  want(wanted) {
    this.#waiting.set(wanted.image, wanted);
  }

  /** @param {HTMLImageElement} image */
  drop(image) {
    this.#waiting.delete(image);
    if (!this.#loading.delete(image)) return;
    image.onload = image.onerror = null;
    image.removeAttribute("src");
  }

  /**
   * Start what there is room for.
   * @param {number} [middle] of the window, as y in the list
   */
  pump(middle = this.#middle) {
    this.#middle = middle;
    while (this.#loading.size < AT_ONCE && this.#waiting.size > 0) this.#start(this.#nearest());
  }

  #nearest() {
    let best = /** @type {Wanted} */ (this.#waiting.values().next().value);
    for (const wanted of this.#waiting.values()) {
      if (Math.abs(wanted.y - this.#middle) < Math.abs(best.y - this.#middle)) best = wanted;
    }
    return best;
  }

  /** @param {Wanted} wanted */
  #start({ image, url, settle }) {
    this.#waiting.delete(image);
    this.#loading.add(image);
    const start = performance.now();
    const done = (/** @type {boolean} */ isLoaded) => {
      image.onload = image.onerror = null;
      this.#loading.delete(image);
      settle(isLoaded, performance.now() - start);
      this.pump();
      if (!this.#loading.size) this.settled();
    };
    image.onload = () => done(true);
    image.onerror = () => done(false);
    image.src = url;
  }
}
