import { hasGrid } from "core/address.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t, useLateSentences } from "core/i18n.js";
/** @import { App } from "core/app.js" */

/** The lower edge: how many, what is chosen and what can be done with it, and how far the index is. */
export class StatusBar extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    fill(this, html`<div class="count" aria-live="polite"></div><div class="chosen"></div><div class="spring"></div><div class="indexing"></div>`);
    const { store } = this.app;
    store.watch(["total", "is_total_final", "address", "is_busy", "result"], () => this.#drawCount(), this.signal);
    store.watch(["selection", "total", "setting"], () => void this.#drawChosen(), this.signal);
    store.watch(["index_status"], () => void this.#drawIndexing(), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
  }

  #drawCount() {
    const { total, is_total_final, address, is_busy, result } = this.app.store.state;
    const isFolder = address.place === "folders" && !address.walk;
    const text = t(isFolder ? "status.items" : "status.files", { count: total });
    const found = result && hasGrid(address) ? (is_total_final ? text : `${text}+`) : "";
    one(this, ".count").textContent = is_busy ? t("status.loading") : found;
  }

  /** The selection bar and the progress are fetched when there is something to show. */
  async #drawChosen() {
    const { selection, total } = this.app.store.state;
    const count = selection.count(total);
    const area = one(this, ".chosen");
    this.classList.toggle("has-chosen", count > 0);
    if (count === 0) return fill(area, html``);
    const [{ chosenMarkup }] = await Promise.all([import("./chosen.js"), useLateSentences()]);
    const { state } = this.app.store;
    if (state.selection === selection) fill(area, chosenMarkup(state));
  }

  async #drawIndexing() {
    const area = one(this, ".indexing");
    if (!this.app.store.state.index_status?.running) return fill(area, html``);
    const [{ drawProgress }] = await Promise.all([import("./progress.js"), useLateSentences()]);
    const { index_status } = this.app.store.state;
    if (index_status?.running) drawProgress(area, index_status);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-action]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { events, store } = this.app;
    const id = button.dataset["action"] ?? "";
    const box = button.getBoundingClientRect();
    const { selection } = store.state;
    const files = selection.isAll ? [] : selection.named;
    if (id === "cancel_index") void import("api/index.js").then(({ cancelIndex }) => cancelIndex()).catch(() => {});
    else if (id === "clear") events.emit("command", { command: "clear_selection" });
    else if (id === "more") events.emit("menu", { files, x: box.left, y: box.top });
    else events.emit("action", { id, files });
  }
}

export function registerStatusBar() {
  defineElement("iib-status-bar", StatusBar);
}
