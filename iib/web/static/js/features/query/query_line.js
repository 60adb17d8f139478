import { one } from "core/html.js";
import { isIndexed } from "model/paths.js";
/** @import { App } from "core/app.js" */

/** One or two letters find nearly everything: they wait for the next one. */
const waitFor = (/** @type {string} */ q) => (q.length < 3 ? 120 : 60);

const REMEMBER_MS = 2500;
const MOST_RECENT = 12;

/** The line in which one writes what to look for. */
export class QueryLine {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #waiting;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #remembering;

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
    form.addEventListener("submit", (event) => (event.preventDefault(), this.#submit()), { signal });
    form.addEventListener("click", (event) => this.#click(event), { signal });
    app.store.watch(["address"], () => this.#draw(), signal);
    app.store.watch(["query_error"], ({ query_error }) => this.#drawError(query_error), signal);
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  #draw() {
    const { address } = this.app.store.state;
    if (document.activeElement !== this.input || address.q !== this.input.value.trim()) {
      this.input.value = address.place === "search" ? address.q : "";
    }
    one(this.form, ".clear").hidden = this.input.value === "";
    for (const flag of /** @type {const} */ (["path_only", "regexp"])) {
      one(this.form, `[data-query=${flag}]`).setAttribute("aria-pressed", String(address[flag]));
    }
    this.form.classList.toggle("is-set", this.input.value !== "");
  }

  /** @param {string} sentence */
  #drawError(sentence) {
    one(this.form, ".query-error").textContent = sentence;
    this.input.setAttribute("aria-invalid", String(sentence !== ""));
  }

  #typed() {
    clearTimeout(this.#waiting);
    one(this.form, ".clear").hidden = this.input.value === "";
    this.#waiting = setTimeout(() => this.#search(), waitFor(this.input.value.trim()));
  }

  #search() {
    clearTimeout(this.#waiting);
    const q = this.input.value.trim();
    const { address, setting } = this.app.store.state;
    clearTimeout(this.#remembering);
    this.#remembering = setTimeout(() => this.#remember(q), REMEMBER_MS);
    if (address.place === "search") return this.app.router.change({ q, at: "", view: "" }, { replace: true });
    if (!q) return;
    const isHere = address.place === "folders" && isIndexed(address.path, setting?.folders ?? []);
    const { media_type, path_only, regexp } = address;
    this.app.router.go({ place: "search", q, within: isHere ? address.path : "", media_type, path_only, regexp });
  }

  #submit() {
    this.#search();
    this.#remember(this.input.value.trim());
    this.app.events.emit("command", { command: "focus_grid" });
  }

  /** @param {string} q */
  #remember(q) {
    const { address, total, preferences } = this.app.store.state;
    if (q.length < 2 || address.q !== q || total === 0) return;
    const others = preferences.recent_queries.filter((each) => each !== q && !q.startsWith(each));
    this.app.prefer({ recent_queries: [q, ...others].slice(0, MOST_RECENT) });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "ArrowDown") this.app.events.emit("command", { command: "focus_grid" });
    else if (event.key === "Escape" && this.input.value) this.#clear();
    else if (event.key === "Escape") this.app.events.emit("command", { command: "focus_grid" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #clear() {
    this.input.value = "";
    this.#search();
    this.#draw();
    this.input.focus();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-query]") : null;
    if (!(button instanceof HTMLElement)) return;
    const what = button.dataset["query"];
    if (what === "clear") return this.#clear();
    const { address } = this.app.store.state;
    if (what === "path_only") this.#set({ path_only: !address.path_only });
    if (what === "regexp") this.#set({ regexp: !address.regexp });
  }

  /** @param {{path_only?: boolean, regexp?: boolean}} patch */
  #set(patch) {
    const { place } = this.app.store.state.address;
    if (place === "search") this.app.router.change({ ...patch, at: "" }, { replace: true });
    else this.app.router.go({ place: "search", ...patch });
    this.input.focus();
  }
}
