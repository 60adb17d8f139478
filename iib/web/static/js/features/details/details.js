import { ApiError, isAbort } from "api/client.js";
import { getExif, getGenInfoDetails } from "api/metadata.js";
import { getTagsOf } from "api/tags.js";
import { copyText } from "core/clipboard.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { t } from "core/i18n.js";
import { workflowOf } from "model/geninfo_view.js";
import { icon } from "ui/icon.js";
import { detailsMarkup, factsMarkup, rawMarkup } from "./details_markup.js";
import { marksMarkup } from "./marks_markup.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo, GenInfoDetails, Tag } from "model/types.js"
 */

const WAIT_MS = 90;

/** The right side: everything known of the focused file. */
export class Details extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  #asked = new AbortController();
  #path = "";
  /** @type {GenInfoDetails|null} */
  #details = null;
  /** @type {Tag[]} */
  #tags = [];

  connected() {
    fill(
      this,
      html`<header><h2>${t("details")}</h2><span class="spring"></span><button type="button" class="tool" data-copy="more"
        aria-label="${t("action.more")}" title="${t("action.more")}">${icon("more")}</button><button type="button" class="tool close"
        data-copy="close" aria-label="${t("close")}" title="${t("close")} (I)">${icon("close")}</button></header>
        <div class="scroll" tabindex="0" role="region" aria-label="${t("details")}"></div>`,
    );
    this.app.store.watch(["focused_file", "preferences", "drawer", "setting"], () => this.#follow(), this.signal);
    this.app.events.on("tagged", () => void this.#retag(), this.signal);
    this.listen(this, "click", (event) => void this.#click(event));
    this.addEventListener("toggle", (event) => void this.#toggled(event), { capture: true, signal: this.signal });
  }

  #follow() {
    const { focused_file: file, preferences, drawer, is_narrow } = this.app.store.state;
    const isOpen = is_narrow ? drawer === "details" : preferences.are_details_open;
    if (!isOpen) return;
    const key = file ? `${file.fullpath}|${file.stamp}` : "";
    if (key === this.#path && this.#path) return this.#drawMarks();
    this.#path = key;
    this.#tags = [];
    this.#asked.abort();
    this.#asked = new AbortController();
    this.#details = null;
    if (!file) return this.#show(html`<p class="nothing">${t("details.nothing")}</p>`);
    if (file.type === "dir") return this.#show(factsMarkup(file, this.app.store.state.setting));
    this.classList.add("is-waiting");
    void this.#load(file, this.#asked.signal);
  }

  /**
   * @param {FileInfo} file
   * @param {AbortSignal} signal
   */
  async #load(file, signal) {
    await new Promise((resolve) => setTimeout(resolve, this.querySelector(".facts") ? WAIT_MS : 0));
    if (signal.aborted) return;
    const { setting } = this.app.store.state;
    try {
      const [details, tags] = await Promise.all([getGenInfoDetails(file.fullpath, signal), this.#readTags(file, signal)]);
      this.#details = details;
      this.#tags = tags;
      this.#show(html`<div class="marks-area"></div>${detailsMarkup(details)}${factsMarkup(file, setting)}${rawMarkup(details)}`);
      if (file.media_type === "video") void this.#tellCover(file, signal);
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      const sentence = error instanceof ApiError && error.message ? error.message : t("error.unknown");
      this.#show(html`<p class="notice">${icon("info")}<span>${file.error ?? sentence}</span></p>${factsMarkup(file, setting)}`);
    }
  }

  /**
   * Frames need a package that may be missing.
   * @param {FileInfo} file
   * @param {AbortSignal} signal
   */
  async #tellCover(file, signal) {
    const { noteOnCover } = await import("api/covers.js");
    const note = await noteOnCover(file, signal);
    if (signal.aborted || !note) return;
    const area = document.createElement("div");
    fill(area, html`<p class="notice">${icon("info")}<span>${note}</span></p>`);
    one(this, ".facts dl").after(area);
  }

  /**
   * The tags of a file that is indexed.
   * @param {FileInfo} file
   * @param {AbortSignal} signal
   */
  async #readTags(file, signal) {
    if (file.id === undefined) return [];
    const tags = (await getTagsOf([file.fullpath], signal))[file.fullpath] ?? [];
    return tags.filter((tag) => tag.type === "custom");
  }

  async #retag() {
    const { focused_file: file } = this.app.store.state;
    const { signal } = this.#asked;
    if (!file || file.type === "dir") return;
    const tags = await this.#readTags(file, signal).catch(() => this.#tags);
    if (signal.aborted) return;
    this.#tags = tags;
    this.#drawMarks();
  }

  /** Rating, favourite and tags change while the rest stays. */
  #drawMarks() {
    const { focused_file: file, setting } = this.app.store.state;
    const area = this.querySelector(".marks-area");
    if (!area || !file) return;
    const active = document.activeElement;
    const mark = active instanceof HTMLElement && area.contains(active) ? (active.dataset["mark"] ?? "") : "";
    if (!refill(area, file.id === undefined ? html`` : marksMarkup(file, this.#tags, setting?.is_readonly ?? false))) return;
    for (const dot of area.querySelectorAll(".dot")) if (dot instanceof HTMLElement) dot.style.background = dot.dataset["color"] ?? "";
    if (mark) /** @type {HTMLElement|null} */ (area.querySelector(`[data-mark="${mark}"]`))?.focus();
  }

  /** @param {import("core/html.js").Markup} markup */
  #show(markup) {
    this.classList.remove("is-waiting");
    const area = one(this, ".scroll");
    fill(area, markup);
    this.#drawMarks();
    area.scrollTop = 0;
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-copy], [data-mark], a") : null;
    if (!(target instanceof HTMLElement)) return;
    const { store, events } = this.app;
    const file = store.state.focused_file;
    const what = target.dataset["copy"];
    const { mark } = target.dataset;
    if (mark && file) return this.#mark(file, mark);
    if (target instanceof HTMLAnchorElement) return store.set({ drawer: "" });
    if (what === "close") return events.emit("command", { command: "details" });
    if (what === "more" && file) {
      const box = target.getBoundingClientRect();
      return events.emit("menu", { files: [file], x: box.left, y: box.bottom });
    }
    if (what === "workflow") return this.#saveWorkflow();
    const text = what === "text" ? this.#details?.text : what === "path" ? file?.fullpath : this.#fieldText(what ?? "");
    if (text) await copyText(text, t("copied"), events);
  }

  /**
   * @param {FileInfo} file
   * @param {string} mark "0" to "5", "favourite" or "tags"
   */
  #mark(file, mark) {
    const { events } = this.app;
    if (mark === "tags") return events.emit("edit_tags", { files: [file] });
    if (mark === "favourite") return events.emit("mark", { files: [file] });
    events.emit("mark", { files: [file], rating: Number(mark) === (file.rating ?? 0) ? 0 : Number(mark) });
  }

  /** @param {string} field */
  #fieldText(field) {
    const value = this.#details?.info?.[field];
    return typeof value === "string" ? value : "";
  }

  #saveWorkflow() {
    const workflow = workflowOf(this.#details?.info ?? null);
    const file = this.app.store.state.focused_file;
    if (!workflow || !file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([workflow.json], { type: "application/json" }));
    link.download = file.name.replace(/\.[^.]*$/, "") + (workflow.name === "workflow" ? ".workflow.json" : ".prompt.json");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** All chunks of the file are read only when they are asked for. @param {Event} event */
  async #toggled(event) {
    const block = event.target;
    if (!(block instanceof HTMLDetailsElement) || !block.open || !block.matches(".chunks")) return;
    const file = this.app.store.state.focused_file;
    const area = one(block, ".inside");
    if (!file || area.childElementCount) return;
    try {
      const rows = Object.entries(await getExif(file.fullpath, this.#asked.signal));
      const shown = rows.map(([name, value]) => html`<dt>${name}</dt><dd><pre tabindex="0">${value.slice(0, 20_000)}</pre></dd>`);
      fill(area, rows.length ? html`<dl class="stacked">${shown}</dl>` : html`<p class="dim">${t("details.no_chunks")}</p>`);
    } catch (error) {
      if (!isAbort(error)) fill(area, html`<p class="dim">${error instanceof Error ? error.message : t("error.unknown")}</p>`);
    }
  }
}

export function register() {
  defineElement("iib-details", Details);
}
