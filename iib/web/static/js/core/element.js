/** An element whose listeners end when it leaves the document. Subclasses say what to do in `connected()`. */
export class PageElement extends HTMLElement {
  #gone = new AbortController();

  /** Aborted when the element leaves the document. */
  get signal() {
    return this.#gone.signal;
  }

  connectedCallback() {
    this.#gone = new AbortController();
    this.connected();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  connected() {}

  /**
   * Listen until the element leaves the document.
   * @template {keyof HTMLElementEventMap} K
   * @param {EventTarget} target
   * @param {K} type
   * @param {(event: HTMLElementEventMap[K]) => void} handler
   * @param {{capture?: boolean, passive?: boolean}} [options]
   */
  listen(target, type, handler, options = {}) {
    const listener = /** @type {EventListener} */ (handler);
    target.addEventListener(type, listener, { ...options, signal: this.signal });
  }

  /**
   * Tell the one above; `detail` is what happened.
   * @param {string} type
   * @param {unknown} [detail]
   */
  send(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Make an element's name known, once.
 * @param {string} name
 * @param {CustomElementConstructor} constructor
 */
export function defineElement(name, constructor) {
  if (!customElements.get(name)) customElements.define(name, constructor);
}
