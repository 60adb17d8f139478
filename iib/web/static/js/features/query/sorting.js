import { isAsked } from "core/address.js";
import { one } from "core/html.js";
import { kindOf, withKind } from "model/query_text.js";
/**
 * @import { App } from "core/app.js"
 * @import { Address } from "core/address.js"
 * @import { MediaFilter, Sort } from "model/types.js"
 */

/** The order of the files and which kind of them is shown. */
export class Sorting {
  /**
   * @param {App} app
   * @param {HTMLElement} bar
   * @param {AbortSignal} signal
   */
  constructor(app, bar, signal) {
    this.app = app;
    this.bar = bar;
    app.store.watch(["address"], ({ address }) => this.#draw(address), signal);
    bar.addEventListener("change", (event) => this.#change(event), { signal });
    one(bar, "[data-do=order]").addEventListener("click", () => this.#turn(), { signal });
  }

  /** @param {Readonly<Address>} address */
  #draw(address) {
    const kind = address.place === "search" ? kindOf(address.q) : address.media_type;
    this.#choose("media_type", kind, kind !== "all");
    this.#choose("sort", address.sort, address.sort !== "date");
    one(this.bar, ".sorting").hidden = !isAsked(address);
    one(this.bar, "[value=relevance]").hidden = address.place !== "search";
    const turn = one(this.bar, "[data-do=order]");
    turn.hidden = address.sort === "random";
    turn.setAttribute("aria-pressed", String(address.order !== ""));
    turn.classList.toggle("is-up", isUp(address));
  }

  /**
   * @param {string} name
   * @param {string} value
   * @param {boolean} isSet
   */
  #choose(name, value, isSet) {
    const field = /** @type {HTMLSelectElement} */ (one(this.bar, `[name=${name}]`));
    field.value = value;
    field.classList.toggle("is-set", isSet);
  }

  /** @param {Event} event */
  #change(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.name === "sort") this.app.router.change({ sort: /** @type {Sort} */ (field.value), order: "", at: "" }, { replace: true });
    if (field.name === "media_type") this.#filter(/** @type {MediaFilter} */ (field.value));
  }

  #turn() {
    const { address } = this.app.store.state;
    const order = address.order ? "" : isUp(address) ? "desc" : "asc";
    this.app.router.change({ order, at: "" }, { replace: true });
  }

  /** A query line says itself which files are meant; a plain list is told. @param {MediaFilter} media_type */
  #filter(media_type) {
    const { store, router } = this.app;
    const { address } = store.state;
    if (!isAsked(address)) return router.change({ media_type, at: "" });
    const within = address.place === "folders" ? address.path : address.within;
    const q = withKind(address.q, media_type);
    const { sort, order } = address;
    if (q) router.go({ place: "search", q, within, sort, order });
    else router.go({ place: within ? "folders" : "all", path: within, walk: within !== "", sort, order });
  }
}

/** Whether the smallest comes first. @param {Readonly<Address>} address */
function isUp({ sort, order }) {
  return order === "asc" || (sort === "name" && order === "");
}
