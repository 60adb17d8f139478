import { html, fill } from "core/html.js";
import { t } from "core/i18n.js";
import { formatDuration } from "model/format.js";
import { icon } from "ui/icon.js";
import { lookImage } from "ui/look.js";
/**
 * @import { FileInfo } from "model/types.js"
 * @import { Rect } from "model/grid_layout.js"
 * @import { IconName } from "../icon.js"
 */

/** @typedef {{name: string, color: string}} TileTag */
/** @typedef {"empty"|"waiting"|"shown"|"broken"|"plain"|"folder"} TileState */

const MOST_TAGS = 4;

let count = 0;

/** One cell of the grid; moved and filled again rather than made anew. */
export class Tile {
  index = -1;
  /** @type {FileInfo|undefined} */
  file;
  /** @type {HTMLImageElement[]} */
  images = [];
  /** @type {TileState} */
  state = "empty";
  y = 0;
  /** @type {readonly TileTag[]} */
  #tags = [];
  #isChosen = false;
  #isFocused = false;
  #place = "";

  constructor() {
    this.element = document.createElement("div");
    this.element.className = "tile";
    this.element.id = `tile-${count++}`;
    this.element.setAttribute("role", "option");
    this.element.setAttribute("aria-selected", "false");
    this.element.dataset["state"] = "empty";
  }

  /**
   * @param {Rect} rect
   * @param {number} offset what the list is shifted by
   */
  place(rect, offset) {
    this.y = rect.y + rect.height / 2;
    const place = `${rect.x}|${rect.y - offset}|${rect.width}|${rect.height}`;
    if (place === this.#place) return;
    this.#place = place;
    const { style } = this.element;
    style.transform = `translate(${rect.x}px, ${rect.y - offset}px)`;
    style.width = `${rect.width}px`;
    style.height = `${rect.height}px`;
  }

  /**
   * @param {number} index
   * @param {number} total
   */
  number(index, total) {
    this.index = index;
    this.element.setAttribute("aria-posinset", String(index + 1));
    this.element.setAttribute("aria-setsize", String(total));
  }

  /** @param {readonly TileTag[]} tags */
  set tags(tags) {
    if (tags === this.#tags) return;
    this.#tags = tags;
    this.mark();
  }

  /** Show what the user says of the file: rating, favourite, tags. */
  mark() {
    const area = this.element.querySelector(".marks");
    if (!area || !this.file) return;
    const said = saidOf(this.file, this.#tags);
    fill(area, said);
    for (const dot of area.querySelectorAll("i")) dot.style.background = dot.dataset["color"] ?? "";
    area.classList.toggle("is-set", said.text !== "");
    if (this.state !== "broken") this.element.setAttribute("aria-label", labelOf(this.file, this.#tags));
  }

  /** Whether this is what it shows, whatever else is known of it by now. @param {FileInfo} file */
  isOf(file) {
    return this.file?.fullpath === file.fullpath && this.file.stamp === file.stamp && this.file.cover === file.cover;
  }

  /** @param {FileInfo|undefined} file */
  show(file) {
    this.file = file;
    this.#tags = [];
    this.images = [];
    this.element.classList.remove("is-slow");
    this.element.setAttribute("aria-label", file ? labelOf(file, this.#tags) : t("grid.loading"));
    this.element.title = "";
    if (!file) return this.#become("empty", html``);
    if (file.type === "dir") return this.#showFolder(file);
    if (file.error) return this.fail(file.error);
    const name = file.media_type === "audio" ? html`<span class="caption">${file.name}</span>` : null;
    this.#become("waiting", html`<div class="frame"><img alt="" decoding="async" draggable="false"></div>${name}${marks(file)}`);
    this.images = [.../** @type {NodeListOf<HTMLImageElement>} */ (this.element.querySelectorAll("img"))];
    this.#shape(file);
  }

  /** @param {FileInfo} file */
  #showFolder(file) {
    const label = html`<div class="folder-name">${icon("folder")}<span>${file.name}</span></div>`;
    this.#become("folder", html`<div class="cover" data-folder="${file.fullpath}"></div>${label}<span class="more">${icon("more")}</span>`);
    this.element.title = file.name;
  }

  /** @param {FileInfo} file */
  #shape(file) {
    const frame = /** @type {HTMLElement} */ (this.element.firstElementChild);
    const isKnown = file.width && file.height;
    frame.style.setProperty("--ratio", isKnown ? String(Number(file.width) / Number(file.height)) : "1");
    frame.classList.toggle("is-tall", Boolean(isKnown && Number(file.height) > Number(file.width)));
    if (file.placeholder) frame.style.setProperty("--look", lookImage(file.placeholder));
  }

  /** The picture is there. @param {boolean} isSlow */
  reveal(isSlow) {
    if (this.state !== "waiting") return;
    this.#setState("shown");
    this.element.classList.toggle("is-slow", isSlow);
  }

  /**
   * This file has no picture to show.
   * @param {string} reason one sentence; "" when that is in its nature, as with sound
   */
  fail(reason) {
    const file = this.file;
    if (!file) return;
    const kind = /** @type {IconName} */ (reason ? "broken" : (file.media_type ?? "image"));
    const said = reason ? html`<span class="reason">${t("tile.broken")}</span>` : null;
    const name = html`<span class="name">${file.name}</span>`;
    this.images = [];
    this.#become(reason ? "broken" : "plain", html`<div class="plain">${icon(kind)}${said} ${name}</div>${marks(file)}`);
    this.element.title = reason;
    if (reason) this.element.setAttribute("aria-label", `${t("tile.broken")} ${file.name}. ${reason}`);
  }

  /** @param {boolean} isChosen */
  choose(isChosen) {
    if (isChosen === this.#isChosen) return;
    this.#isChosen = isChosen;
    this.element.setAttribute("aria-selected", String(isChosen));
  }

  /** @param {boolean} isFocused */
  focus(isFocused) {
    if (isFocused === this.#isFocused) return;
    this.#isFocused = isFocused;
    this.element.classList.toggle("is-focused", isFocused);
  }

  /**
   * @param {TileState} state
   * @param {import("core/html.js").Markup} markup
   */
  #become(state, markup) {
    this.#setState(state);
    fill(this.element, markup);
    this.mark();
  }

  /** @param {TileState} state */
  #setState(state) {
    this.state = state;
    this.element.dataset["state"] = state;
  }
}

/**
 * @param {FileInfo} file
 * @param {readonly TileTag[]} tags
 */
function labelOf(file, tags) {
  if (file.type === "dir") return t("tile.folder", { name: file.name });
  const pixels = file.width && file.height ? `${file.width} × ${file.height}` : "";
  const said = [file.rating ? t("stars", { count: file.rating }) : "", file.favourite ? t("favourite") : "", ...tags.map(({ name }) => name)];
  return [file.name, pixels, lengthOf(file), ...said].filter(Boolean).join(", ");
}

/** @param {FileInfo} file */
function lengthOf({ duration_ms }) {
  return duration_ms ? formatDuration(duration_ms / 1000) : "";
}

/**
 * @param {FileInfo} file
 * @param {readonly TileTag[]} tags
 */
function saidOf(file, tags) {
  const rating = file.rating ? html`<b>${icon("star")}${file.rating}</b>` : null;
  const shown = tags.slice(0, MOST_TAGS).map(({ name, color }) => html`<i title="${name}"${color ? html` data-color="${color}"` : null}></i>`);
  return html`${file.favourite ? icon("heart") : null}${rating}${shown}`;
}

/** @param {FileInfo} file */
function marks(file) {
  const kind = file.media_type;
  const badge = kind === "video" || kind === "audio" ? html`<span class="badge">${icon(kind === "video" ? "play" : "audio")}${lengthOf(file)}</span>` : null;
  return html`${badge}<span class="marks"></span><span class="check">${icon("check")}</span><span class="more">${icon("more")}</span>`;
}
