import { fill, html } from "core/html.js";
import { t } from "core/i18n.js";
import { nameOf } from "model/paths.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 */

/** A folder of the tree opens when one stays over it. */
const OPEN_MS = 700;
const EDGE = 32;

/** Files that are dragged: a sign follows the pointer, and the folder below it takes them. */
export class Dragging {
  /** @type {FileInfo[]} */
  #files = [];
  /** @type {HTMLElement|null} */
  #sign = null;
  /** @type {Element|null} */
  #target = null;
  #ended = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #opening;

  /**
   * @param {App} app
   * @param {(what: "move"|"copy", files: FileInfo[], dest: string) => void} drop
   */
  constructor(app, drop) {
    this.app = app;
    this.drop = drop;
  }

  /**
   * @param {FileInfo[]} files
   * @param {number} x
   * @param {number} y
   */
  begin(files, x, y) {
    this.#end();
    this.#files = files;
    this.#ended = new AbortController();
    const { signal } = this.#ended;
    this.#sign = Object.assign(document.createElement("div"), { className: "drag-sign" });
    this.#sign.setAttribute("role", "status");
    document.body.append(this.#sign);
    document.body.classList.add("is-dragging");
    document.addEventListener("pointermove", (event) => this.#move(event), { signal });
    document.addEventListener("pointerup", (event) => this.#up(event), { signal });
    document.addEventListener("pointercancel", () => this.#end(), { signal });
    window.addEventListener("blur", () => this.#end(), { signal });
    for (const type of ["keydown", "keyup"]) document.addEventListener(type, (event) => this.#key(/** @type {KeyboardEvent} */ (event)), { signal, capture: true });
    this.#place(x, y, false);
  }

  get #count() {
    const { selection, total } = this.app.store.state;
    return this.#files.length || selection.count(total);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!event.buttons) return this.#end();
    this.#place(event.clientX, event.clientY, event.ctrlKey || event.altKey);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} isCopy
   */
  #place(x, y, isCopy) {
    const sign = this.#sign;
    if (!sign) return;
    const target = this.#targetAt(x, y);
    if (target !== this.#target) this.#aim(target);
    this.#creep(x, y);
    sign.style.transform = `translate(${Math.min(x + 14, innerWidth - sign.offsetWidth - 4)}px, ${Math.min(y + 16, innerHeight - sign.offsetHeight - 4)}px)`;
    this.#draw(isCopy);
  }

  /** @param {boolean} isCopy */
  #draw(isCopy) {
    const path = pathOf(this.#target);
    const text = path ? t(isCopy ? "drag.copy" : "drag.move", { folder: nameOf(path) }) : t("drag.nowhere");
    const count = t("status.files", { count: this.#count });
    const shown = html`${icon(isCopy && path ? "plus" : "folder")}<b>${count}</b><span>${text}</span>`;
    if (this.#sign && this.#sign.dataset["shown"] !== shown.text) {
      this.#sign.dataset["shown"] = shown.text;
      fill(this.#sign, shown);
    }
  }

  /**
   * A folder that files can be dropped on: in the tree, or a tile.
   * @param {number} x
   * @param {number} y
   */
  #targetAt(x, y) {
    const below = document.elementFromPoint(x, y);
    const branch = below?.closest("[role=treeitem][data-path]:not([aria-disabled=true])");
    const target = branch ?? below?.closest(".tile[data-state=folder]") ?? null;
    const path = pathOf(target);
    return path && !this.#files.some((file) => file.fullpath === path) ? target : null;
  }

  /** @param {Element|null} target */
  #aim(target) {
    clearTimeout(this.#opening);
    this.#target?.classList.remove("is-drop");
    this.#target = target;
    target?.classList.add("is-drop");
    if (target?.getAttribute("aria-expanded") === "false") this.#opening = setTimeout(() => open(pathOf(target)), OPEN_MS);
  }

  /**
   * The tree scrolls when one comes to its edge.
   * @param {number} x
   * @param {number} y
   */
  #creep(x, y) {
    const list = document.querySelector("iib-places .list");
    const box = list?.getBoundingClientRect();
    if (!list || !box || x > box.right) return;
    list.scrollTop += Math.min(0, y - box.top - EDGE) / 3 || Math.max(0, y - box.bottom + EDGE) / 3;
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#place(event.clientX, event.clientY, false);
    const path = pathOf(this.#target);
    const files = this.#files;
    this.#end();
    if (path) this.drop(event.ctrlKey || event.altKey ? "copy" : "move", files, path);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Control" || event.key === "Alt") return this.#draw(event.type === "keydown");
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.#end();
  }

  #end() {
    this.#ended.abort();
    this.#aim(null);
    this.#sign?.remove();
    this.#sign = null;
    document.body.classList.remove("is-dragging");
  }
}

/** The tree may have been drawn anew meanwhile. @param {string} path */
function open(path) {
  const branches = [...document.querySelectorAll("[role=treeitem][aria-expanded=false]")];
  const toggle = branches.find((branch) => pathOf(branch) === path)?.querySelector(".toggle");
  if (toggle instanceof HTMLElement) toggle.click();
}

/** @param {Element|null} target */
function pathOf(target) {
  return target?.getAttribute("data-path") ?? target?.querySelector("[data-folder]")?.getAttribute("data-folder") ?? "";
}
