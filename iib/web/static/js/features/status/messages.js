import { ApiError } from "api/client.js";
import { PageElement, defineElement } from "core/element.js";
import { sentenceOf, t } from "core/i18n.js";
import { registerToasts } from "ui/toast.js";
import { keepAboveDialogs } from "./above_dialogs.js";
/**
 * @import { App } from "core/app.js"
 * @import { Toasts } from "ui/toast.js"
 */

/** What can be set back, at most. */
const MOST_STEPS = 50;

/** An error of `undo` may have an `action`: what can be done all the same. */
/** @typedef {{label: string, run: () => void}} Action */
/** @typedef {{text: string, undo: () => Promise<void>}} Step */

/** Shows what any part of the page has to say, how far long work is, and sets back what was changed. */
export class Messages extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  /** @type {Step[]} */
  #steps = [];
  /** Takes away what was said of a step. @type {WeakMap<Step, () => void>} */
  #said = new WeakMap();

  connected() {
    const toasts = /** @type {Toasts} */ (document.createElement("iib-toasts"));
    keepAboveDialogs(toasts, this, this.signal);
    this.toasts = toasts;
    const { events } = this.app;
    events.on("toast", (toast) => toasts.show(toast), this.signal);
    events.on("task", (task) => toasts.progress(task), this.signal);
    events.on("done", (step) => this.#remember(step), this.signal);
    events.on("command", ({ command }) => command === "undo" && void this.#undo(this.#steps.at(-1)), this.signal);
  }

  /** @param {Step} step */
  #remember(step) {
    this.#steps = [...this.#steps, step].slice(-MOST_STEPS);
    const takeAway = this.toasts?.show({ text: step.text, action: { label: t("undo"), run: () => void this.#undo(step) } });
    if (takeAway) this.#said.set(step, takeAway);
  }

  /** @param {Step|undefined} step */
  async #undo(step) {
    const { events } = this.app;
    if (!step || !this.#steps.includes(step)) return events.emit("toast", { text: t("undo.nothing") });
    this.#steps = this.#steps.filter((each) => each !== step);
    this.#said.get(step)?.();
    try {
      await step.undo();
      events.emit("toast", { text: t("undo.done", { what: step.text }) });
    } catch (error) {
      if (error instanceof ApiError && error.status === 0) this.#steps.push(step); // it was not even heard
      const text = sentenceOf(error);
      const action = error instanceof Error && "action" in error ? /** @type {Action} */ (error.action) : undefined;
      events.emit("toast", action ? { text, kind: "error", action } : { text, kind: "error" });
    }
  }
}

export function register() {
  registerToasts();
  defineElement("iib-messages", Messages);
}
