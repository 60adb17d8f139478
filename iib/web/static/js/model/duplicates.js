/**
 * Groups of pictures that look alike: which of each is worth keeping, what tells them apart, and where they lie in a
 * list that is too long to be drawn at once.
 *
 * @import { DuplicateGroup, FileInfo } from "./types.js"
 * @typedef {typeof KEEP_RULES[number]} KeepRule
 * @typedef {"largest"|"oldest"|"rated"|"favourite"|"mirrored"} Point
 * @typedef {{kind: "section", isExact: boolean, groups: number, spare: number, bytes: number}
 *   | {kind: "head", group: number} | {kind: "row", group: number, first: number, last: number}} Line
 *   `spare` files of `bytes` would go if one of each group stays; `last` is not in the row any more
 * @typedef {{section: number, head: number, row: number}} LineHeights px
 */

export const KEEP_RULES = /** @type {const} */ (["largest", "rated", "tagged", "oldest", "newest"]);

/** @param {FileInfo} file */
function pixels({ width, height }) {
  return (width ?? 0) * (height ?? 0);
}

/** @type {Record<KeepRule, (file: FileInfo, tags: number) => number[]>} the greatest stays */
const WORTHS = {
  largest: (file) => [pixels(file), file.bytes],
  rated: (file) => [file.rating ?? 0, Number(file.favourite ?? false)],
  tagged: (_, tags) => [tags],
  oldest: (file) => [-file.date],
  newest: (file) => [file.date],
};

/**
 * The file of a group that a rule keeps; where the rule cannot tell, the other rules do, in their order.
 * @param {readonly FileInfo[]} files
 * @param {KeepRule} rule
 * @param {(path: string) => number} tagsOf how many tags a file has
 * @returns {FileInfo|undefined}
 */
export function keptOf(files, rule, tagsOf) {
  const order = [rule, ...KEEP_RULES.filter((each) => each !== rule && each !== "newest")];
  const worth = (/** @type {FileInfo} */ file) => order.flatMap((each) => WORTHS[each](file, tagsOf(file.fullpath)));
  const ranked = files.map((file) => ({ file, worth: worth(file) }));
  return ranked.sort((a, b) => compare(b.worth, a.worth))[0]?.file;
}

/**
 * All files but the ones that the rule keeps, one of each group.
 * @param {readonly DuplicateGroup[]} groups
 * @param {KeepRule} rule
 * @param {(path: string) => number} tagsOf
 * @returns {FileInfo[]}
 */
export function othersOf(groups, rule, tagsOf) {
  return groups.flatMap(({ files }) => {
    const kept = keptOf(files, rule, tagsOf);
    return files.filter((file) => file !== kept);
  });
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function compare(a, b) {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0);
    if (difference) return difference;
  }
  return 0;
}

/**
 * What tells a file from the others of its group; nothing that is said of all of them.
 * @param {FileInfo} file
 * @param {readonly FileInfo[]} files of its group
 * @returns {Point[]}
 */
export function pointsOf(file, files) {
  /** @type {(valueOf: (each: FileInfo) => number) => boolean} */
  const isMost = (valueOf) => {
    const mine = valueOf(file);
    return files.every((each) => valueOf(each) <= mine) && files.some((each) => valueOf(each) < mine);
  };
  const isSized = new Set(files.map(pixels)).size > 1;
  /** @type {[Point, boolean][]} */
  const points = [
    ["largest", isMost(isSized ? pixels : (each) => each.bytes)],
    ["oldest", isMost((each) => -each.date)],
    ["rated", isMost((each) => each.rating ?? 0)],
    ["favourite", Boolean(file.favourite) && !files.every((each) => each.favourite)],
    ["mirrored", Boolean(file.is_mirrored)],
  ];
  return points.filter(([, isSo]) => isSo).map(([point]) => point);
}

/**
 * Copies of the same bytes first, each kind under a heading of its own.
 * @param {readonly DuplicateGroup[]} groups
 * @returns {DuplicateGroup[]}
 */
export function exactFirst(groups) {
  return [...groups.filter((group) => group.is_exact), ...groups.filter((group) => !group.is_exact)];
}

/**
 * @param {readonly DuplicateGroup[]} groups those of copies first
 * @param {number} columns
 * @returns {Line[]}
 */
export function linesOf(groups, columns) {
  /** @type {Line[]} */
  const lines = [];
  groups.forEach(({ is_exact, files }, group) => {
    if (group === 0 || groups[group - 1]?.is_exact !== is_exact) lines.push(sectionOf(groups, is_exact));
    lines.push({ kind: "head", group });
    for (let first = 0; first < files.length; first += columns) {
      lines.push({ kind: "row", group, first, last: Math.min(files.length, first + columns) });
    }
  });
  return lines;
}

/**
 * @param {readonly DuplicateGroup[]} groups
 * @param {boolean} isExact
 * @returns {Line}
 */
function sectionOf(groups, isExact) {
  const mine = groups.filter((group) => group.is_exact === isExact);
  let [spare, bytes] = [0, 0];
  for (const { files } of mine) {
    spare += files.length - 1;
    bytes += files.slice(1).reduce((sum, file) => sum + file.bytes, 0);
  }
  return { kind: "section", isExact, groups: mine.length, spare, bytes };
}

/**
 * Where each line begins, and at the end where the last one ends.
 * @param {readonly Line[]} lines
 * @param {LineHeights} heights
 * @returns {Float64Array}
 */
export function topsOf(lines, heights) {
  const tops = new Float64Array(lines.length + 1);
  lines.forEach(({ kind }, i) => (tops[i + 1] = (tops[i] ?? 0) + heights[kind]));
  return tops;
}

/**
 * The lines that touch a horizontal strip.
 * @param {Float64Array} tops
 * @param {number} top
 * @param {number} bottom
 * @returns {[first: number, last: number]} last < first when there are none
 */
export function linesBetween(tops, top, bottom) {
  const count = tops.length - 1;
  return [Math.max(0, firstAfter(tops, top) - 1), Math.min(count, firstAfter(tops, bottom)) - 1];
}

/**
 * @param {Float64Array} tops
 * @param {number} place
 * @returns {number} how many lines begin at or above a place
 */
function firstAfter(tops, place) {
  let low = 0;
  let high = tops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
