import { html } from "core/html.js";
import { language, t } from "core/i18n.js";
import { KEEP_RULES, pointsOf } from "model/duplicates.js";
import { formatBytes, formatPixels } from "model/amounts.js";
import { formatTime } from "model/format.js";
import { folderTitle, nameOf, parentOf } from "model/paths.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { Line } from "model/duplicates.js"
 * @import { DuplicateGroup, FileInfo, Folder } from "model/types.js"
 */

export const MOST_DISTANCE = 8;
/** Widths, rather too large than too small, px. */
const CHIP = { tags: 60, edge: 18, letter: 6.2, sign: 11.5 };

export function placeMarkup() {
  const rules = KEEP_RULES.map((rule) => html`<option value="${rule}">${t(`duplicates.keep.${rule}`)}</option>`);
  return html`<header class="place-head"><h1>${t("place.duplicates")}</h1>
      <label class="distance"><span>${t("duplicates.distance")}</span><input type="range" name="distance" min="0" max="${MOST_DISTANCE}" step="1"><output></output></label>
      <label><span>${t("duplicates.folder")}</span><select name="folder"></select></label>
      <span class="spring"></span>
      <label><span>${t("duplicates.keep")}</span><select name="rule">${rules}</select></label>
      <button type="button" class="button is-main trash-all" data-do="trash_all" hidden></button></header>
    <div class="looking" role="status" hidden></div>
    <div class="panel-body" tabindex="0" role="group" aria-label="${t("place.duplicates")}"><div class="lines"></div><div class="place-empty" hidden></div></div>`;
}

/** @param {number} distance */
export function distanceText(distance) {
  if (distance === 0) return t("duplicates.distance.0");
  return t(distance < 3 ? "duplicates.distance.few" : distance < 6 ? "duplicates.distance.some" : "duplicates.distance.many");
}

/**
 * @param {readonly Folder[]} folders
 * @param {string} chosen path, "" for all
 */
export function foldersMarkup(folders, chosen) {
  const known = folders.filter((folder) => folder.is_indexed).map((folder) => ({ path: folder.path, title: folderTitle(folder) }));
  if (chosen && !known.some(({ path }) => path === chosen)) known.push({ path: chosen, title: nameOf(chosen) });
  const rows = [{ path: "", title: t("duplicates.everywhere") }, ...known];
  return html`${rows.map(({ path, title }) => html`<option value="${path}"${path === chosen ? html` selected` : null}>${title}</option>`)}`;
}

/**
 * @param {Line} line
 * @param {readonly DuplicateGroup[]} groups
 */
export function lineMarkup(line, groups) {
  if (line.kind === "section") return sectionMarkup(line);
  const group = groups[line.group];
  if (!group) return html``;
  if (line.kind === "head") return headMarkup(group, line.group);
  return html`<ul class="twins">${group.files.slice(line.first, line.last).map((file) => cardMarkup(file, group.files))}</ul>`;
}

/** @param {Extract<Line, {kind: "section"}>} line */
function sectionMarkup({ isExact, groups, spare, bytes }) {
  return html`<h2>${t(isExact ? "duplicates.exact" : "duplicates.near")}</h2>
    <span class="dim">${t("duplicates.groups", { count: groups, spare, bytes: formatBytes(bytes) })}</span><span class="spring"></span>
    <button type="button" class="button" data-do="select_all" data-exact="${isExact ? 1 : 0}">${icon("select")}<span>${t("duplicates.select_all")}</span></button>`;
}

/**
 * @param {DuplicateGroup} group
 * @param {number} index
 */
function headMarkup({ is_exact, files }, index) {
  return html`<h3>${t(is_exact ? "duplicates.group.exact" : "duplicates.group.near", { count: files.length })}</h3><span class="spring"></span>
    <button type="button" class="link" data-do="select" data-group="${index}">${t("duplicates.select")}</button>
    <button type="button" class="button trash" data-do="trash" data-group="${index}" hidden></button>`;
}

/**
 * @param {FileInfo} file
 * @param {readonly FileInfo[]} files of its group
 */
function cardMarkup(file, files) {
  const { name } = file;
  const points = pointsOf(file, files);
  const said = points.map((point) => html`<span class="point">${t(`duplicates.${point}`)}</span>`);
  const shape = file.width && file.height ? `${file.width} × ${file.height}` : "";
  const pixels = file.width && file.height ? formatPixels(file.width, file.height) : "";
  const stars = file.rating ? html`<span class="star">${icon("star")}${file.rating}<span class="unseen"> ${t("stars", { count: file.rating })}</span></span>` : null;
  return html`<li class="twin" data-path="${file.fullpath}"><button type="button" class="face" data-do="open" aria-label="${t("duplicates.open", { name })}"><span class="shape"><img alt="" draggable="false"></span></button>
    <input type="checkbox" name="choose" aria-label="${t("duplicates.choose", { name })}">
    <p class="name" title="${file.fullpath}">${name}</p>
    <p class="dim" title="${parentOf(file.fullpath)}">${icon("folder")}${nameOf(parentOf(file.fullpath))}</p>
    <p class="dim shape-text" title="${pixels}"><span class="${points.includes("largest") ? "is-most" : ""}">${[shape, file.size].filter(Boolean).join(" · ")}</span></p>
    <p class="dim"><span class="${points.includes("oldest") ? "is-most" : ""}">${formatTime(file.date, language())}</span></p>
    <p class="points">${stars}${file.favourite ? html`<span class="heart">${icon("heart")}</span>` : null}<span class="tags dim"></span>${said}</p>
    <button type="button" class="link" data-do="keep" aria-label="${t("duplicates.keep_named", { name })}">${t("duplicates.keep_this")}</button></li>`;
}

/**
 * How many lines the chips of a card need at most: stars, favourite and tags in front, and what is said of the file.
 * @param {readonly DuplicateGroup[]} groups
 * @param {number} width of a card, px
 */
export function chipLines(groups, width) {
  let most = 1;
  for (const { files } of groups) {
    for (const file of files) {
      let [lines, used] = [1, (file.rating ? 30 : 0) + (file.favourite ? 20 : 0) + CHIP.tags];
      for (const point of pointsOf(file, files)) {
        const chip = CHIP.edge + [...t(`duplicates.${point}`)].reduce((sum, letter) => sum + (letter > "\u2e7f" ? CHIP.sign : CHIP.letter), 0);
        if (used + chip > width) [lines, used] = [lines + 1, 0];
        used += chip;
      }
      most = Math.max(most, lines);
    }
  }
  return most;
}

/**
 * What the place says when there are no groups.
 * @param {Readonly<State>} state
 * @param {number} left pictures that nobody has looked at
 * @param {boolean} isLooking
 * @param {number} distance
 */
export function nothingMarkup({ setting, address }, left, isLooking, distance) {
  const said = (/** @type {string} */ title, /** @type {string} */ text, /** @type {[what: string, label: string][]} */ actions) => {
    const buttons = actions.map(([what, label], i) => html`<button type="button" class="button ${i ? "" : "is-main"}" data-do="${what}">${label}</button>`);
    return html`<div class="said">${icon("copy")}<h2>${title}</h2><p>${text}</p><div class="buttons">${buttons}</div></div>`;
  };
  if (!setting?.folders.some((folder) => folder.exists)) return said(t("empty.folders"), t("empty.folders.text"), [["add_folder", t("empty.folders.action")]]);
  if (isLooking) return said(t("duplicates.first"), t("duplicates.first.text"), []);
  if (left) return said(t("duplicates.first"), t("duplicates.first.text"), [["look", t("duplicates.look")]]);
  /** @type {[string, string][]} */
  const actions = distance < MOST_DISTANCE ? [["wider", t("duplicates.wider")]] : [];
  if (address.within) actions.push(["everywhere", t("duplicates.everywhere")]);
  return said(t("duplicates.none"), t("duplicates.none.text"), actions);
}
