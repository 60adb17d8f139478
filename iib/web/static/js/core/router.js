import { HOME, formatAddress, parseAddress } from "./address.js";
/** @import { Address } from "./address.js" */

/** Reads and writes the URL hash. Tells "change" when the address is another one. */
export class Router extends EventTarget {
  /** @type {Address} */
  address;
  #hash;

  /** @param {Window} window */
  constructor(window) {
    super();
    this.window = window;
    this.#hash = window.location.hash;
    this.address = parseAddress(this.#hash);
    window.addEventListener("popstate", () => this.#read());
    window.addEventListener("hashchange", () => this.#read());
  }

  #read() {
    if (this.window.location.hash === this.#hash) return;
    this.#hash = this.window.location.hash;
    this.address = parseAddress(this.#hash);
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Go to another place: what is left out of the address is as at home.
   * @param {Partial<Address>} address
   * @param {{replace?: boolean, memo?: object}} [how] `replace` leaves no step for Back
   */
  go(address, how = {}) {
    const next = { ...HOME, ...address };
    const hash = formatAddress(next);
    const history = this.window.history;
    const memo = { ...(how.replace ? history.state : null), ...how.memo };
    if (hash === this.#hash && !how.memo) return;
    const isReplaced = how.replace || this.memo["spent"] === this.#hash;
    this.#hash = hash;
    this.address = next;
    history[isReplaced ? "replaceState" : "pushState"](memo, "", hash);
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Stay at this address with something changed.
   * @param {Partial<Address>} patch
   * @param {{replace?: boolean, memo?: object}} [how]
   */
  change(patch, how) {
    this.go({ ...this.address, ...patch }, how);
  }

  /** What was noted beside this step of the history. @returns {Record<string, unknown>} */
  get memo() {
    return this.window.history.state ?? {};
  }

  /** Note something beside this step of the history. @param {object} memo */
  note(memo) {
    this.window.history.replaceState({ ...this.window.history.state, ...memo }, "");
  }

  /** This step is like the one before it: nothing to come back to, so that the next one takes its place. */
  spend() {
    this.note({ spent: this.#hash });
  }

  back() {
    this.window.history.back();
  }
}
