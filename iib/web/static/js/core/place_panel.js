import { PageElement } from "./element.js";
import { sentenceOf, t } from "./i18n.js";
/**
 * @import { App } from "./app.js"
 * @import { Address } from "./address.js"
 */

/** A place that is no grid: shown while one is there. Subclasses say which, and draw themselves in `arrive()`. */
export class PlacePanel extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  /** @type {Address["place"]} */
  place = "all";
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();

  connected() {
    this.classList.add("panel");
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", t(`place.${this.place}`));
    this.app.store.watch(["address"], ({ address }) => this.#follow(address), this.signal);
    this.app.store.watch(["setting"], () => this.lock(), this.signal);
  }

  /** Where nothing may be changed, what a place changes things with (`.writes`) is locked. */
  lock() {
    const isReadonly = this.app.store.state.setting?.is_readonly ?? false;
    for (const area of this.querySelectorAll(".writes")) {
      for (const control of area.querySelectorAll("input, select, textarea, button")) {
        /** @type {HTMLButtonElement} */ (control).disabled ||= isReadonly;
      }
    }
  }

  /** @param {Address} address */
  #follow(address) {
    this.hidden = address.place !== this.place;
    if (!this.hidden) void this.attempt(() => this.arrive(address));
  }

  /** @param {Address} _address */
  async arrive(_address) {}

  /**
   * One reading after another, so that an answer that comes late replaces nothing newer.
   * @param {() => Promise<void>} read
   */
  inTurn(read) {
    const turn = this.#last.then(read);
    this.#last = turn.catch(() => {}); // told to whoever waits for this turn
    return turn;
  }

  /**
   * Do something; what goes wrong is told.
   * @param {() => Promise<unknown>} work
   * @returns {Promise<boolean>} whether it went well
   */
  async attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      if (this.signal.aborted) return false;
      const text = sentenceOf(error);
      this.app.events.emit("toast", { text, kind: "error" });
      return false;
    }
  }
}
