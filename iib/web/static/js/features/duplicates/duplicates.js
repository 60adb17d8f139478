import { getDuplicates } from "api/look_alikes.js";
import { thumbnailUrl } from "api/media.js";
import { contentKey } from "core/address.js";
import { defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { exactFirst, linesOf, othersOf } from "model/duplicates.js";
import { ListResult } from "model/list_result.js";
import { Selection } from "model/selection.js";
import { ThumbnailQueue } from "ui/grid/thumbnails.js";
import { icon } from "ui/icon.js";
import { lookImage } from "ui/look.js";
import { chipLines, distanceText, foldersMarkup, lineMarkup, MOST_DISTANCE, nothingMarkup, placeMarkup } from "./duplicates_markup.js";
import { LineList } from "./line_list.js";
import { Looking } from "./looking.js";
import { TagCounts } from "./tag_counts.js";
import { TwinFocus } from "./twin_focus.js";
/**
 * @import { Address } from "core/address.js"
 * @import { KeepRule, Line } from "model/duplicates.js"
 * @import { DuplicateGroup, FileInfo } from "model/types.js"
 */

const USUAL_DISTANCE = 6;
const CARD = { least: 190, narrow: 148, gap: 10, most: 230, facts: 132 };
const LINES = { section: 58, head: 46 };
const CHIPS = 20;
/** The slider is let rest before anything is asked. */
const REST_MS = 250;

/** The place Duplicates: pictures that look alike side by side, and which of them may go. */
export class Duplicates extends PlacePanel {
  /** @type {Address["place"]} */
  place = "duplicates";
  #key = "";
  /** @type {ListResult|null} */
  #result = null;
  /** @type {DuplicateGroup[]} */
  #groups = [];
  /** The groups that the lines were drawn from. */
  #drawn = "";
  /** @type {readonly Line[]} */
  #lines = [];
  #left = 0;
  #columns = 1;
  #width = 0;
  #tags = new TagCounts();
  #queue = new ThumbnailQueue();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #resting;

  connected() {
    fill(this, placeMarkup());
    this.list = new LineList(this.#scroller, one(this, ".lines"), {
      draw: (line, y) => this.#draw(line, y),
      drop: (element) => element.querySelectorAll("img").forEach((image) => this.#queue.drop(image)),
      painted: () => this.#painted(),
      settled: () => this.#notePosition(),
    });
    this.looking = new Looking(one(this, ".looking"), () => void this.attempt(() => this.#reread()), (work) => this.attempt(work));
    const { store, events } = this.app;
    store.watch(["selection", "setting"], () => this.#mirror(), this.signal);
    store.watch(["setting", "address"], ({ setting, address }) => fill(one(this, "[name=folder]"), foldersMarkup(setting?.folders ?? [], address.within)), this.signal);
    events.on("tagged", () => (this.#tags.forget(), this.#painted()), this.signal);
    this.focusing = new TwinFocus(this.app, this, { result: () => this.#result, reveal: (file) => this.#reveal(file) }, this.signal);
    this.listen(this, "click", (event) => void this.attempt(() => this.#click(event)));
    this.listen(this, "change", (event) => this.#change(event));
    this.listen(this, "input", (event) => this.#slide(event));
    const observer = new ResizeObserver(() => (one(this, ".lines").clientWidth === this.#width ? this.list?.measure() : this.#relay()));
    observer.observe(this.#scroller);
    this.signal.addEventListener("abort", () => observer.disconnect());
    store.watch(["address"], ({ address }) => address.place !== this.place && this.#leave(), this.signal);
    super.connected();
  }

  get #scroller() {
    return one(this, ".panel-body");
  }

  get #distance() {
    const { by } = this.app.store.state.address;
    return /^[0-8]$/.test(by) ? Number(by) : USUAL_DISTANCE;
  }

  get #rule() {
    return /** @type {KeepRule} */ (/** @type {HTMLSelectElement} */ (one(this, "[name=rule]")).value);
  }

  get #folders() {
    const { within } = this.app.store.state.address;
    return within ? [within] : [];
  }

  #leave() {
    this.#key = "";
    this.looking?.rest();
  }

  /** @param {Address} address */
  async arrive(address) {
    const key = contentKey(address);
    if (key === this.#key) return;
    this.#key = key;
    const slider = /** @type {HTMLInputElement} */ (one(this, "[name=distance]"));
    slider.value = String(this.#distance);
    this.#sayDistance(this.#distance);
    const { store } = this.app;
    store.set({ is_busy: true });
    this.classList.add("is-waiting");
    try {
      const result = new ListResult(await this.#read(), () => this.#read());
      if (key !== this.#key) return;
      this.#result = result;
      result.addEventListener("layout", () => this.#renew());
      result.addEventListener("items", () => this.#renew());
      store.set({ result, selection: new Selection() });
      this.#renew();
      const line = this.#lines.findIndex((each) => each.kind === "head" && `~${each.group}` === address.at);
      if (line >= 0) this.list?.reveal(line);
    } finally {
      if (key === this.#key) this.classList.remove("is-waiting");
      store.set({ is_busy: false });
    }
  }

  /** The groups, those of copies first; also noted is how many pictures could not be compared yet. */
  async #read() {
    const { groups, group_count, not_hashed } = await getDuplicates(this.#folders, this.#distance, this.signal);
    this.#left = not_hashed;
    one(this, ".lines").dataset["more"] = group_count > groups.length ? t("duplicates.more", { count: groups.length, total: group_count }) : "";
    return exactFirst(groups).map(({ is_exact, files }, i) => ({ key: `${is_exact ? "exact" : "near"} ${i}`, files }));
  }

  async #reread() {
    await this.#result?.refresh();
  }

  /** The result is another one, or something about its files is. */
  #renew() {
    const result = this.#result;
    if (!result || result !== this.app.store.state.result) return;
    let first = 0;
    const before = this.#groups.flatMap(({ files }) => files);
    this.#groups = result.groups.map(({ key, count }) => {
      const files = result.files.slice(first, first + count);
      first += count;
      return { is_exact: key.startsWith("exact"), files };
    });
    const there = new Set(result.files.map((file) => file.fullpath));
    const { selection } = this.app.store.state;
    const gone = selection.named.filter((file) => !there.has(file.fullpath));
    this.app.store.set({ total: result.total, is_total_final: true, ...(gone.length ? { selection: selection.without(gone) } : {}) });
    this.looking?.follow(this.#left);
    if (JSON.stringify(this.#groups) !== this.#drawn) this.#relay(before);
    const nothing = one(this, ".place-empty");
    nothing.hidden = this.#groups.length > 0;
    if (!nothing.hidden) fill(nothing, nothingMarkup(this.app.store.state, this.#left, this.looking?.isRunning ?? false, this.#distance));
  }

  /**
   * Lay the groups out for the width that there is.
   * @param {readonly FileInfo[]} [before] what was shown until now
   */
  #relay(before = []) {
    const area = one(this, ".lines");
    const width = area.clientWidth;
    if (!width || this.hidden) return;
    this.#width = width;
    this.#drawn = JSON.stringify(this.#groups);
    const least = this.app.store.state.is_narrow ? CARD.narrow : CARD.least;
    this.#columns = Math.max(1, Math.floor((width + CARD.gap) / (least + CARD.gap)));
    const card = Math.min(CARD.most, (width - CARD.gap * (this.#columns - 1)) / this.#columns);
    area.style.setProperty("--card", `${card}px`);
    this.#lines = linesOf(this.#groups, this.#columns);
    const focused = this.focusing?.path ?? "";
    const chips = CHIPS * chipLines(this.#groups, card);
    area.style.setProperty("--chips", `${chips}px`);
    this.list?.show(this.#lines, { ...LINES, row: card + CARD.facts + chips });
    this.focusing?.keep(focused, before);
  }

  /** @param {FileInfo} file */
  #reveal(file) {
    const line = this.#lines.findIndex((each) => each.kind === "row" && this.#groups[each.group]?.files.slice(each.first, each.last).includes(file));
    if (line >= 0) this.list?.reveal(line);
  }

  /**
   * @param {Line} line
   * @param {number} y
   */
  #draw(line, y) {
    const element = document.createElement("div");
    element.className = `is-${line.kind}`;
    fill(element, lineMarkup(line, this.#groups));
    if (line.kind === "row") {
      const files = this.#groups[line.group]?.files.slice(line.first, line.last) ?? [];
      element.querySelectorAll(".twin").forEach((card, i) => files[i] && this.#picture(card, files[i], y));
    }
    return element;
  }

  /**
   * @param {Element} card
   * @param {FileInfo} file
   * @param {number} y
   */
  #picture(card, file, y) {
    const shape = one(card, ".shape");
    const image = /** @type {HTMLImageElement} */ (one(card, "img"));
    const ratio = file.width && file.height ? file.width / file.height : 1;
    shape.style.setProperty("--ratio", String(ratio));
    shape.classList.toggle("is-tall", ratio < 1);
    if (file.placeholder) shape.style.backgroundImage = lookImage(file.placeholder);
    const settle = (/** @type {boolean} */ isLoaded) => {
      shape.classList.add(isLoaded ? "is-shown" : "is-broken");
      shape.style.backgroundImage = "";
    };
    this.#queue.want({ image, url: thumbnailUrl(file, devicePixelRatio > 1 ? 512 : 256), y, settle });
  }

  #painted() {
    this.#queue.pump(this.list?.middle);
    this.#mirror();
    void this.#countTags();
  }

  /** Show what is chosen in the lines that are drawn, and how many may go. */
  #mirror() {
    const { selection, setting } = this.app.store.state;
    const isReadonly = setting?.is_readonly ?? false;
    for (const card of this.querySelectorAll(".twin")) {
      const isChosen = selection.has(this.#fileOf(card));
      card.classList.toggle("is-chosen", isChosen);
      /** @type {HTMLInputElement} */ (one(card, "[name=choose]")).checked = isChosen;
      one(card, ".tags").textContent = this.#tagText(card.getAttribute("data-path") ?? "");
    }
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".trash"))) {
      this.#count(button, isReadonly ? 0 : (this.#groupOf(button)?.files.filter((file) => selection.has(file)).length ?? 0));
    }
    this.#count(one(this, ".trash-all"), isReadonly || this.hidden ? 0 : selection.count(this.app.store.state.total));
  }

  /**
   * @param {HTMLElement} button
   * @param {number} count
   */
  #count(button, count) {
    button.hidden = count === 0;
    fill(button, html`${icon("trash")}<b aria-hidden="true">${count}</b><span>${t("duplicates.trash", { count })}</span>`);
  }

  /** @param {string} path */
  #tagText(path) {
    const count = this.#tags.of(path);
    return count ? t("duplicates.tags", { count }) : "";
  }

  /** The tags of the files that are drawn. */
  async #countTags() {
    const paths = [...this.querySelectorAll(".twin")].map((card) => card.getAttribute("data-path") ?? "");
    if (await this.#tags.need(paths)) this.#mirror();
  }

  /** @param {Element|null} within a card */
  #fileOf(within) {
    const path = within?.closest("[data-path]")?.getAttribute("data-path");
    return path ? this.#result?.get(this.#result.indexOf(path)) : undefined;
  }

  /** @param {HTMLElement} button */
  #groupOf(button) {
    return this.#groups[Number(button.dataset["group"])];
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (!(button instanceof HTMLElement) || button.closest(".looking")) return;
    const { events, router, store } = this.app;
    /** @type {Record<string, () => unknown>} */
    const answers = {
      open: () => this.#open(button),
      keep: () => this.#keepThis(button),
      select: () => this.#propose([this.#groupOf(button)]),
      select_all: () => this.#propose(this.#groups.filter((group) => group.is_exact === (button.dataset["exact"] === "1"))),
      trash: () => this.#trash(this.#groupOf(button)?.files.filter((file) => store.state.selection.has(file)) ?? []),
      trash_all: () => this.#trash(this.#result?.files.filter((file) => store.state.selection.has(file)) ?? []),
      add_folder: () => events.emit("settings", { section: "add_folder" }),
      look: () => this.looking?.start(this.#folders),
      wider: () => router.change({ by: String(MOST_DISTANCE), at: "" }),
      everywhere: () => router.change({ within: "", at: "" }),
    };
    await answers[button.dataset["do"] ?? ""]?.();
  }

  /** @param {HTMLElement} button */
  #open(button) {
    const { store, router } = this.app;
    const file = this.#fileOf(button);
    if (!file) return;
    store.set({ focused: this.#result?.indexOf(file.fullpath) ?? -1, focused_file: file });
    router.change({ view: file.fullpath }, { memo: { is_viewer_step: true } });
  }

  /** @param {HTMLElement} button */
  #keepThis(button) {
    const kept = this.#fileOf(button);
    const group = this.#groups.find(({ files }) => kept && files.includes(kept));
    if (!kept || !group) return;
    const { selection } = this.app.store.state;
    this.app.store.set({ selection: selection.with(group.files).without([kept]) });
  }

  /**
   * Choose all of some groups but what the rule keeps.
   * @param {(DuplicateGroup|undefined)[]} wanted
   */
  async #propose(wanted) {
    const groups = wanted.filter((group) => group !== undefined);
    const rule = this.#rule;
    if (rule === "tagged") await this.#tags.need(groups.flatMap(({ files }) => files.map((file) => file.fullpath)));
    const others = othersOf(groups, rule, (path) => this.#tags.of(path));
    const { selection } = this.app.store.state;
    this.app.store.set({ selection: selection.without(groups.flatMap(({ files }) => files)).with(others) });
  }

  /** @param {FileInfo[]} files */
  #trash(files) {
    if (files.length) this.app.events.emit("files", { what: "trash", files });
  }

  /** @param {Event} event */
  #change(event) {
    const field = event.target;
    const { router, store } = this.app;
    if (field instanceof HTMLSelectElement && field.name === "folder") return router.change({ within: field.value, at: "" });
    if (!(field instanceof HTMLInputElement) || field.name !== "choose") return;
    const file = this.#fileOf(field);
    if (file && store.state.selection.has(file) !== field.checked) store.set({ selection: store.state.selection.toggled(file) });
  }

  /** @param {Event} event */
  #slide(event) {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.name !== "distance") return;
    const by = field.value;
    this.#sayDistance(Number(by));
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.app.router.change({ by, at: "" }, { replace: true }), REST_MS);
  }

  /** @param {number} distance */
  #sayDistance(distance) {
    const text = distanceText(distance);
    one(this, "output").textContent = text;
    one(this, "[name=distance]").setAttribute("aria-valuetext", text);
  }

  #notePosition() {
    const { router } = this.app;
    if (this.hidden || contentKey(router.address) !== this.#key) return;
    const line = this.#lines[this.list?.first ?? 0];
    const group = line && line.kind !== "section" ? line.group : 0;
    router.change({ at: group ? `~${group}` : "" }, { replace: true });
  }
}

export function register() {
  defineElement("iib-duplicates", Duplicates);
}
