import { ApiError, isAbort } from "api/client.js";
import { addTag, getTags, getTagsOf } from "api/tags.js";
import { fill, html, one, refill } from "core/html.js";
import { language, t } from "core/i18n.js";
import { formatCount } from "model/format.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo, Tag } from "model/types.js"
 */

const AT_ONCE = 1000;
const MOST = 8;
/** Among these is what is called exactly as it was written, however many begin with it. */
const LOOKED_AT = 200;
const WAIT_MS = 60;

/**
 * @typedef {{tag: Tag, paths: Set<string>}} Held a tag, and the files that have it
 */

/** The custom tags of some files: takes away, adds with completion, makes new ones. */
export class TagDialog {
  /** @type {FileInfo[]} */
  #files = [];
  /** @type {Map<number, Held>} */
  #held = new Map();
  /** What can be chosen, from above; null makes a new one. @type {(Tag|null)[]} */
  #offered = [];
  #offeredFor = "";
  #at = -1;
  /** The tag that arrows chose stays chosen while offers come late. */
  #picked = -1;
  #asked = new AbortController();

  /**
   * @param {HTMLDialogElement} dialog
   * @param {App} app
   * @param {(files: FileInfo[], tag: Tag, action: "add"|"remove") => Promise<void>} change
   */
  constructor(dialog, app, change) {
    this.dialog = dialog;
    this.app = app;
    this.change = change;
    dialog.addEventListener("click", (event) => this.#click(event));
    dialog.addEventListener("input", () => ((this.#picked = -1), void this.#offer(WAIT_MS)));
    dialog.addEventListener("keydown", (event) => this.#key(event));
    dialog.addEventListener("submit", (event) => (event.preventDefault(), void this.#submit()));
    app.events.on("tagged", () => dialog.open && void this.#read());
  }

  /** @param {FileInfo[]} files */
  async open(files) {
    this.#files = files;
    this.#held = new Map();
    const title = files.length === 1 ? t("tags.of_file", { name: files[0]?.name ?? "" }) : t("tags.of_files", { count: files.length });
    this.dialog.setAttribute("aria-label", title);
    fill(
      this.dialog,
      html`<header><h2>${title}</h2><button type="button" class="tool" data-close aria-label="${t("close")}" title="${t("close")} (Esc)">${icon("close")}</button></header>
        <form class="body"><ul class="chips held" aria-label="${t("tags")}"></ul>
        <input name="tag" role="combobox" aria-label="${t("tags.add")}" placeholder="${t("tags.add")}" autocomplete="off" spellcheck="false" maxlength="200"
          aria-expanded="false" aria-controls="tag-offers" aria-autocomplete="list">
        <p class="notice" role="alert" hidden></p>
        <ul role="listbox" id="tag-offers" aria-label="${t("tags.known")}"></ul></form>`,
    );
    this.dialog.showModal();
    this.#input.focus();
    await this.#try(() => this.#read());
    await this.#offer(0);
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (one(this.dialog, "input"));
  }

  /** Which tags the files have, a thousand files at a time. */
  async #read() {
    /** @type {Map<number, Held>} */
    const held = new Map();
    for (let at = 0; at < this.#files.length; at += AT_ONCE) {
      const answer = await getTagsOf(this.#files.slice(at, at + AT_ONCE).map((file) => file.fullpath));
      for (const [path, tags] of Object.entries(answer)) for (const tag of tags) if (tag.type === "custom") hold(held, tag, path);
    }
    this.#held = held;
    this.#drawHeld();
  }

  #drawHeld() {
    const rows = [...this.#held.values()].map(({ tag, paths }) => {
      const part = paths.size < this.#files.length ? html`<small>${formatCount(paths.size, language())}</small>` : null;
      return html`<li class="chip"><i class="dot" data-color="${tag.color}"></i><span>${tag.name}</span>${part}<button type="button" class="tool" data-remove="${tag.id}"
        aria-label="${t("tags.take", { name: tag.name })}" title="${t("tags.take", { name: tag.name })}">${icon("close")}</button></li>`;
    });
    refill(one(this.dialog, ".held"), rows.length ? html`${rows}` : html`<li class="dim">${t("tags.none")}</li>`);
    this.#colour();
  }

  #colour() {
    for (const dot of this.dialog.querySelectorAll(".dot")) {
      if (dot instanceof HTMLElement) dot.style.background = dot.dataset["color"] ?? "";
    }
  }

  /** @param {number} wait */
  async #offer(wait) {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    const q = this.#input.value.trim();
    try {
      const tags = await getTags({ category: "custom", q, limit: q ? LOOKED_AT : MOST + 4 }, signal);
      const isWhole = (/** @type {Tag} */ tag) => (this.#held.get(tag.id)?.paths.size ?? 0) === this.#files.length;
      this.#drawOffers(tags.filter((tag) => !isWhole(tag)), q);
    } catch (error) {
      if (!isAbort(error)) this.#say(error);
    }
  }

  /**
   * First what Enter takes: the tag that is called as it is written, else a new one of this name.
   * @param {Tag[]} tags
   * @param {string} q
   */
  #drawOffers(tags, q) {
    const isNamed = (/** @type {Tag} */ tag) => tag.name.toLowerCase() === q.toLowerCase();
    const named = tags.filter(isNamed);
    const isHeld = [...this.#held.values()].some(({ tag }) => isNamed(tag));
    const isNew = q !== "" && !named.length && !isHeld;
    const others = tags.filter((tag) => !isNamed(tag));
    this.#offered = [...(isNew ? [null] : []), ...[...named, ...others].slice(0, MOST)];
    this.#offeredFor = q;
    const rows = this.#offered.map((tag, i) => {
      const inside = tag
        ? html`<i class="dot" data-color="${tag.color}"></i><span>${tag.name}</span><small>${formatCount(tag.count, language())}</small>`
        : html`${icon("plus")}<span>${t("tags.create", { name: q })}</span>`;
      return html`<li role="option" id="tag-offer-${i}" data-index="${i}" aria-selected="false">${inside}</li>`;
    });
    refill(one(this.dialog, "[role=listbox]"), html`${rows}`);
    this.#input.setAttribute("aria-expanded", String(rows.length > 0));
    this.#colour();
    const picked = this.#offered.findIndex((tag) => tag?.id === this.#picked);
    this.#point(picked >= 0 ? picked : isNew || named.length ? 0 : -1);
  }

  /** @param {number} at */
  #point(at) {
    const rows = this.dialog.querySelectorAll("[role=option]");
    this.#at = Math.max(-1, Math.min(rows.length - 1, at));
    rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === this.#at)));
    const row = rows[this.#at];
    if (row) this.#input.setAttribute("aria-activedescendant", row.id);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isBack = event.key === "Backspace" && event.target === this.#input && !this.#input.value;
    if (event.key === "ArrowDown") this.#point(this.#at + 1);
    else if (event.key === "ArrowUp") this.#point(this.#at - 1);
    else if (isBack && this.#files.length === 1) void this.#try(() => this.#take([...this.#held.keys()].at(-1)));
    else return;
    this.#picked = this.#offered[this.#at]?.id ?? -1;
    event.preventDefault();
  }

  async #submit() {
    const q = this.#input.value.trim();
    if (q !== this.#offeredFor) await this.#offer(0);
    if (this.#at >= 0) await this.#try(() => this.#add(this.#at));
    else if (!q) this.dialog.close();
  }

  /** @param {number} at */
  async #add(at) {
    const name = this.#input.value.trim();
    const tag = this.#offered[at] ?? (name ? await addTag(name) : null);
    if (!tag) return;
    const paths = this.#held.get(tag.id)?.paths;
    const files = this.#files.filter((file) => !paths?.has(file.fullpath));
    this.#input.value = "";
    this.#picked = -1;
    await this.change(files, tag, "add");
    await this.#offer(0);
  }

  /** @param {number|undefined} id */
  async #take(id) {
    const held = this.#held.get(id ?? -1);
    if (!held) return;
    await this.change(this.#files.filter((file) => held.paths.has(file.fullpath)), held.tag, "remove");
    await this.#offer(0);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const row = target.closest("[data-index]");
    const taken = target.closest("[data-remove]");
    if (target === this.dialog || target.closest("[data-close]")) return this.dialog.close();
    if (row instanceof HTMLElement) void this.#try(() => this.#add(Number(row.dataset["index"])));
    if (taken instanceof HTMLElement) void this.#try(() => this.#take(Number(taken.dataset["remove"])));
    if (row || taken) this.#input.focus();
  }

  /** @param {unknown} error */
  #say(error) {
    const notice = one(this.dialog, ".notice");
    notice.textContent = error instanceof ApiError && error.message ? error.message : t("error.unknown");
    notice.hidden = false;
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    one(this.dialog, ".notice").hidden = true;
    try {
      await work();
    } catch (error) {
      this.#say(error);
    }
  }
}

/**
 * @param {Map<number, Held>} held
 * @param {Tag} tag
 * @param {string} path
 */
function hold(held, tag, path) {
  const each = held.get(tag.id) ?? { tag, paths: new Set() };
  each.paths.add(path);
  held.set(tag.id, each);
}
