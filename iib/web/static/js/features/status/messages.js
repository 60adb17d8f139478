import { PageElement, defineElement } from "core/element.js";
import { registerToasts } from "ui/toast.js";
/**
 * @import { App } from "core/app.js"
 * @import { Toasts } from "ui/toast.js"
 */

/** Shows what any part of the page has to say. */
export class Messages extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    const toasts = /** @type {Toasts} */ (document.createElement("iib-toasts"));
    this.append(toasts);
    this.app.events.on("toast", (toast) => toasts.show(toast), this.signal);
  }
}

export function register() {
  registerToasts();
  defineElement("iib-messages", Messages);
}
