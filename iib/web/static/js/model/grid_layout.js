/**
 * Where each tile of a long list of groups lies, without looking at every tile. A group is a day, or the folders of a
 * folder. Cells are square. Small groups share a row, each under its own heading; a larger one has its rows alone.
 *
 * @typedef {{key: string, count: number}} Group
 * @typedef {{width: number, tile: number, gap: number, heading: number, headingRoom?: number, caption?: number}} Measures all in px;
 *   `heading` 0 means no headings; `headingRoom` is how wide one is at most; `caption` is added below each cell
 * @typedef {{group: number, first: number, count: number, column: number}} Section `first` is an index of a tile
 * @typedef {{top: number, bottom: number, first: number, last: number, sections: Section[]}} Band
 * @typedef {{height: number, columns: number, cell: number, pitch: number, row: number, heading: number,
 *   count: number, bands: Band[]}} Layout
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 */

/** A heading must have room for a date; groups share a row only when each has this much, if nothing else is said. */
const HEADING_ROOM = 118;
const BAND_SPACE = 14;

/**
 * @param {readonly Group[]} groups
 * @param {Measures} measures
 * @returns {Layout}
 */
export function layOut(groups, measures) {
  const { width, tile, gap, heading, headingRoom = 0, caption = 0 } = measures;
  const columns = Math.max(1, Math.floor((width + gap) / (tile + gap)));
  const cell = (width - gap * (columns - 1)) / columns;
  const pitch = cell + gap;
  const row = pitch + caption;
  const least = heading ? Math.min(columns, Math.ceil((headingRoom || HEADING_ROOM) / pitch)) : columns;
  /** @type {Band[]} */
  const bands = [];
  let top = 0;
  let first = 0;
  let room = 0;
  groups.forEach(({ count }, group) => {
    if (count === 0) return;
    const wanted = Math.max(count, least);
    const band = bands.at(-1);
    if (band && wanted <= room) {
      band.sections.push({ group, first, count, column: columns - room });
      band.last = first + count - 1;
      room -= wanted;
    } else {
      top = band ? band.bottom + BAND_SPACE : 0;
      const bottom = top + heading + Math.ceil(count / columns) * row;
      bands.push({ top, bottom, first, last: first + count - 1, sections: [{ group, first, count, column: 0 }] });
      room = columns - wanted;
    }
    first += count;
  });
  const height = bands.at(-1)?.bottom ?? 0;
  return { height, columns, cell, pitch, row, heading, count: first, bands };
}

/**
 * The last element for which `isBefore` holds, in a list where it holds up to some place.
 * @template T
 * @param {readonly T[]} sorted
 * @param {(element: T) => boolean} isBefore
 * @returns {number} its index, 0 when there is none
 */
export function lastWhere(sorted, isBefore) {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isBefore(/** @type {T} */ (sorted[middle]))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {Layout} layout
 * @param {number} index
 * @returns {{band: Band, section: Section}|null}
 */
export function placeOf(layout, index) {
  const band = layout.bands[lastWhere(layout.bands, (each) => each.first <= index)];
  if (!band || index < 0 || index > band.last) return null;
  const section = band.sections[lastWhere(band.sections, (each) => each.first <= index)];
  return section ? { band, section } : null;
}

/**
 * @param {Layout} layout
 * @param {number} index
 * @returns {Rect|null} null when there is no such tile
 */
export function rectOf(layout, index) {
  const place = placeOf(layout, index);
  if (!place) return null;
  const offset = index - place.section.first + place.section.column;
  const line = Math.floor(offset / layout.columns);
  return {
    x: (offset % layout.columns) * layout.pitch,
    y: place.band.top + layout.heading + line * layout.row,
    width: layout.cell,
    height: layout.cell + (layout.row - layout.pitch),
  };
}

/**
 * The tiles that touch a horizontal strip.
 * @param {Layout} layout
 * @param {number} top
 * @param {number} bottom
 * @returns {[first: number, last: number]} last < first when there are none
 */
export function tilesBetween(layout, top, bottom) {
  if (layout.count === 0 || bottom <= top) return [0, -1];
  const upper = layout.bands[lastWhere(layout.bands, (band) => band.top <= top)];
  const lower = layout.bands[lastWhere(layout.bands, (band) => band.top <= bottom)];
  if (!upper || !lower) return [0, -1];
  const first = Math.min(firstOfLine(layout, upper, lineAt(layout, upper, top)), upper.last + 1);
  const last = Math.min(lower.last, firstOfLine(layout, lower, lineAt(layout, lower, bottom) + 1) - 1);
  return [first, last];
}

/**
 * @param {Layout} layout
 * @param {Band} band
 * @param {number} y
 */
function lineAt(layout, band, y) {
  return Math.max(0, Math.floor((y - band.top - layout.heading) / layout.row));
}

/**
 * @param {Layout} layout
 * @param {Band} band
 * @param {number} line
 */
function firstOfLine(layout, band, line) {
  return line === 0 ? band.first : band.first + line * layout.columns;
}

/**
 * The tile at a point, or the one nearest to it.
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {number} -1 in an empty layout
 */
export function nearestTile(layout, x, y) {
  const band = layout.bands[lastWhere(layout.bands, (each) => each.top <= y)];
  if (!band) return -1;
  const lines = Math.round((band.bottom - band.top - layout.heading) / layout.row);
  const line = Math.min(lineAt(layout, band, y), lines - 1);
  const column = Math.max(0, Math.min(layout.columns - 1, Math.floor(x / layout.pitch)));
  const section = band.sections[lastWhere(band.sections, (each) => each.column <= column)];
  if (!section) return -1;
  const index = section.first + line * layout.columns + column - section.column;
  return Math.max(section.first, Math.min(index, section.first + section.count - 1));
}

/**
 * The tiles that touch a box, for selecting by dragging.
 * @param {Layout} layout
 * @param {Rect} box
 * @returns {number[]}
 */
export function tilesInBox(layout, box) {
  const [first, last] = tilesBetween(layout, box.y, box.y + box.height);
  const inside = [];
  for (let index = first; index <= last; index++) {
    const rect = rectOf(layout, index);
    if (rect && touches(rect, box)) inside.push(index);
  }
  return inside;
}

/**
 * @param {Rect} a
 * @param {Rect} b
 */
function touches(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/**
 * Where a key leads from a tile.
 * @param {Layout} layout
 * @param {number} index
 * @param {string} key as in KeyboardEvent.key
 * @param {number} page px that PageUp and PageDown move
 * @returns {number} the same index when the key leads nowhere
 */
export function tileToward(layout, index, key, page) {
  const rect = rectOf(layout, index);
  const last = layout.count - 1;
  if (!rect) return layout.count ? 0 : -1;
  const x = rect.x + layout.cell / 2;
  const y = rect.y + layout.cell / 2;
  /** @type {Record<string, () => number>} */
  const moves = {
    ArrowLeft: () => index - 1,
    ArrowRight: () => index + 1,
    ArrowUp: () => lineAbove(layout, index, x, rect.y),
    ArrowDown: () => lineBelow(layout, index, x, rect.y),
    Home: () => 0,
    End: () => last,
    PageUp: () => nearestTile(layout, x, Math.max(0, y - page)),
    PageDown: () => nearestTile(layout, x, Math.min(layout.height - 1, y + page)),
  };
  return Math.max(0, Math.min(last, moves[key]?.() ?? index));
}

/**
 * @param {Layout} layout
 * @param {number} index
 * @param {number} x
 * @param {number} y
 */
function lineAbove(layout, index, x, y) {
  const band = placeOf(layout, index)?.band;
  if (!band) return index;
  if (y - layout.row >= band.top) return nearestTile(layout, x, y - layout.row + 1);
  return band.top === 0 ? index : nearestTile(layout, x, band.top - BAND_SPACE - 1);
}

/**
 * @param {Layout} layout
 * @param {number} index
 * @param {number} x
 * @param {number} y
 */
function lineBelow(layout, index, x, y) {
  const band = placeOf(layout, index)?.band;
  if (!band) return index;
  if (y + layout.row < band.bottom - 1) return nearestTile(layout, x, y + layout.row + 1);
  return band.last === layout.count - 1 ? index : nearestTile(layout, x, band.bottom + BAND_SPACE + layout.heading + 1);
}
