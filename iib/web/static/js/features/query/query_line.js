import { one } from "core/html.js";
import { useLateSentences } from "core/i18n.js";
import { isIndexed } from "model/paths.js";
/**
 * @import { App } from "core/app.js"
 * @import { Suggestions } from "./suggestions.js"
 */

/** One or two letters find nearly everything: they wait for the next one. */
const waitFor = (/** @type {string} */ q) => (q.length < 3 ? 90 : 30);

const REMEMBER_MS = 2500;
const MOST_RECENT = 12;
/** A line that is being written is wrong most of the time. */
const BLAME_MS = 700;

/** The line in which one writes what to look for. */
export class QueryLine {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #waiting;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #remembering;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #blaming;
  /** @type {Suggestions|undefined} */
  #suggestions;
  #isTyped = false;

  /**
   * @param {App} app
   * @param {HTMLElement} form
   * @param {AbortSignal} signal
   */
  constructor(app, form, signal) {
    this.app = app;
    this.form = form;
    this.input = /** @type {HTMLInputElement} */ (one(form, "input"));
    this.input.addEventListener("input", () => this.#typed(), { signal });
    this.input.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.input.addEventListener("focus", () => void this.#bringSuggestions(signal), { once: true, signal });
    const isWriting = document.activeElement === this.input;
    const written = this.input.value;
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()), { signal });
    form.addEventListener("click", (event) => this.#click(event), { signal });
    app.store.watch(["address"], () => this.#draw(), signal);
    if (isWriting) void this.#bringSuggestions(signal);
    if (written && isWriting) {
      this.input.value = written;
      this.#typed();
    }
    app.store.watch(["query_error", "is_busy"], () => this.#drawError(), signal);
  }

  /** @param {AbortSignal} signal */
  async #bringSuggestions(signal) {
    const [{ Suggestions }] = await Promise.all([import("./suggestions.js"), useLateSentences()]);
    this.#suggestions = new Suggestions(this.input, one(this.form, "[role=listbox]"), signal, () => this.#typed(true));
    if (this.#isTyped) this.#suggestions.ask();
  }

  /** What is being written, and not yet looked for, stays whatever becomes of the address meanwhile. */
  #draw() {
    const { address } = this.app.store.state;
    const isWriting = document.activeElement === this.input;
    if (!isWriting || (this.#waiting === undefined && address.q !== this.input.value.trim())) {
      this.input.value = address.place === "search" ? address.q : "";
    }
    this.#drawButtons();
  }

  #drawButtons() {
    const isSet = this.input.value.trim() !== "";
    const isReadonly = this.app.store.state.setting?.is_readonly ?? false;
    one(this.form, "[data-query=clear]").hidden = !isSet;
    one(this.form, "[data-query=album]").hidden = !isSet || isReadonly;
    this.form.classList.toggle("is-set", isSet);
  }

  /**
   * A mistake is told once one does not write on, or at once; while a search runs, what is told stays.
   * @param {boolean} [isDone]
   */
  #drawError(isDone = false) {
    clearTimeout(this.#blaming);
    const { query_error: sentence, is_busy } = this.app.store.state;
    if (is_busy) return;
    const show = () => {
      const area = one(this.form, ".query-error");
      if (area.textContent !== sentence) area.textContent = sentence;
      this.input.setAttribute("aria-invalid", String(sentence !== ""));
    };
    if (sentence && !isDone && document.activeElement === this.input) this.#blaming = setTimeout(show, BLAME_MS);
    else show();
  }

  /** @param {boolean} [isDone] a suggestion was taken */
  #typed(isDone = false) {
    clearTimeout(this.#waiting);
    this.#drawError();
    this.#isTyped = true;
    this.#drawButtons();
    if (!isDone || this.input.value.endsWith(":")) this.#suggestions?.ask();
    this.#waiting = setTimeout(() => this.#search(), isDone ? 0 : waitFor(this.input.value.trim()));
  }

  #search() {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    const q = this.input.value.trim();
    const { address, setting } = this.app.store.state;
    clearTimeout(this.#remembering);
    this.#remembering = setTimeout(() => this.#remember(q), REMEMBER_MS);
    if (address.place === "search") return this.app.router.change({ q, at: "", view: "" }, { replace: true });
    if (!q) return;
    const isHere = address.place === "folders" && isIndexed(address.path, setting?.folders ?? []);
    const { sort, order } = address;
    this.app.router.go({ place: "search", q, within: isHere ? address.path : "", sort, order });
  }

  #submit() {
    this.#suggestions?.close();
    this.#search();
    this.#remember(this.input.value.trim());
    this.app.events.emit("command", { command: "focus_grid" });
    this.#drawError(true);
  }

  /** @param {string} q */
  #remember(q) {
    const { address, total, preferences, query_error } = this.app.store.state;
    if (q.length < 2 || address.q !== q || total === 0 || query_error) return;
    const others = preferences.recent_queries.filter((each) => each !== q && !q.startsWith(each));
    this.app.prefer({ recent_queries: [q, ...others].slice(0, MOST_RECENT) });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#suggestions?.key(event)) return;
    if (event.key === "ArrowDown") this.app.events.emit("command", { command: "focus_grid" });
    else if (event.key === "Escape" && this.input.value) this.#clear();
    else if (event.key === "Escape") this.app.events.emit("command", { command: "focus_grid" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #clear() {
    this.input.value = "";
    this.#suggestions?.close();
    this.#search();
    this.#draw();
    this.input.focus();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-query]") : null;
    if (!(button instanceof HTMLElement)) return;
    const { events, store } = this.app;
    const { sort, order } = store.state.address;
    if (button.dataset["query"] === "clear") this.#clear();
    else events.emit("save_album", { q: this.input.value.trim(), sort, order });
  }
}
