import { cancelIndex } from "api/index.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { formatBytes, formatDuration } from "model/format.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { IconName } from "ui/icon.js"
 * @import { SentenceKey } from "core/i18n.js"
 */

/** The buttons of the selection; each is an action of the picture menu. */
/** @type {readonly {id: string, icon: IconName, label: SentenceKey}[]} */
const BUTTONS = Object.freeze([
  { id: "open", icon: "open", label: "action.open" },
  { id: "copy_path", icon: "copy", label: "action.copy_paths" },
  { id: "download", icon: "download", label: "action.download" },
]);

/** The lower edge: how many, what is chosen and what can be done with it, and how far the index is. */
export class StatusBar extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    fill(this, html`<div class="count" aria-live="polite"></div><div class="chosen"></div><div class="spring"></div><div class="indexing"></div>`);
    const { store } = this.app;
    store.watch(["total", "is_total_final", "address", "is_busy", "result"], () => this.#drawCount(), this.signal);
    store.watch(["selection", "total", "setting"], () => this.#drawChosen(), this.signal);
    store.watch(["index_status"], () => this.#drawIndexing(), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
  }

  #drawCount() {
    const { total, is_total_final, address, is_busy, result } = this.app.store.state;
    const isFolder = address.place === "folders" && !address.walk;
    const text = t(isFolder ? "status.items" : "status.files", { count: total });
    const found = result ? (is_total_final ? text : `${text}+`) : "";
    one(this, ".count").textContent = is_busy ? t("status.loading") : found;
  }

  #drawChosen() {
    const { selection, total, setting } = this.app.store.state;
    const count = selection.count(total);
    const area = one(this, ".chosen");
    this.classList.toggle("has-chosen", count > 0);
    if (count === 0) return fill(area, html``);
    const bytes = selection.isAll ? 0 : selection.named.reduce((sum, file) => sum + file.bytes, 0);
    const send = setting?.can_send_to_webui && window.parent !== window && count === 1;
    const buttons = [...BUTTONS, ...(send ? [{ id: "send_txt2img", icon: /** @type {IconName} */ ("send"), label: /** @type {SentenceKey} */ ("action.send_txt2img") }] : [])];
    fill(
      area,
      html`<b>${t("status.chosen", { count })}</b>${bytes ? html`<small>${formatBytes(bytes)}</small>` : null}
        ${buttons.map(({ id, icon: name, label }) => html`<button type="button" class="tool with-text" data-action="${id}" title="${t(label)}">${icon(name)}<span>${t(label)}</span></button>`)}
        <button type="button" class="tool" data-action="more" aria-label="${t("action.more")}" title="${t("action.more")}">${icon("more")}</button>
        <button type="button" class="tool" data-action="clear" aria-label="${t("action.clear_selection")}" title="${t("action.clear_selection")} (Esc)">${icon("close")}</button>`,
    );
  }

  #drawIndexing() {
    const status = this.app.store.state.index_status;
    const area = one(this, ".indexing");
    if (!status?.running) return fill(area, html``);
    const { done, total, per_second, eta_seconds } = status;
    const rate = per_second ? t("index.rate", { rate: Math.round(per_second) }) : "";
    const left = eta_seconds ? t("index.left", { time: formatDuration(eta_seconds) }) : "";
    const text = total ? t("index.progress", { done, total }) : t("index.scanning");
    const value = total ? html` value="${done}" max="${total}"` : null;
    if (!area.querySelector("progress")) {
      fill(area, html`<span class="text"></span><progress aria-label="${t("index.label")}"></progress>
        <button type="button" class="tool" data-action="cancel_index" aria-label="${t("index.cancel")}" title="${t("index.cancel")}">${icon("close")}</button>`);
    }
    const bar = /** @type {HTMLProgressElement} */ (one(area, "progress"));
    if (value) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
    one(area, ".text").textContent = [text, rate, left].filter(Boolean).join(" · ");
    area.title = status.current;
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
    if (id === "cancel_index") void cancelIndex().catch(() => {});
    else if (id === "clear") events.emit("command", { command: "clear_selection" });
    else if (id === "more") events.emit("menu", { files, x: box.left, y: box.top });
    else events.emit("action", { id, files });
  }
}

export function registerStatusBar() {
  defineElement("iib-status-bar", StatusBar);
}
