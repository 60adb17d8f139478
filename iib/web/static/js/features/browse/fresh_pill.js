import { fill, html } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
/** @import { Grid } from "ui/grid/grid.js" */

/**
 * Says that newer pictures came above the window, and leads there; it goes when one is at the top.
 * @param {HTMLElement} area
 * @param {Grid} grid
 * @param {number} count
 */
export function showFresh(area, grid, count) {
  let pill = /** @type {HTMLButtonElement|null} */ (area.querySelector(".fresh"));
  if (!pill) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "fresh" });
    const gone = new AbortController();
    const leave = () => (made.remove(), gone.abort());
    made.addEventListener("click", () => (grid.scrollToTop(0), grid.focusList(), leave()));
    grid.addEventListener("scrolling", () => grid.scale.top < 40 && leave(), { signal: gone.signal });
    grid.addEventListener("renewed", leave, { signal: gone.signal });
    area.append(made);
    pill = made;
  }
  const total = Number(pill.dataset["count"] ?? 0) + count;
  pill.dataset["count"] = String(total);
  fill(pill, html`${icon("up")}<span>${t("fresh", { count: total })}</span>`);
}
