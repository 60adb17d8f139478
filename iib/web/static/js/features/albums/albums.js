import { getAlbums, putAlbum, removeAlbum } from "api/albums.js";
import { thumbnailUrl } from "api/media.js";
import { getTimeline, searchFiles } from "api/search.js";
import { formatAddress } from "core/address.js";
import { defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { language, sentenceOf, t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { formatCount } from "model/format.js";
import { icon } from "ui/icon.js";
/** @import { Album } from "model/types.js" */

const COVERS = 4;

/** The place Albums, and the dialog in which an album gets its name. */
export class Albums extends PlacePanel {
  /** @type {import("core/address.js").Address["place"]} */
  place = "albums";
  /** @type {Album[]} */
  #albums = [];
  /** @type {Partial<Album>} */
  #edited = {};

  connected() {
    fill(this, html`<header class="place-head"><h1>${t("place.albums")}</h1></header><div class="panel-body"></div><dialog class="ask album"></dialog>`);
    this.app.events.on("save_album", ({ q, sort, order }) => this.#name({ query: q, sort: /** @type {Album["sort"]} */ (sort), order: /** @type {Album["order"]} */ (order) }), this.signal);
    this.listen(this, "click", (event) => void this.#click(event));
    this.listen(this, "submit", (event) => void this.#submit(event));
    super.connected();
  }

  async arrive() {
    this.#albums = await getAlbums(this.signal);
    const area = one(this, ".panel-body");
    refill(area, this.#albums.length ? html`<ul class="cards">${this.#albums.map(cardMarkup)}</ul>` : emptyMarkup());
    this.lock();
    await Promise.all(this.#albums.map((album) => this.#cover(album)));
  }

  /** The first pictures of an album and how many it has. @param {Album} album */
  async #cover(album) {
    const card = this.querySelector(`[data-id="${album.id}"]`);
    if (!card) return;
    const wanted = { query: album.query, folder_paths: [] };
    try {
      const [{ files }, { total }] = await Promise.all([
        searchFiles({ ...wanted, sort: album.sort || "date", order: album.order }, { cursor: "", size: COVERS }, this.signal),
        getTimeline(wanted, this.signal),
      ]);
      const images = files.map((file) => html`<img alt="" loading="lazy" src="${thumbnailUrl(file, 256)}">`);
      fill(one(card, ".cover"), images.length ? html`${images}` : icon("album"));
      one(card, ".cover").dataset["count"] = String(images.length);
      one(card, ".count").textContent = formatCount(total, language());
    } catch (error) {
      if (!this.signal.aborted) one(card, ".count").textContent = error instanceof Error ? error.message : "";
    }
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  /** @param {Partial<Album>} album */
  #name(album) {
    this.#edited = album;
    const title = t(album.id ? "albums.edit" : "query.album");
    const wasHidden = this.hidden;
    this.#dialog.setAttribute("aria-label", title);
    fill(
      this.#dialog,
      html`<form><h2>${title}</h2><label class="stacked-field"><span>${t("albums.name")}</span><input name="name" required maxlength="200" autocomplete="off" value="${album.name ?? ""}"></label>
        <label class="stacked-field"><span>${t("albums.query")}</span><input name="query" maxlength="4000" autocomplete="off" spellcheck="false" value="${album.query ?? ""}"></label>
        <p class="notice" role="alert" hidden></p>
        <div class="buttons is-end"><button type="button" class="button" data-do="close">${t("cancel")}</button><button class="button is-main">${t("save")}</button></div></form>`,
    );
    this.hidden = false;
    this.classList.toggle("is-beside", wasHidden);
    this.#dialog.showModal();
    const leave = () => {
      this.classList.remove("is-beside");
      this.hidden = this.app.store.state.address.place !== this.place;
    };
    this.#dialog.addEventListener("close", leave, { once: true });
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const { id, sort, order } = this.#edited;
    const album = { name: String(given.get("name")).trim(), query: String(given.get("query")).trim(), sort: sort || "date", order: order || null };
    const notice = one(this.#dialog, ".notice");
    try {
      await putAlbum(/** @type {Partial<Album>} */ (id ? { id, ...album } : album));
    } catch (error) {
      notice.textContent = sentenceOf(error);
      notice.hidden = false;
      return;
    }
    this.#dialog.close();
    const { events, router } = this.app;
    const isHere = this.app.store.state.address.place === this.place;
    if (isHere) await this.attempt(() => this.arrive());
    events.emit("toast", isHere ? { text: t("albums.saved", { name: album.name }) } : { text: t("albums.saved", { name: album.name }), action: { label: t("place.albums"), run: () => router.go({ place: "albums" }) } });
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const { target } = event;
    if (target === this.#dialog) return this.#dialog.close();
    const button = target instanceof Element ? target.closest("[data-do]") : null;
    if (!(button instanceof HTMLElement)) return;
    const album = this.#albums.find((each) => String(each.id) === button.closest("[data-id]")?.getAttribute("data-id"));
    const what = button.dataset["do"];
    if (what === "close") this.#dialog.close();
    else if (what === "search") this.app.router.go({ place: "search" });
    else if (album && what === "edit") this.#name(album);
    else if (album && what === "remove") await this.attempt(() => this.#remove(album));
  }

  /** @param {Album} album */
  async #remove(album) {
    await removeAlbum(album.id);
    await this.arrive();
    const { name, query, sort, order } = album;
    const undo = async () => {
      await putAlbum({ name, query, sort, order });
      await this.arrive();
    };
    this.app.events.emit("done", { text: t("albums.removed", { name }), undo });
  }
}

/** @param {Album} album */
function cardMarkup({ id, name, query, sort, order }) {
  const href = formatAddress({ place: query ? "search" : "all", q: query, sort: sort || "date", order });
  return html`<li class="card writes" data-id="${id}"><a href="${href}"><span class="cover" aria-hidden="true"></span><b>${name}</b><code>${query || "—"}</code></a>
    <span class="card-foot"><small class="count"></small><span class="spring"></span><button type="button" class="tool" data-do="edit" aria-label="${t("albums.edit_named", { name })}" title="${t("albums.edit")}">${icon("pencil")}</button>
    <button type="button" class="tool" data-do="remove" aria-label="${t("albums.remove_named", { name })}" title="${t("albums.remove")}">${icon("trash")}</button></span></li>`;
}

function emptyMarkup() {
  return html`<div class="said">${icon("album")}<h2>${t("albums.empty")}</h2><p>${t("albums.empty.text")}</p>
    <div class="buttons"><button type="button" class="button is-main" data-do="search">${t("place.search")}</button></div></div>`;
}

export function register() {
  defineElement("iib-albums", Albums);
}
