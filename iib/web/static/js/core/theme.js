/** @import { Preferences } from "./preferences.js" */

/**
 * Dark or light: what was chosen here, else what the WebUI around us says, else what the system prefers (left to CSS).
 */
export class Theme {
  /** @type {string} */
  #host;
  /** @type {Preferences["theme"]} */
  #chosen = "auto";

  /** @param {Window} window */
  constructor(window) {
    this.window = window;
    this.#host = new URLSearchParams(window.location.search).get("__theme") ?? "";
    window.addEventListener("message", (event) => this.#hear(event));
  }

  /** @param {Preferences["theme"]} theme */
  choose(theme) {
    this.#chosen = theme;
    this.#apply();
  }

  /** @param {MessageEvent} event */
  #hear(event) {
    if (event.origin !== this.window.location.origin || event.source !== this.window.parent) return;
    if (event.data?.type !== "iib:theme") return;
    this.#host = String(event.data.theme);
    this.#apply();
  }

  #apply() {
    const theme = this.#chosen === "auto" ? this.#host : this.#chosen;
    const root = this.window.document.documentElement;
    if (theme === "dark" || theme === "light") root.dataset["theme"] = theme;
    else delete root.dataset["theme"];
  }
}
