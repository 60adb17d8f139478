import { formatAddress } from "core/address.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { language, t } from "core/i18n.js";
import { formatCount } from "model/format.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { Address } from "core/address.js"
 * @import { IconName } from "ui/icon.js"
 * @import { SentenceKey } from "core/i18n.js"
 */

/** @type {readonly {place: Address["place"], icon: IconName, label: SentenceKey}[]} */
const PLACES = Object.freeze([
  { place: "all", icon: "all", label: "place.all" },
  { place: "search", icon: "search", label: "place.search" },
  { place: "albums", icon: "album", label: "place.albums" },
  { place: "duplicates", icon: "copy", label: "place.duplicates" },
  { place: "random", icon: "random", label: "place.random" },
  { place: "tags", icon: "tag", label: "place.tags" },
  { place: "stats", icon: "stats", label: "place.stats" },
  { place: "trash", icon: "trash", label: "place.trash" },
  { place: "activity", icon: "clock", label: "place.activity" },
  { place: "folders", icon: "folders", label: "place.folders" },
]);

/** The left side: the places, the folder tree, and the way to the settings. */
export class Places extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    const links = PLACES.map(
      ({ place, icon: name, label }) =>
        html`<a class="place" href="${formatAddress({ place })}" data-place="${place}">${icon(name)}<span>${t(label)}</span><small></small></a>`,
    );
    fill(
      this,
      html`<div class="list"><div class="brand"><span class="mark" aria-hidden="true"><i></i><i></i><i></i></span><b>Infinite Image Browsing</b></div>
        ${links}<div class="tree"></div></div>
        <div class="foot"><button type="button" class="place" data-open="add_folder">${icon("plus")}<span>${t("settings.add_folder")}</span></button>
        <button type="button" class="place" data-open="">${icon("settings")}<span>${t("settings")}</span></button></div>`,
    );
    this.app.events.on("settled", () => void this.#bringTree(), this.signal);
    this.app.store.watch(["address", "img_count", "setting"], () => this.#draw(), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
  }

  /** The folder tree lets the pictures go first. */
  async #bringTree() {
    const { registerFolderTree } = await import("./folder_tree.js");
    registerFolderTree();
    const area = one(this, ".tree");
    if (!area.firstElementChild) area.append(Object.assign(document.createElement("iib-folder-tree"), { app: this.app }));
  }

  #draw() {
    const { address, img_count, setting } = this.app.store.state;
    for (const link of this.querySelectorAll("[data-place]")) {
      const isHere = link.getAttribute("data-place") === address.place && !(address.place === "folders" && address.path);
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    one(this, "[data-place=all] small").textContent = img_count >= 0 ? formatCount(img_count, language()) : "";
    one(this, "[data-open=add_folder]").hidden = setting?.is_readonly ?? false;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-open], a") : null;
    if (!(target instanceof HTMLElement)) return;
    this.app.store.set({ drawer: "" });
    const section = target.dataset["open"];
    if (section !== undefined) this.app.events.emit("settings", section ? { section } : {});
  }
}

export function registerPlaces() {
  defineElement("iib-places", Places);
}
