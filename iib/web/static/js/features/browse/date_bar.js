import { language, t } from "core/i18n.js";
import { formatMonth } from "model/format.js";
import { registerScrubber } from "ui/scrubber.js";
/**
 * @import { Group } from "model/grid_layout.js"
 * @import { Grid } from "ui/grid/grid.js"
 * @import { Scrubber } from "ui/scrubber.js"
 */

/** Ties the scrubber to the days of the grid. */
export class DateBar {
  /**
   * @param {Grid} grid
   * @param {Scrubber} scrubber
   * @param {() => readonly Group[]} groups
   */
  constructor(grid, scrubber, groups) {
    this.grid = grid;
    this.scrubber = scrubber;
    this.groups = groups;
    registerScrubber();
    scrubber.label = t("scrubber");
    scrubber.textAt = (fraction) => {
      const key = grid.groupAt(fraction * grid.layout.height)?.key ?? "";
      return key ? formatMonth(key, language()) : "";
    };
    grid.addEventListener("scrolling", () => this.drawThumb());
    scrubber.addEventListener("scrub", (event) => {
      grid.scrollToTop(/** @type {CustomEvent<number>} */ (event).detail * grid.most);
    });
  }

  drawThumb() {
    const { grid, scrubber } = this;
    if (!scrubber.hidden) scrubber.value = grid.scale.top / grid.most;
  }

  draw() {
    const { grid, scrubber } = this;
    if (scrubber.hidden) return;
    scrubber.marks = dateMarks(grid.layout, this.groups());
    this.drawThumb();
  }
}

/**
 * A mark for each month, with the year written at the first of each.
 * @param {Grid["layout"]} layout
 * @param {readonly Group[]} groups
 */
function dateMarks(layout, groups) {
  const marks = [];
  let month = "";
  for (const band of layout.bands) {
    const key = groups[band.sections[0]?.group ?? -1]?.key ?? "";
    if (key.slice(0, 7) === month) continue;
    const isMajor = key.slice(0, 4) !== month.slice(0, 4);
    month = key.slice(0, 7);
    marks.push({ fraction: band.top / layout.height, text: key.slice(0, 4), isMajor });
  }
  return marks;
}
