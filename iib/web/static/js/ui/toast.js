import { PageElement, defineElement } from "core/element.js";
import { fill, html } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "./icon.js";

/** @typedef {{text: string, kind?: "info"|"error", action?: {label: string, run: () => void}}} Toast */

/** @typedef {{text: string, done: number, total: number, cancel?: () => void}} Task */

const SHOWN_MS = 4500;
/** One must have the time to find the button. */
const ACTION_MS = 9000;
const MOST = 3;

/** Short answers at the lower edge; they go by themselves. */
export class Toasts extends PageElement {
  connected() {
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
  }

  /**
   * @param {Toast} toast
   * @returns {() => void} takes it away
   */
  show({ text, kind = "info", action }) {
    const element = document.createElement("div");
    element.className = `toast is-${kind}`;
    const button = action ? html`<button type="button" class="link action">${action.label}</button>` : null;
    const close = html`<button type="button" class="tool close" aria-label="${t("close")}">${icon("close")}</button>`;
    fill(element, html`<span>${text}</span>${button}${close}`);
    element.querySelector(".action")?.addEventListener("click", () => (action?.run(), element.remove()));
    element.querySelector(".close")?.addEventListener("click", () => element.remove());
    if (!action) for (const same of this.#shown.filter((old) => old.textContent === element.textContent)) same.remove();
    const shown = this.#shown;
    for (const old of shown.slice(0, shown.length - MOST + 1)) old.remove();
    this.append(element);
    setTimeout(() => element.remove(), kind === "error" ? SHOWN_MS * 2 : action ? ACTION_MS : SHOWN_MS);
    return () => element.remove();
  }

  get #shown() {
    return [...this.querySelectorAll(":scope > :not(.is-task)")];
  }

  /** How far long work is; it stays until the work ends. @param {Task|null} task */
  progress(task) {
    let element = this.querySelector(".is-task");
    if (!task) return element?.remove();
    if (!element) {
      element = document.createElement("div");
      element.className = "toast is-task";
      const cancel = html`<button type="button" class="link">${t("cancel")}</button>`;
      fill(element, html`<span></span><progress aria-label="${t("task")}"></progress>${task.cancel ? cancel : null}`);
      element.querySelector("button")?.addEventListener("click", () => task.cancel?.());
      this.append(element);
    }
    const [text, bar] = element.children;
    if (text) text.textContent = task.text;
    if (bar instanceof HTMLProgressElement) Object.assign(bar, { max: task.total, value: task.done });
  }
}

export function registerToasts() {
  defineElement("iib-toasts", Toasts);
}
