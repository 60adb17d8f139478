import { one } from "core/html.js";
import { registerSplitter } from "ui/splitter.js";
/**
 * @import { App } from "core/app.js"
 * @import { Splitter } from "ui/splitter.js"
 */

/**
 * The edges of the panels can be dragged.
 * @param {App} app
 * @param {HTMLElement} root
 */
export function addSplitters({ store, prefer }, root) {
  registerSplitter();
  const edges = /** @type {const} */ ([
    [".left iib-splitter", "places_width", "left"],
    [".right iib-splitter", "details_width", "right"],
  ]);
  for (const [selector, name, side] of edges) {
    const edge = /** @type {Splitter} */ (one(root, selector));
    edge.side = side;
    edge.least = side === "left" ? 170 : 240;
    edge.value = store.state.preferences[name];
    edge.addEventListener("resized", (event) => prefer({ [name]: /** @type {CustomEvent<number>} */ (event).detail }));
  }
}
