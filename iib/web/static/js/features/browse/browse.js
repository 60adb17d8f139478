import { ApiError, isAbort } from "api/client.js";
import { thumbnailUrl, whyNoThumbnail } from "api/media.js";
import { contentKey, hasGrid, isAsked } from "core/address.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { language, t, useLateSentences } from "core/i18n.js";
import { loadStyle } from "core/late_part.js";
import { formatCount, formatDay } from "model/format.js";
import { rectOf } from "model/grid_layout.js";
import { indexOfPosition, positionOf, remapIndex } from "model/result.js";
import { Choosing } from "./choosing.js";
import { coversOf, openResult } from "./sources.js";
/**
 * @import { App, State } from "core/app.js"
 * @import { Address } from "core/address.js"
 * @import { Group } from "model/grid_layout.js"
 * @import { FileInfo } from "model/types.js"
 * @import { Result } from "model/result.js"
 * @import { Grid } from "ui/grid/grid.js"
 * @import { Scrubber } from "ui/scrubber.js"
 * @import { DateBar } from "./date_bar.js"
 */

/** On a phone the same wish means smaller tiles. */
const NARROW_TILES = 0.62;
/** Less than this many windows of pictures are scrolled without a date bar. */
const LEAST_WINDOWS = 1.5;

/** The middle of the page: the place one is at, as a grid. */
export class Browse extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  #key = "";
  #opening = new AbortController();
  /** @type {Promise<void>|undefined} */
  #dates;
  /** @type {DateBar|undefined} */
  dates;
  /** @type {Group[]} */
  #groups = [];
  #said = "";
  /** What the result answers. @type {Address|null} */
  #shown = null;
  #isAsked = false;
  /** @type {Promise<import("./tile_tags.js").TileTags>|undefined} */
  #tileTags;

  connected() {
    fill(
      this,
      html`<div class="place-head"></div><div class="place-body"><iib-grid></iib-grid><iib-scrubber hidden></iib-scrubber>
        <div class="place-empty" hidden></div></div>`,
    );
    this.#setUpGrid();
    const { store, events } = this.app;
    this.listen(this, "click", (event) => void this.#act(event, "click"));
    this.listen(this, "change", (event) => void this.#act(event, "change"));
    store.watch(["address"], () => void this.#arrive(), this.signal);
    store.watch(["setting"], ({ address, result }) => address.place === "folders" && !address.path && void result?.refresh(), this.signal);
    store.watch(["address", "setting", "preferences"], () => void this.#drawHead(), this.signal);
    store.watch(["selection", "focused", "preferences", "is_narrow"], () => this.#mirror(), this.signal);
    store.watch(["index_status", "setting", "total", "is_busy"], () => void this.#drawEmpty(), this.signal);
    events.on("refresh", () => this.refresh(), this.signal);
    events.on("tagged", () => this.#retag(), this.signal);
    store.watch(["setting"], ({ setting }) => void (setting?.all_custom_tags?.length && this.#retag()), this.signal);
    events.on("changed", ({ files }) => this.#patch(files), this.signal);
    events.on("reshuffle", () => void store.state.result?.refresh(), this.signal);
    events.on("command", ({ command }) => this.#command(command), this.signal);
  }

  get grid() {
    return /** @type {Grid} */ (one(this, "iib-grid"));
  }

  get scrubber() {
    return /** @type {Scrubber} */ (one(this, "iib-scrubber"));
  }

  #setUpGrid() {
    const { grid, app } = this;
    this.choosing = new Choosing(app, grid);
    grid.pictures.thumbnailUrl = thumbnailUrl;
    grid.pictures.coversOf = coversOf;
    grid.pictures.whyMissing = whyNoThumbnail;
    if (grid.headings) grid.headings.textOf = (group) => headingText(group, app.store.state.is_narrow);
    grid.list.setAttribute("aria-label", t("grid.label"));
    grid.addEventListener("laidout", () => this.#needDates());
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
      grid.addEventListener(type, (event) => run(/** @type {CustomEvent} */ (event).detail));
    on("open", ({ index }) => this.#open(index));
    on("menu", ({ index, x, y }) => this.#about("menu", index, x, y));
    on("lift", ({ index, x, y }) => this.#about("drag", index, x, y));
    app.store.watch(["setting"], ({ setting }) => (grid.canDrag = setting?.is_readonly === false), this.signal);
    grid.addEventListener("settled", () => app.events.emit("settled", null), { once: true });
    on("scrolled", () => this.#notePosition());
  }

  /** A long list by date has a bar that knows dates; room for it is made at once. */
  #needDates() {
    const { grid } = this;
    const isWanted = grid.hasHeadings && grid.layout.height >= grid.clientHeight * LEAST_WINDOWS;
    this.scrubber.hidden = !isWanted;
    if (isWanted) this.#dates ??= this.#bringDates();
    if (grid.classList.contains("has-scrubber") === isWanted) return this.dates?.draw();
    grid.classList.toggle("has-scrubber", isWanted);
    grid.refit();
  }

  async #bringDates() {
    const [{ DateBar }] = await Promise.all([import("./date_bar.js"), loadStyle("static/js/ui/scrubber.css")]);
    this.dates = new DateBar(this.grid, this.scrubber, () => this.app.store.state.result?.groups ?? []);
    this.dates.draw();
  }

  /** Show the place of the address, unless it is shown already. */
  async #arrive() {
    const { address } = this.app.store.state;
    const key = contentKey(address);
    if (key === this.#key) return;
    const isKept = isAsked(address) && this.#isAsked; // until the next result is there
    this.#isAsked = isAsked(address);
    this.#key = key;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    this.hidden = !hasGrid(address);
    if (this.hidden) {
      this.app.store.set({ is_busy: false, query_error: "" });
      return this.#show(null, address);
    }
    this.app.store.set({ is_busy: true });
    if (!isKept) this.#show(null, address);
    try {
      const result = await openResult(address, this.app, signal);
      if (signal.aborted) return;
      this.app.store.set({ query_error: "" });
      this.#show(result, address);
      this.#return(result, address);
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) this.#fail(error, address);
    }
  }

  /**
   * @param {Result|null} result
   * @param {Address} address
   */
  #show(result, address) {
    this.#said = "";
    this.#shown = result && address;
    this.choosing?.reset();
    this.grid.hasHeadings = isAsked(address) && address.sort === "date";
    this.#groups = result?.groups ?? [];
    this.app.store.set({ result, total: result?.total ?? 0, is_total_final: result?.isFinal ?? false, is_busy: !result && hasGrid(address) });
    this.grid.result = result;
    result?.addEventListener("layout", () => this.#recount(result));
    result?.addEventListener("items", () => this.#meetFocus(result));
    result?.addEventListener("failed", () => this.#stumble(result));
    void this.#drawEmpty();
  }

  /** @param {Result} result */
  #recount(result) {
    const { store } = this.app;
    if (store.state.result !== result) return;
    const { focused } = store.state;
    if (focused >= 0) store.set({ focused: remapIndex(this.#groups, result.groups, focused) });
    const isFollowed = this.#groups.length > 0 && isAsked(store.state.address) && result.isFinal;
    const fresh = isFollowed ? remapIndex(this.#groups, result.groups, 0) : 0;
    if (fresh > 0 && this.grid.scale.top > this.grid.clientHeight / 2) void this.#tellFresh(fresh);
    this.#groups = result.groups;
    store.set({ total: result.total, is_total_final: result.isFinal });
    void this.#drawEmpty();
  }

  /** Newer pictures came above those one looks at. @param {number} count */
  async #tellFresh(count) {
    const [{ showFresh }] = await Promise.all([import("./fresh_pill.js"), useLateSentences()]);
    showFresh(one(this, ".place-body"), this.grid, count);
  }

  /** Tiles show the tags of their files, once there are any. */
  async #retag() {
    this.#tileTags ??= import("./tile_tags.js").then(({ TileTags }) => new TileTags(this.grid));
    (await this.#tileTags).forget();
  }

  /** Something about files is different. @param {FileInfo[]} files */
  #patch(files) {
    const { store } = this.app;
    const { result, focused_file, selection } = store.state;
    result?.patch(files);
    const focused = files.find((file) => file.fullpath === focused_file?.fullpath);
    store.set({ selection: selection.renewed(files), ...(focused ? { focused_file: focused } : {}) });
  }

  /** The focused file was not loaded when the focus came to it. @param {Result} result */
  #meetFocus(result) {
    const { store } = this.app;
    const { focused, focused_file } = store.state;
    if (store.state.result !== result || focused < 0 || focused_file) return;
    store.set({ focused_file: result.get(focused) ?? null });
  }

  /**
   * Back to where one was in this place.
   * @param {Result} result
   * @param {Address} address
   */
  #return(result, address) {
    if (!address.at) return;
    const { memo } = this.app.router;
    const shift = typeof memo["shift"] === "number" ? memo["shift"] : 0;
    const go = () => {
      this.grid.revealTile(indexOfPosition(result.groups, address.at), "start", shift + (this.grid.hasHeadings ? 38 : 0));
      this.dates?.drawThumb();
    };
    if (result.isFinal) go();
    else result.addEventListener("layout", go, { once: true });
  }

  #notePosition() {
    const { grid, app } = this;
    const { result } = app.store.state;
    if (!result?.isFinal || app.store.state.is_busy || contentKey(app.router.address) !== this.#key) return;
    const index = grid.firstInView();
    const rect = rectOf(grid.layout, index);
    const isTop = grid.scale.top < 4 || !rect;
    const at = isTop ? "" : positionOf(result.groups, index);
    if (at === app.router.address.at && isTop) return;
    app.router.change({ at }, { replace: true, memo: { shift: isTop ? 0 : Math.round(grid.scale.top - rect.y) } });
  }

  /**
   * @param {unknown} error
   * @param {Address} address
   */
  #fail(error, address) {
    const sentence = error instanceof ApiError && error.message ? error.message : t("error.unknown");
    const isQuery = address.place === "search" && error instanceof ApiError && error.status === 400;
    const { store } = this.app;
    store.set({ is_busy: false, query_error: isQuery ? sentence : "" });
    if (isQuery && store.state.result) return void this.#drawEmpty();
    this.#said = isQuery ? t("query.wrong") : sentence;
    void this.#drawEmpty();
  }

  /** @param {Result} result */
  #stumble(result) {
    const { error } = result;
    if (error instanceof ApiError && error.message) this.app.events.emit("toast", { text: error.message, kind: "error" });
  }

  async #drawHead() {
    const head = one(this, ".place-head");
    const { address } = this.app.store.state;
    const isBare = address.place === "all" || (address.place === "search" && !address.within) || !hasGrid(address);
    const placeHead = isBare ? bareHead : await (await import("./place_head.js")).headOf(address.place);
    if (address !== this.app.store.state.address) return;
    const markup = placeHead(this.app.store.state);
    if (head.dataset["shown"] === markup.text) return;
    head.dataset["shown"] = markup.text;
    fill(head, markup);
    head.classList.toggle("is-bare", head.querySelectorAll(":scope > :not(.unseen)").length === 0);
  }

  /** What an empty place says is fetched when there is one. */
  async #drawEmpty() {
    const { state } = this.app.store;
    const area = one(this, ".place-empty");
    const isEmpty = state.result !== null && state.is_total_final && state.total === 0 && !state.is_busy;
    area.hidden = !(this.#said || isEmpty);
    this.grid.classList.toggle("is-empty", !area.hidden);
    if (area.hidden) return;
    const [{ emptyMarkup, errorMarkup }] = await Promise.all([import("./empty.js"), useLateSentences()]);
    const isWrong = state.query_error !== "";
    const said = this.#said || (isWrong ? t("query.wrong") : "");
    refill(area, said ? errorMarkup(said, isWrong) : emptyMarkup({ ...state, address: this.#shown ?? state.address }));
  }

  #mirror() {
    const { selection, focused, preferences, is_narrow } = this.app.store.state;
    const { grid } = this;
    grid.isChoosing = selection.isAll || selection.named.length > 0;
    grid.classList.toggle("is-choosing", selection.isAll || selection.named.length > 1);
    grid.selection = selection;
    if (grid.focused !== focused) {
      grid.focused = focused;
      if (this.app.store.state.address.view && focused >= 0) grid.revealTile(focused);
    }
    grid.isCropped = preferences.is_cropped;
    grid.tileSize = preferences.tile_size * (is_narrow ? NARROW_TILES : 1);
  }

  /** @param {number} index */
  #open(index) {
    const { store, router } = this.app;
    const file = this.grid.fileAt(index);
    if (!file) return;
    if (file.type === "dir") return router.go({ place: "folders", path: file.fullpath });
    store.set({ focused: index, focused_file: file });
    router.change({ view: file.fullpath }, { memo: { is_viewer_step: true } });
  }

  /**
   * A tile is asked for its menu, or dragged; when it is chosen, all that are.
   * @param {"menu"|"drag"} what
   * @param {number} index
   * @param {number} x
   * @param {number} y
   */
  #about(what, index, x, y) {
    const { store, events } = this.app;
    const file = this.grid.fileAt(index);
    if (!file) return;
    this.choosing?.focus(index);
    const { selection } = store.state;
    const files = selection.has(file) && !selection.isAll ? selection.named : selection.has(file) ? [] : [file];
    events.emit(what, { files, x, y });
  }

  /** @param {string} command */
  #command(command) {
    if (command === "select_all") this.choosing?.all();
    else if (command === "clear_selection") this.choosing?.clear();
    else if (command === "focus_grid") this.grid.focusList();
    else if (command === "reload_place") this.#reload();
  }

  #reload() {
    this.#key = "";
    void this.#arrive();
  }

  refresh() {
    this.grid.pictures.forgetCovers();
    const { result, address } = this.app.store.state;
    if (this.#said || !result) this.#reload();
    else if (address.place !== "random") void result.refresh().catch(() => this.#reload());
  }

  /**
   * @param {Event} event
   * @param {"click"|"change"} type
   */
  async #act(event, type) {
    const target = event.target instanceof Element ? event.target.closest("[data-do], [data-q]") : null;
    if (!(target instanceof HTMLElement)) return;
    const isField = target.matches("input, select");
    if (isField !== (type === "change")) return;
    const { q } = target.dataset;
    if (q) return this.app.router.go({ place: "search", q });
    const [{ PLACE_ACTIONS }] = await Promise.all([import("./place_actions.js"), useLateSentences()]);
    PLACE_ACTIONS[target.dataset["do"] ?? ""]?.(this.app, target);
  }
}

/** A place that needs no line above its pictures has a name all the same. @param {Readonly<State>} state */
function bareHead({ address }) {
  return hasGrid(address) ? html`<h1 class="unseen">${t(`place.${address.place}`)}</h1>` : html``;
}

/**
 * @param {Group} group
 * @param {boolean} isShort so that days with few pictures can stand beside each other in a narrow window
 */
function headingText(group, isShort) {
  const title = formatDay(group.key, language(), new Date(), isShort);
  return { title, count: formatCount(group.count, language()), hint: t("grid.select_day") };
}

export function registerBrowse() {
  defineElement("iib-browse", Browse);
}
