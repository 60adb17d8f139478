import { thumbnailUrl } from "api/media.js";
import { AT_ONCE } from "api/operations.js";
import { emptyTrash, getTrash, restoreTrash } from "api/trash.js";
import { formatAddress } from "core/address.js";
import { defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { language, t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { formatBytes } from "model/amounts.js";
import { formatDay, formatTime } from "model/format.js";
import { parentOf } from "model/paths.js";
import { icon } from "ui/icon.js";
import { FileWork } from "./work.js";
/**
 * @import { Address } from "core/address.js"
 * @import { TrashEntry, TrashPage } from "model/types.js"
 */

const PAGE = 100;
const DAY_S = 86_400;
const THUMBNAIL = 128;

/** The place Trash: what was deleted, until it is put back, really removed, or too old. */
export class Trash extends PlacePanel {
  /** @type {Address["place"]} */
  place = "trash";
  /** @type {TrashEntry[]} */
  #entries = [];
  /** @type {Set<number>} */
  #chosen = new Set();
  /** @type {TrashPage|null} */
  #page = null;

  connected() {
    this.work = new FileWork(this.app);
    fill(this, html`<header class="place-head"><h1>${t("place.trash")}</h1><span class="dim total"></span><span class="spring"></span><span class="buttons acts"></span></header>
      <div class="panel-body" tabindex="0"></div><dialog class="ask empty"></dialog>`);
    this.app.events.on("refresh", () => this.hidden || void this.attempt(() => this.#reread()), this.signal);
    this.app.store.watch(["setting"], () => this.#drawHead(), this.signal);
    this.listen(this, "click", (event) => void this.#click(event));
    this.listen(this, "change", (event) => this.#change(event));
    this.listen(this, "submit", (event) => (event.preventDefault(), void this.#empty()));
    this.addEventListener("error", (event) => missing(event), { capture: true, signal: this.signal });
    super.connected();
  }

  async arrive() {
    this.#chosen.clear();
    await this.#reread();
  }

  /** As many as are shown already. */
  async #reread() {
    await this.inTurn(() => this.#read(Math.max(PAGE, this.#entries.length)));
  }

  /**
   * @param {number} limit
   * @param {string} [cursor]
   */
  async #read(limit, cursor = "") {
    const page = await getTrash({ limit: Math.min(limit, AT_ONCE), cursor }, this.signal);
    this.#entries = cursor ? [...this.#entries, ...page.entries] : page.entries;
    this.#page = page;
    const known = new Set(this.#entries.map(({ id }) => id));
    this.#chosen = new Set([...this.#chosen].filter((id) => known.has(id)));
    this.#draw();
  }

  get #mayWrite() {
    return this.app.store.state.setting?.is_readonly === false;
  }

  #drawHead() {
    if (!this.#page) return;
    const { count, total_bytes } = this.#page;
    one(this, ".total").textContent = count ? `${t("status.files", { count })} · ${formatBytes(total_bytes)}` : "";
    const { size } = this.#chosen;
    const off = this.#mayWrite ? null : html` disabled title="${t("readonly")}"`;
    const restore = size ? t("trash.restore", { count: size }) : t("trash.restore_all");
    const remove = size ? t("trash.remove", { count: size }) : t("trash.empty");
    refill(one(this, ".acts"), count ? html`<button type="button" class="button" data-do="restore"${off}>${restore}</button><button type="button" class="button is-grave" data-do="ask"${off}>${icon("trash")}<span>${remove}</span></button>` : html``);
  }

  #draw() {
    this.#drawHead();
    const { count = 0, days_max = 0 } = this.#page ?? {};
    const area = one(this, ".panel-body");
    if (!count) return void refill(area, emptyMarkup(days_max));
    const readonly = this.#mayWrite ? null : html`<p class="notice">${t("readonly")}</p>`;
    const more = this.#page?.cursor.has_next ? html`<p class="more-line"><button type="button" class="button" data-do="more">${t("more.show")}</button></p>` : null;
    refill(area, html`${readonly}<p class="dim">${days_max ? t("trash.days", { count: days_max }) : t("trash.no_days")}</p>
      <ul class="entries" aria-label="${t("place.trash")}">${this.#entries.map((entry) => entryMarkup(entry, days_max))}</ul>${more}`);
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (area.querySelectorAll("[data-id]"))) this.#mark(box, this.#chosen.has(Number(box.dataset["id"])));
  }

  /**
   * @param {HTMLInputElement} box of an entry
   * @param {boolean} isChosen
   */
  #mark(box, isChosen) {
    box.checked = isChosen;
    box.closest("li")?.classList.toggle("is-chosen", isChosen);
  }

  /** @param {Event} event */
  #change({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    const id = Number(target.dataset["id"]);
    if (target.checked) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.#mark(target, target.checked);
    this.#drawHead();
  }

  /** @param {MouseEvent} event */
  async #click({ target }) {
    if (target === this.#dialog) return this.#dialog.close();
    const button = target instanceof Element ? target.closest("[data-do]") : null;
    const what = button?.getAttribute("data-do");
    if (what === "close") this.#dialog.close();
    else if (what === "more") await this.attempt(() => this.inTurn(() => this.#read(PAGE, this.#page?.cursor.next)));
    else if (what === "ask") this.#ask();
    else if (what === "home") this.app.router.go({ place: "all" });
    else if (what === "restore") await this.attempt(() => this.#restore());
  }

  /** All that lies there, not only what is shown. */
  async #all() {
    const all = [...this.#entries];
    for (let cursor = this.#page?.cursor; cursor?.has_next; ) {
      const page = await getTrash({ limit: AT_ONCE, cursor: cursor.next }, this.signal);
      all.push(...page.entries);
      cursor = page.cursor;
    }
    return all;
  }

  async #restore() {
    const entries = this.#chosen.size ? this.#entries.filter(({ id }) => this.#chosen.has(id)) : await this.#all();
    const work = /** @type {FileWork} */ (this.work);
    /** @type {Map<string, number>} */
    const ids = new Map(entries.map(({ id, trash_path }) => [trash_path, id]));
    const outcome = await work.each([...ids.keys()], (paths, id) => restoreTrash(paths.map((path) => ids.get(path) ?? 0), id));
    this.#chosen.clear();
    const places = new Map(entries.map(({ trash_path, path }) => [trash_path, path]));
    const { asked } = outcome;
    const taken = asked.filter(({ src, dest }) => places.get(src) !== dest).length;
    const text = t("files.restored", { count: asked.length });
    work.done(taken ? `${text} ${t("files.taken", { count: taken })}` : text, outcome);
    this.app.events.emit("refresh", null);
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  /** The one thing that cannot be undone is asked before. */
  #ask() {
    const { count = 0, total_bytes = 0 } = this.#page ?? {};
    const chosen = this.#entries.filter(({ id }) => this.#chosen.has(id));
    const number = chosen.length || count;
    const bytes = chosen.length ? chosen.reduce((sum, entry) => sum + entry.bytes, 0) : total_bytes;
    const title = chosen.length ? t("trash.remove", { count: number }) : t("trash.empty");
    this.#dialog.setAttribute("aria-label", title);
    fill(
      this.#dialog,
      html`<form><h2>${title}</h2><p>${t("trash.ask", { count: number, size: formatBytes(bytes) })}</p>
        <div class="buttons is-end"><button type="button" class="button" data-do="close">${t("cancel")}</button><button class="button is-grave is-main">${t("trash.ask.do")}</button></div></form>`,
    );
    this.#dialog.showModal();
    one(this.#dialog, "[data-do=close]").focus();
  }

  async #empty() {
    this.#dialog.close();
    await this.attempt(async () => {
      const { removed, bytes } = await emptyTrash(this.#chosen.size ? [...this.#chosen] : undefined);
      this.#chosen.clear();
      this.app.events.emit("toast", { text: t("trash.removed", { count: removed, size: formatBytes(bytes) }) });
      await this.#read(PAGE);
    });
  }
}

/**
 * @param {TrashEntry} entry
 * @param {number} days_max
 */
function entryMarkup({ id, name, path, trash_path, type, deleted_time, size, bytes }, days_max) {
  const folder = parentOf(path);
  const end = new Date((deleted_time + days_max * DAY_S) * 1000).toLocaleDateString("sv");
  const goes = days_max ? t("trash.until", { day: formatDay(end, language(), new Date()) }) : "";
  const picture = type === "dir" ? icon("folder") : html`<img alt="" loading="lazy" src="${thumbnailUrl({ fullpath: trash_path, stamp: `${deleted_time}-${bytes}` }, THUMBNAIL)}">${icon("text")}`;
  return html`<li><label><input type="checkbox" data-id="${id}" aria-label="${t("trash.choose", { name })}">
    <span class="thumb">${picture}</span><b>${name}</b></label><a class="where" href="${formatAddress({ place: "folders", path: folder })}" title="${path}">${folder}</a>
    <span class="when">${t("trash.deleted", { time: formatTime(deleted_time, language()) })}${goes ? html`<small>${goes}</small>` : null}</span><span class="size">${type === "dir" ? "" : size}</span></li>`;
}

/** What has no picture shows a sign instead. @param {Event} event */
function missing({ target }) {
  if (target instanceof HTMLImageElement) target.remove();
}

/** @param {number} days_max */
function emptyMarkup(days_max) {
  return html`<div class="said">${icon("trash")}<h2>${t("trash.is_empty")}</h2><p>${days_max ? t("trash.is_empty.text", { count: days_max }) : t("trash.is_empty.no_days")}</p>
    <div class="buttons"><button type="button" class="button is-main" data-do="home">${t("place.all")}</button></div></div>`;
}

export function register() {
  defineElement("iib-trash", Trash);
}
