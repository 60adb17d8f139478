import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
import { QueryLine } from "./query_line.js";
/**
 * @import { App } from "core/app.js"
 * @import { MediaFilter } from "model/types.js"
 */

const TILE_LEAST = 96;
const TILE_MOST = 420;

/** The top of the page: the query line, and how the grid is shown. */
export class TopBar extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    fill(this, barMarkup());
    this.query = new QueryLine(this.app, one(this, "form"), this.signal);
    const { store, events } = this.app;
    store.watch(["address", "preferences", "drawer", "is_narrow"], () => this.#draw(), this.signal);
    events.on("command", ({ command }) => this.#command(command), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "input", (event) => this.#input(event));
    this.listen(document, "pointerdown", (event) => {
      if (!(event.target instanceof Node && this.contains(event.target))) this.classList.remove("has-options");
    });
  }

  #draw() {
    const { address, preferences, drawer, is_narrow } = this.app.store.state;
    const size = /** @type {HTMLInputElement} */ (one(this, "[name=tile_size]"));
    size.value = String(preferences.tile_size);
    /** @type {HTMLSelectElement} */ (one(this, "[name=media_type]")).value = address.media_type;
    one(this, "[name=media_type]").classList.toggle("is-set", address.media_type !== "all");
    const crop = one(this, "[data-do=crop]");
    crop.setAttribute("aria-pressed", String(preferences.is_cropped));
    fill(crop, icon(preferences.is_cropped ? "crop" : "whole"));
    const isOpen = (/** @type {"places"|"details"} */ panel) =>
      is_narrow ? drawer === panel : preferences[panel === "places" ? "are_places_open" : "are_details_open"];
    one(this, "[data-do=places]").setAttribute("aria-expanded", String(isOpen("places")));
    one(this, "[data-do=details]").setAttribute("aria-expanded", String(isOpen("details")));
  }

  /** @param {string} command */
  #command(command) {
    const { preferences } = this.app.store.state;
    if (command === "query") this.query?.focus();
    if (command === "smaller") this.#resize(preferences.tile_size / 1.15);
    if (command === "larger") this.#resize(preferences.tile_size * 1.15);
  }

  /** @param {number} size */
  #resize(size) {
    this.app.prefer({ tile_size: Math.round(Math.max(TILE_LEAST, Math.min(TILE_MOST, size))) });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const what = target instanceof HTMLElement ? target.dataset["do"] : "";
    if (what === "crop") this.app.prefer({ is_cropped: !this.app.store.state.preferences.is_cropped });
    else if (what === "options") this.classList.toggle("has-options");
    else if (what === "places" || what === "details") this.app.events.emit("command", { command: what });
  }

  /** @param {Event} event */
  #input(event) {
    const field = /** @type {HTMLInputElement|HTMLSelectElement} */ (event.target);
    if (field.name === "tile_size") this.#resize(Number(field.value));
    if (field.name === "media_type") {
      this.app.router.change({ media_type: /** @type {MediaFilter} */ (field.value), at: "" });
    }
  }
}

function barMarkup() {
  const media = /** @type {const} */ (["all", "image", "video", "audio"]);
  const options = media.map((value) => html`<option value="${value}">${t(`media.${value}`)}</option>`);
  return html`<button type="button" class="tool" data-do="places" aria-label="${t("key.places")}" title="${t("key.places")} (B)">${icon("places")}</button>
    <form role="search" class="query">
      ${icon("search")}<input type="search" name="q" aria-label="${t("query.label")}" placeholder="${t("query.placeholder")}"
        autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" aria-describedby="query-error"><kbd class="hint" aria-hidden="true">/</kbd>
      <button type="button" class="tool clear" data-query="clear" aria-label="${t("query.clear")}" hidden>${icon("close")}</button>
      <button type="button" class="flag" data-query="path_only" aria-pressed="false" title="${t("query.path_only")}" aria-label="${t("query.path_only")}">${icon("folder")}</button>
      <button type="button" class="flag" data-query="regexp" aria-pressed="false" title="${t("query.regexp")}" aria-label="${t("query.regexp")}"><span aria-hidden="true">.*</span></button>
      <p class="query-error" id="query-error" role="alert"></p></form>
    <button type="button" class="tool options-button" data-do="options" aria-label="${t("view.options")}" title="${t("view.options")}">${icon("settings")}</button>
    <div class="options">
      <select name="media_type" aria-label="${t("media")}">${options}</select>
      <label class="slider" title="${t("view.size")}">${icon("image")}<input type="range" name="tile_size" min="${TILE_LEAST}" max="${TILE_MOST}" step="4" aria-label="${t("view.size")}"></label>
      <button type="button" class="tool" data-do="crop" aria-label="${t("view.crop")}" title="${t("view.crop")}"></button></div>
    <button type="button" class="tool" data-do="details" aria-label="${t("key.details")}" title="${t("key.details")} (I)">${icon("details")}</button>`;
}

export function registerTopBar() {
  defineElement("iib-top-bar", TopBar);
}
