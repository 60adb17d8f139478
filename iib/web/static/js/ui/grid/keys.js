import { keyName } from "core/shortcuts.js";
import { tileToward } from "model/grid_layout.js";
/** @import { Grid } from "./grid.js" */

const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];

/**
 * Keys in the grid: they tell what they mean, as clicks do.
 * @param {Grid} grid
 */
export function listenToGridKeys(grid) {
  grid.listen(grid.list, "keydown", (event) => {
    const name = keyName(event).replace("Ctrl+Home", "Home").replace("Ctrl+End", "End");
    const index = Math.max(0, grid.focused);
    if (MOVES.includes(name)) move(grid, name, event.shiftKey);
    else if (name === "Space") grid.send("choose", { index, mode: "toggle" });
    else if (name === "Enter") grid.send("open", { index });
    else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) openMenu(grid, index);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * The first arrow only shows where one is.
 * @param {Grid} grid
 * @param {string} name
 * @param {boolean} isExtending
 */
function move(grid, name, isExtending) {
  const isFirst = grid.focused < 0 && name.startsWith("Arrow");
  const from = grid.focused < 0 ? grid.firstInView() : grid.focused;
  const to = isFirst ? from : tileToward(grid.layout, from, name, grid.clientHeight * 0.9);
  if (to < 0) return;
  grid.revealTile(to);
  grid.send("focusmove", { index: to, isExtending });
}

/**
 * @param {Grid} grid
 * @param {number} index
 */
function openMenu(grid, index) {
  const box = grid.tiles.get(index)?.element.getBoundingClientRect();
  if (box) grid.send("menu", { index, x: box.left + box.width / 2, y: box.top + box.height / 2 });
}
