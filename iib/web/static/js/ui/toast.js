import { PageElement, defineElement } from "core/element.js";
import { fill, html } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "./icon.js";

/** @typedef {{text: string, kind?: "info"|"error", action?: {label: string, run: () => void}}} Toast */

const SHOWN_MS = 4500;
const MOST = 3;

/** Short answers at the lower edge; they go by themselves. */
export class Toasts extends PageElement {
  connected() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
  }

  /** @param {Toast} toast */
  show({ text, kind = "info", action }) {
    const element = document.createElement("div");
    element.className = `toast is-${kind}`;
    const button = action ? html`<button type="button" class="link action">${action.label}</button>` : null;
    const close = html`<button type="button" class="tool close" aria-label="${t("close")}">${icon("close")}</button>`;
    fill(element, html`<span>${text}</span>${button}${close}`);
    element.querySelector(".action")?.addEventListener("click", () => (action?.run(), element.remove()));
    element.querySelector(".close")?.addEventListener("click", () => element.remove());
    while (this.children.length >= MOST) this.firstElementChild?.remove();
    this.append(element);
    setTimeout(() => element.remove(), kind === "error" ? SHOWN_MS * 2 : SHOWN_MS);
  }
}

export function registerToasts() {
  defineElement("iib-toasts", Toasts);
}
