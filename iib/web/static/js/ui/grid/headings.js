import { fill, html } from "core/html.js";
/**
 * @import { Group } from "model/grid_layout.js"
 * @import { Grid } from "./grid.js"
 */

/** The headings of the groups in view; a click on one chooses its files. */
export class Headings {
  /** @type {Map<number, HTMLButtonElement>} */
  #shown = new Map();
  /** Text of a heading. @type {(group: Group) => {title: string, count: string, hint: string}} */
  textOf = (group) => ({ title: group.key, count: String(group.count), hint: "" });

  /**
   * @param {Grid} grid
   * @param {HTMLElement} area
   */
  constructor(grid, area) {
    this.grid = grid;
    this.area = area;
    area.replaceChildren();
  }

  /**
   * @param {readonly Group[]} groups
   * @param {number} top
   * @param {number} bottom
   * @param {number} offset
   */
  paint(groups, top, bottom, offset) {
    const { layout } = this.grid;
    /** @type {Set<number>} */
    const wanted = new Set();
    if (layout.heading) {
      for (const band of layout.bands) {
        if (band.top > bottom) break;
        if (band.bottom < top) continue;
        for (const section of band.sections) wanted.add(section.first), this.#show(groups, band.top - offset, section);
      }
    }
    for (const [first, element] of this.#shown) if (!wanted.has(first)) element.remove(), this.#shown.delete(first);
  }

  /**
   * @param {readonly Group[]} groups
   * @param {number} y
   * @param {import("../../model/grid_layout.js").Section} section
   */
  #show(groups, y, { group, first, count, column }) {
    const text = this.textOf(groups[group] ?? { key: "", count });
    let element = this.#shown.get(first);
    if (!element) {
      element = document.createElement("button");
      element.type = "button";
      element.className = "heading";
      element.tabIndex = -1;
      this.#shown.set(first, element);
      this.area.append(element);
    }
    element.onclick = () => this.grid.send("choosegroup", { first, last: first + count - 1 });
    const label = `${text.title} ${text.count}`;
    if (element.dataset["label"] !== label) {
      element.dataset["label"] = label;
      element.title = text.hint;
      fill(element, html`<span class="title">${text.title}</span> <span class="count">${text.count}</span>`);
    }
    element.style.transform = `translate(${column * this.grid.layout.pitch}px, ${y}px)`;
  }
}
