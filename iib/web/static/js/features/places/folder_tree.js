import { listFolder } from "api/files.js";
import { isAbort } from "api/client.js";
import { formatAddress } from "core/address.js";
import { PageElement, defineElement } from "core/element.js";
import { html, refill } from "core/html.js";
import { t } from "core/i18n.js";
import { asFolder, folderTitle, isInside } from "model/paths.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { Folder } from "model/types.js"
 */

/** @typedef {{title: string, path: string, isGone?: boolean, hint?: string}} Branch */

/** The folders of the library; what is inside one is read when it is opened. */
export class FolderTree extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  /** @type {Map<string, Branch[]>} */
  #inside = new Map();
  /** @type {Set<string>} */
  #open = new Set();
  #focused = "";
  /** What choosing a folder does; to go there when nobody says otherwise. @type {((path: string) => void)|null} */
  pick = null;
  #chosen = "";
  /** The folder that was brought into view. */
  #seen = "";

  /** The folder that is chosen, where choosing is not going there. @param {string} path */
  set chosen(path) {
    this.#chosen = path;
    if (!this.isConnected) return;
    this.#follow();
    if (this.#known.includes(path) && !this.#open.has(path)) void this.#expand(path);
  }

  get #here() {
    const { place, path } = this.app.store.state.address;
    return this.pick ? this.#chosen : place === "folders" ? path : "";
  }

  connected() {
    this.setAttribute("role", "tree");
    this.setAttribute("aria-label", t("place.folders"));
    this.app.store.watch(["setting", "address"], () => this.#follow(), this.signal);
    this.app.store.watch(["preferences"], () => this.#see(), this.signal);
    this.app.events.on("refresh", () => this.#reread(), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "contextmenu", (event) => this.#menu(event));
  }

  /** @param {MouseEvent} event */
  #menu(event) {
    const item = event.target instanceof Element ? event.target.closest("[role=treeitem]") : null;
    const path = item?.getAttribute("data-path");
    if (!item || !path || item.ariaDisabled === "true" || this.pick) return;
    event.preventDefault();
    const { x, y } = pointOf(event, item);
    this.app.events.emit("menu", { files: [asFolder(path)], x, y });
  }

  /** @returns {Branch[]} */
  get #roots() {
    return (this.app.store.state.setting?.folders ?? []).map((/** @type {Folder} */ folder) => ({
      title: folderTitle(folder),
      path: folder.path,
      isGone: !folder.exists,
      hint: folder.exists ? folder.path : `${folder.path} · ${t("folder.gone")}`,
    }));
  }

  /** Open the way down to the folder one is in. */
  #follow() {
    this.#draw();
    for (const path of this.#wayTo(this.#here)) if (!this.#open.has(path)) void this.#expand(path);
  }

  /** Scroll to the folder one is in, once, as soon as the way down to it is read and the tree can be seen. */
  #see() {
    const here = this.#here;
    if (here === this.#seen) return;
    const item = this.#items.find((each) => each.dataset["path"] === here);
    if (here && !item?.offsetHeight) return;
    this.#seen = here;
    item?.scrollIntoView({ block: "nearest" });
  }

  /** The paths of all that was read. */
  get #known() {
    return [...this.#roots, ...[...this.#inside.values()].flat()].map((branch) => branch.path);
  }

  /** @param {string} path */
  #wayTo(path) {
    return this.#known.filter((each) => each !== path && isInside(path, each));
  }

  #reread() {
    for (const path of this.#open) void this.#read(path);
  }

  /** @param {string} path */
  async #expand(path) {
    this.#open.add(path);
    this.#draw();
    if (!this.#inside.has(path)) await this.#read(path);
    if (isInside(this.#here, path)) this.#follow();
  }

  /** @param {string} path */
  async #read(path) {
    try {
      const files = await listFolder(path, this.signal);
      const folders = files.filter((file) => file.type === "dir");
      this.#inside.set(path, folders.map((file) => ({ title: file.name, path: file.fullpath })));
    } catch (error) {
      if (isAbort(error)) return;
      this.#inside.set(path, []);
    }
    this.#draw();
  }

  #draw() {
    const hadFocus = this.contains(document.activeElement);
    const isNew = refill(this, html`${this.#roots.map((branch) => this.#branch(branch, 1))}`);
    const items = this.#items;
    const at = items.find((item) => item.dataset["path"] === this.#focused) ?? items.find((item) => item.ariaSelected === "true") ?? items[0];
    for (const item of items) item.tabIndex = item === at ? 0 : -1;
    if (hadFocus && isNew) at?.focus();
    this.#see();
  }

  /**
   * @param {Branch} branch
   * @param {number} level
   * @returns {import("core/html.js").Markup}
   */
  #branch({ title, path, isGone, hint }, level) {
    const isOpen = this.#open.has(path);
    const inside = this.#inside.get(path);
    const isLeaf = isGone || inside?.length === 0;
    const isHere = this.#here === path;
    const children = isOpen && inside?.length ? html`<div role="group">${inside.map((each) => this.#branch(each, level + 1))}</div>` : null;
    const expanded = isLeaf ? null : html` aria-expanded="${String(isOpen)}"`;
    return html`<div class="branch" role="none"><div class="twig" role="treeitem" tabindex="-1" aria-level="${level}" aria-selected="${String(isHere)}" aria-label="${title}"${expanded}
      ${isGone ? html`aria-disabled="true"` : null} data-path="${path}" title="${hint ?? path}">
      <span class="toggle">${isLeaf ? null : icon("right")}</span>${icon("folder")}<span class="title">${title}</span></div>${children}</div>`;
  }

  /** @returns {HTMLElement[]} */
  get #items() {
    return [...this.querySelectorAll("[role=treeitem]")].map((item) => /** @type {HTMLElement} */ (item));
  }

  /** @param {HTMLElement} item */
  #toggle(item) {
    const path = item.dataset["path"] ?? "";
    if (item.ariaExpanded === null) return;
    if (!this.#open.delete(path)) void this.#expand(path);
    else this.#draw();
  }

  /** @param {HTMLElement} item */
  #go(item) {
    if (item.ariaDisabled === "true") return;
    const path = item.dataset["path"] ?? "";
    this.#focused = path;
    void this.#expand(path);
    if (this.pick) return this.pick(path);
    this.app.router.go({ place: "folders", path, walk: this.app.store.state.address.place === "folders" && this.app.store.state.address.walk });
    this.app.store.set({ drawer: "" });
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const item = /** @type {HTMLElement|null} */ (target?.closest("[role=treeitem]") ?? null);
    if (!item) return;
    this.#focused = item.dataset["path"] ?? "";
    if (target?.closest(".toggle")) this.#toggle(item);
    else if (event.ctrlKey || event.metaKey) window.open(formatAddress({ place: "folders", path: this.#focused }), "_blank");
    else this.#go(item);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items;
    const item = /** @type {HTMLElement} */ (document.activeElement);
    const at = items.indexOf(item);
    if (at < 0) return;
    /** @type {Record<string, () => Element|null|undefined|void>} */
    const moves = {
      ArrowDown: () => items[at + 1],
      ArrowUp: () => items[at - 1],
      Home: () => items[0],
      End: () => items.at(-1),
      ArrowRight: () => (item.ariaExpanded === "true" ? items[at + 1] : this.#toggle(item)),
      ArrowLeft: () => (item.ariaExpanded === "true" ? this.#toggle(item) : items.slice(0, at).findLast((each) => Number(each.ariaLevel) < Number(item.ariaLevel))),
      Enter: () => this.#go(item),
      " ": () => this.#go(item),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const to = move();
    if (!(to instanceof HTMLElement)) return;
    item.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    this.#focused = to.dataset["path"] ?? "";
  }
}

/**
 * Where a menu opens; one that was asked for by a key opens beside its item.
 * @param {MouseEvent} event
 * @param {Element} item
 */
function pointOf({ clientX, clientY }, item) {
  if (clientX || clientY) return { x: clientX, y: clientY };
  const { left, top } = item.getBoundingClientRect();
  return { x: left + 40, y: top + 20 };
}

export function registerFolderTree() {
  defineElement("iib-folder-tree", FolderTree);
}
