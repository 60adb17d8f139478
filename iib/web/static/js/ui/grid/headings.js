import { fill, html } from "core/html.js";
/**
 * @import { Group } from "model/grid_layout.js"
 * @import { Grid } from "./grid.js"
 */

/** Between a heading and the next. */
const SPACE = 10;
/** A week of every month: one of these days has the longest name. */
const MONTHS = 12;
const WEEK = 7;
/** Groups that share a row are no larger than this. */
const SHARED = 88;

/** The headings of the groups in view; a click on one chooses its files. */
export class Headings {
  /** @type {Map<number, HTMLButtonElement>} */
  #shown = new Map();
  /** The first heading of each year → how wide their headings are at most. @type {Map<string, number>} */
  #rooms = new Map();
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
   * How wide a heading of these days is at most, in the language of the page. Days lie in order, so the years at both ends
   * tell whether years are written. 0 is not known.
   * @param {readonly Group[]} groups
   */
  roomFor(groups) {
    const ends = [groups[0], groups.at(-1)].map((group) => group?.key.slice(0, 4) ?? "");
    const years = [...new Set(ends)].filter((year) => /^\d{4}$/.test(year));
    const key = years.map((year) => this.textOf({ key: dayOf(year, 0), count: SHARED }).title).join();
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const room = this.#measure(years);
    if (room) this.#rooms.set(key, room);
    return room;
  }

  /** @param {string[]} years */
  #measure(years) {
    const days = years.flatMap((year) => Array.from({ length: MONTHS * WEEK }, (_, i) => dayOf(year, i)));
    const headings = days.map((key) => headingMarkup(this.textOf({ key, count: SHARED })));
    const probe = document.createElement("div");
    fill(probe, html`${headings.map((inside) => html`<span class="heading">${inside}</span>`)}`);
    probe.className = "unseen";
    this.area.append(probe);
    const widths = [...probe.children].map((heading) => heading.getBoundingClientRect().width);
    probe.remove();
    const most = Math.max(0, ...widths);
    return most ? Math.ceil(most) + SPACE : 0;
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
        band.sections.forEach((section, i) => {
          wanted.add(section.first);
          this.#show(groups, band.top - offset, section, band.sections[i + 1]?.column ?? layout.columns);
        });
      }
    }
    for (const [first, element] of this.#shown) if (!wanted.has(first)) element.remove(), this.#shown.delete(first);
  }

  /**
   * @param {readonly Group[]} groups
   * @param {number} y
   * @param {import("../../model/grid_layout.js").Section} section
   * @param {number} end the column where the next one begins
   */
  #show(groups, y, { group, first, count, column }, end) {
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
      fill(element, headingMarkup(text));
    }
    const { pitch } = this.grid.layout;
    element.style.maxWidth = `${(end - column) * pitch - SPACE / 2}px`;
    element.style.transform = `translate(${column * pitch}px, ${y}px)`;
  }
}

/** @param {{title: string, count: string}} text */
function headingMarkup({ title, count }) {
  return html`<span class="title">${title}</span> <span class="count">${count}</span>`;
}

/**
 * @param {string} year
 * @param {number} i of the last week of every month
 */
function dayOf(year, i) {
  return `${year}-${String((i % MONTHS) + 1).padStart(2, "0")}-${22 + Math.floor(i / MONTHS)}`;
}
