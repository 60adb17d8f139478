import { isAbort } from "api/client.js";
import { suggest } from "api/search.js";
import { fill, html } from "core/html.js";
import { language, t } from "core/i18n.js";
import { formatCount } from "model/format.js";
import { charactersIn, replaced } from "model/query_text.js";
/**
 * @import { SentenceKey } from "core/i18n.js"
 * @import { Suggestion } from "model/types.js"
 */

/** Results come first. */
const WAIT_MS = 90;
const MOST = 10;

/** What may be written next, below the line; arrows choose, Tab or Enter take, Escape closes. */
export class Suggestions {
  /** @type {Suggestion[]} */
  #shown = [];
  #at = -1;
  #asked = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #waiting;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {AbortSignal} signal
   * @param {() => void} taken
   */
  constructor(input, list, signal, taken) {
    this.input = input;
    this.list = list;
    this.taken = taken;
    input.addEventListener("blur", () => this.close(), { signal });
    list.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
    list.addEventListener("click", (event) => this.#click(event), { signal });
  }

  /** Ask for what fits at the caret; nothing between words. */
  ask() {
    this.#asked.abort();
    clearTimeout(this.#waiting);
    const { value, selectionStart } = this.input;
    const caret = selectionStart ?? value.length;
    if (caret === 0 || value[caret - 1] === " ") return this.close();
    this.#asked = new AbortController();
    const { signal } = this.#asked;
    this.#waiting = setTimeout(() => void this.#show(value, charactersIn(value, caret), signal), WAIT_MS);
  }

  /**
   * @param {string} text
   * @param {number} at
   * @param {AbortSignal} signal
   */
  async #show(text, at, signal) {
    try {
      const found = await suggest(text, at, signal);
      if (signal.aborted || document.activeElement !== this.input) return;
      this.#draw(found.filter((each) => !isWritten(each, text)).slice(0, MOST));
    } catch (error) {
      if (!isAbort(error)) this.close();
    }
  }

  /** @param {Suggestion[]} shown */
  #draw(shown) {
    this.#shown = shown;
    const rows = shown.map(
      ({ text, kind, count }, i) => html`<li role="option" id="suggestion-${i}" data-index="${i}" aria-selected="false"><span>${text}</span>
        <small>${kind === "key" ? t(/** @type {SentenceKey} */ (`line.${text.slice(0, -1)}`)) : count === null ? "" : formatCount(count, language())}</small></li>`,
    );
    fill(this.list, html`${rows}`);
    this.list.hidden = shown.length === 0;
    this.input.setAttribute("aria-expanded", String(shown.length > 0));
    this.#point(-1);
  }

  close() {
    clearTimeout(this.#waiting);
    this.#asked.abort();
    if (this.#shown.length) this.#draw([]);
  }

  /** @param {number} at -1 is the line itself */
  #point(at) {
    this.list.children[this.#at]?.setAttribute("aria-selected", "false");
    this.#at = at;
    const row = this.list.children[at];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was for us
   */
  key(event) {
    if (!this.#shown.length || event.isComposing) return false;
    const steps = this.#shown.length + 1;
    const move = (/** @type {number} */ step) => this.#point(((this.#at + 1 + step + steps) % steps) - 1);
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.#take(Math.max(0, this.#at));
    else if (event.key === "Enter" && this.#at >= 0) this.#take(this.#at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** @param {number} at */
  #take(at) {
    const suggestion = this.#shown[at];
    if (!suggestion) return;
    const { line, at: caret } = replaced(this.input.value, suggestion);
    this.input.value = line;
    this.input.setSelectionRange(caret, caret);
    this.close();
    this.taken();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = event.target instanceof Element ? event.target.closest("[data-index]") : null;
    if (row instanceof HTMLElement) this.#take(Number(row.dataset["index"]));
  }
}

/**
 * @param {Suggestion} suggestion
 * @param {string} text
 */
function isWritten(suggestion, text) {
  return [...text].slice(suggestion.start, suggestion.end).join("") === suggestion.text;
}
