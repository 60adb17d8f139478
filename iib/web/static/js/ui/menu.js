import { PageElement, defineElement } from "core/element.js";
import { fill, html } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "./icon.js";
import { swallowClick } from "./swallow_click.js";
/** @import { IconName } from "./icon.js" */

/**
 * @typedef {{id: string, label: string, icon?: IconName, keys?: string, isOff?: boolean}} MenuItem
 * @typedef {MenuItem|"-"} MenuRow "-" is a line
 */

/** A menu at a point; on a narrow window it comes from the lower edge. Out: "pick" with an id, "closed". */
export class Menu extends PageElement {
  /** @type {Element|null} */
  #before = null;
  /** A finger that opened the menu is still down, and must not choose what has come below it. */
  #isPressed = false;

  connected() {
    this.popover = "manual";
    this.setAttribute("role", "menu");
    this.listen(this, "keydown", (event) => this.#key(event));
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "contextmenu", (event) => event.preventDefault());
    this.listen(document, "pointerdown", (event) => this.#outside(event), { capture: true });
    this.listen(window, "blur", () => this.close());
    this.listen(window, "resize", () => this.close());
    window.addEventListener("popstate", () => this.close(), { signal: this.signal });
    this.listen(this, "pointerdown", () => (this.#isPressed = true));
  }

  /**
   * @param {MenuRow[]} rows
   * @param {number} x
   * @param {number} y
   * @param {string} label
   */
  open(rows, x, y, label) {
    if (!this.isOpen) this.#before = document.activeElement;
    this.setAttribute("aria-label", label);
    this.#isPressed = false;
    const cancel = html`<button type="button" role="menuitem" class="cancel">${icon("close")}<span>${t("cancel")}</span></button>`;
    fill(this, html`${rows.map((row) => (row === "-" ? html`<div class="menu-line" role="separator"></div>` : itemOf(row)))}${cancel}`);
    this.scrollTop = 0;
    this.showPopover();
    const { offsetWidth, offsetHeight } = this;
    this.style.left = `${Math.max(4, Math.min(x, innerWidth - offsetWidth - 8))}px`;
    this.style.top = `${Math.max(4, y + offsetHeight > innerHeight - 8 ? Math.min(y, innerHeight - 8) - offsetHeight : y)}px`;
    this.#items[0]?.focus({ preventScroll: true });
  }

  get isOpen() {
    return this.matches(":popover-open");
  }

  close() {
    if (!this.isOpen) return;
    this.hidePopover();
    if (this.#before instanceof HTMLElement) this.#before.focus({ preventScroll: true });
    this.send("closed");
  }

  /** @returns {HTMLButtonElement[]} */
  get #items() {
    return [...this.querySelectorAll("button")].filter((button) => !button.disabled && button.checkVisibility());
  }

  /** @param {Event} event */
  #outside(event) {
    if (!this.isOpen || (event.target instanceof Node && this.contains(event.target))) return;
    event.stopPropagation();
    swallowClick();
    this.close();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const isByKey = event.detail === 0;
    if (!button || button.disabled || !(this.#isPressed || isByKey)) return;
    this.close();
    const { id } = button.dataset;
    if (id !== undefined) this.send("pick", id);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (event.key in moves) items.at((moves[event.key] ?? 0) % items.length)?.focus();
    else return;
    event.preventDefault();
  }
}

/** @param {MenuItem} item */
function itemOf(item) {
  const picture = item.icon ? icon(item.icon) : html`<span class="icon"></span>`;
  const keys = item.keys ? html`<kbd>${item.keys}</kbd>` : null;
  const off = item.isOff ? html` disabled` : null;
  return html`<button type="button" role="menuitem" data-id="${item.id}"${off}>${picture}<span>${item.label}</span>${keys}</button>`;
}

export function registerMenu() {
  defineElement("iib-menu", Menu);
}
