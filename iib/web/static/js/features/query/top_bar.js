import { HOME, contentKey } from "core/address.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
import { swallowClick } from "ui/swallow_click.js";
/** @import { App } from "core/app.js" */

const TILE_LEAST = 96;
const TILE_MOST = 420;
const SORTS = /** @type {const} */ (["date", "name", "size", "rating", "relevance", "random"]);

/** The top of the page: the query line, and how the grid is shown. */
export class TopBar extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  /** @type {Promise<void>|undefined} */
  #query;
  #isQueryHere = false;

  connected() {
    fill(this, barMarkup());
    const { store, events } = this.app;
    const bring = () => void (this.#query ??= this.#bringQuery());
    events.on("settled", bring, this.signal);
    this.listen(this, "focusin", bring);
    this.listen(this, "change", (event) => void this.#changeLater(event));
    if (contentKey(store.state.address) !== contentKey(HOME)) bring();
    store.watch(["preferences", "drawer", "is_narrow"], () => this.#draw(), this.signal);
    events.on("command", ({ command }) => this.#command(command), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "input", (event) => this.#input(event));
    this.listen(document, "pointerdown", (event) => this.#closeOptions(event), { capture: true });
  }

  /** A press beside them closes the options, and does nothing else. @param {PointerEvent} event */
  #closeOptions(event) {
    if (!this.classList.contains("has-options") || (event.target instanceof Node && this.contains(event.target))) return;
    this.classList.remove("has-options");
    if (!one(this, ".options-button").checkVisibility()) return;
    event.stopPropagation();
    swallowClick();
  }

  /** What is written and chosen here comes after the first pictures, unless one came for it. */
  async #bringQuery() {
    const [{ QueryLine }, { Sorting }] = await Promise.all([import("./query_line.js"), import("./sorting.js")]);
    new Sorting(this.app, one(this, ".options"), this.signal);
    new QueryLine(this.app, one(this, "form"), this.signal);
    this.#isQueryHere = true;
  }

  /** A choice that was made before those came who hear of it is told them again. @param {Event} event */
  async #changeLater(event) {
    const field = event.target;
    if (this.#isQueryHere || !(field instanceof HTMLSelectElement)) return;
    const { value } = field;
    await (this.#query ??= this.#bringQuery());
    field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #draw() {
    const { preferences, drawer, is_narrow } = this.app.store.state;
    const size = /** @type {HTMLInputElement} */ (one(this, "[name=tile_size]"));
    size.value = String(preferences.tile_size);
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
    if (command === "query") {
      const line = /** @type {HTMLInputElement} */ (one(this, "[name=q]"));
      line.focus();
      line.select();
    }
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
    else if (what === "help") this.app.events.emit("query_help", null);
    else if (what === "options") this.classList.toggle("has-options");
    else if (what === "places" || what === "details") this.app.events.emit("command", { command: what });
  }

  /** @param {Event} event */
  #input(event) {
    const field = /** @type {HTMLInputElement|HTMLSelectElement} */ (event.target);
    if (field.name === "tile_size") this.#resize(Number(field.value));
  }
}

function barMarkup() {
  const media = /** @type {const} */ (["all", "image", "video", "audio"]);
  const options = media.map((value) => html`<option value="${value}">${t(`media.${value}`)}</option>`);
  const sorts = SORTS.map((value) => html`<option value="${value}">${t(`sort.${value}`)}</option>`);
  return html`<button type="button" class="tool" data-do="places" aria-label="${t("key.places")}" title="${t("key.places")} (B)">${icon("places")}</button>
    <form role="search" class="query">
      ${icon("search")}<input type="text" name="q" role="combobox" aria-label="${t("query.label")}" placeholder="${t("query.placeholder")}"
        autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" maxlength="4000" aria-describedby="query-error"
        aria-expanded="false" aria-controls="suggestions" aria-autocomplete="list"><kbd class="hint" aria-hidden="true">/</kbd>
      <button type="button" class="tool" data-query="clear" aria-label="${t("query.clear")}" title="${t("query.clear")}" hidden>${icon("close")}</button>
      <button type="button" class="tool" data-query="album" aria-label="${t("query.album")}" title="${t("query.album")}" hidden>${icon("album")}</button>
      <button type="button" class="tool" data-do="help" aria-label="${t("query.help")}" title="${t("query.help")}">${icon("help")}</button>
      <div class="under"><ul role="listbox" id="suggestions" aria-label="${t("query.suggestions")}" hidden></ul><p class="query-error" id="query-error" role="alert"></p></div></form>
    <button type="button" class="tool options-button" data-do="options" aria-label="${t("view.options")}" title="${t("view.options")}">${icon("settings")}</button>
    <div class="options">
      <span class="sorting"><select name="sort" aria-label="${t("sort")}">${sorts}</select><button type="button" class="tool" data-do="order"
        aria-label="${t("sort.turn")}" title="${t("sort.turn")}">${icon("order")}</button></span>
      <select name="media_type" aria-label="${t("media")}">${options}</select>
      <label class="slider" title="${t("view.size")}">${icon("image")}<input type="range" name="tile_size" min="${TILE_LEAST}" max="${TILE_MOST}" step="4" aria-label="${t("view.size")}"></label>
      <button type="button" class="tool" data-do="crop" aria-label="${t("view.crop")}" title="${t("view.crop")}"></button></div>
    <button type="button" class="tool" data-do="details" aria-label="${t("key.details")}" title="${t("key.details")} (I)">${icon("details")}</button>`;
}

export function registerTopBar() {
  defineElement("iib-top-bar", TopBar);
}
