import { html } from "core/html.js";
import { LANGUAGES, t } from "core/i18n.js";
import { SHORTCUTS } from "core/shortcuts.js";
import { formatBytes } from "model/amounts.js";
import { folderTitle } from "model/paths.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { Markup } from "core/html.js"
 * @import { CacheStatus } from "api/cache.js"
 * @import { Folder, GlobalSetting } from "model/types.js"
 */

/**
 * @param {string} title
 * @returns {Markup}
 */
export function dialogHead(title) {
  return html`<header><h2>${title}</h2><button type="button" class="tool" data-do="close" aria-label="${t("close")}"
    title="${t("close")} (Esc)">${icon("close")}</button></header>`;
}

/**
 * @param {Readonly<State>} state
 * @returns {Markup}
 */
export function settingsMarkup({ preferences, setting }) {
  const themes = /** @type {const} */ (["auto", "dark", "light"]);
  const theme = themes.map(
    (value) => html`<label><input type="radio" name="theme" value="${value}"${value === preferences.theme ? html` checked` : null}><span>${t(`theme.${value}`)}</span></label>`,
  );
  const { version } = setting ?? {};
  const number = typeof version === "string" ? version : (version?.version ?? "");
  return html`${dialogHead(t("settings"))}<div class="body">
    <section><h3>${t("settings.folders")}</h3><p class="dim">${t("settings.folders.text")}</p><ul class="folder-list"></ul>
      ${setting?.is_readonly ? null : html`<button type="button" class="button" data-do="add_folder">${icon("plus")}<span>${t("settings.add_folder")}</span></button>`}</section>
    <section><h3>${t("settings.index")}</h3><p class="dim">${t("settings.index.text")}</p><div class="buttons">
      <button type="button" class="button" data-do="update_index">${icon("refresh")}<span>${t("index.update")}</span></button>
      <button type="button" class="button" data-do="rebuild_index"><span>${t("index.rebuild")}…</span></button></div></section>
    <section><h3>${t("settings.thumbnails")}</h3><p class="dim cache" role="status">${t("settings.thumbnails.text")}</p><div class="buttons">
      <button type="button" class="button" data-do="clear_cache"${setting?.is_readonly ? html` disabled` : null}><span>${t("settings.thumbnails.clear")}</span></button></div></section>
    <section><h3>${t("settings.appearance")}</h3>
      <div class="field"><span id="theme-label">${t("settings.theme")}</span><span class="segments" role="radiogroup" aria-labelledby="theme-label">${theme}</span></div>
      <label class="field"><span>${t("settings.language")}</span>${languageSelect(preferences.language)}</label>
      <label class="field"><span>${t("settings.slideshow")}</span>${secondsSelect(preferences.slideshow_seconds)}</label></section>
    <section class="end"><button type="button" class="link" data-do="shortcuts">${t("key.shortcuts")}</button><span class="dim">Infinite Image Browsing ${number}</span></section></div>`;
}

/**
 * How many thumbnails are kept, and how many at most.
 * @param {CacheStatus} status
 * @returns {Markup}
 */
export function cacheMarkup({ folder, files, bytes, bytes_max, days_max }) {
  const kept = t("settings.thumbnails.kept", { count: files, size: formatBytes(bytes) });
  const most = bytes_max ? " " + t("settings.thumbnails.most", { size: formatBytes(bytes_max) }) : "";
  const days = days_max ? " " + t("settings.thumbnails.days", { count: days_max }) : "";
  return html`${kept}${most}${days} <small class="path">${folder}</small>`;
}

/** @param {string} chosen */
function languageSelect(chosen) {
  const options = Object.entries(LANGUAGES).map(
    ([code, name]) => html`<option value="${code}"${code === chosen ? html` selected` : null} lang="${code}">${name}</option>`,
  );
  return html`<select name="language"><option value="">${t("settings.language.auto")}</option>${options}</select>`;
}

/** @param {number} chosen */
function secondsSelect(chosen) {
  const options = [2, 4, 6, 10, 20].map(
    (seconds) => html`<option value="${seconds}"${seconds === chosen ? html` selected` : null}>${t("seconds", { count: seconds })}</option>`,
  );
  return html`<select name="slideshow_seconds">${options}</select>`;
}

/**
 * @param {GlobalSetting|null} setting
 * @returns {Markup}
 */
export function foldersMarkup(setting) {
  const folders = setting?.folders ?? [];
  if (!folders.length) return html`<li class="dim">${t("settings.no_folders")}</li>`;
  return html`${folders.map((folder) => folderRow(folder, setting?.is_readonly ?? false))}`;
}

/**
 * @param {Folder} folder
 * @param {boolean} isReadonly
 */
function folderRow(folder, isReadonly) {
  const isOurs = folder.kind === "extra" && !isReadonly && !folder.types.includes("scan-fixed");
  const state = !folder.exists ? t("folder.gone") : folder.is_indexed ? "" : t("folder.browse_only");
  const title = folderTitle(folder);
  const name = isOurs
    ? html`<input name="alias" value="${title}" aria-label="${t("settings.alias")}" title="${t("settings.alias")}" maxlength="80">`
    : html`<b>${title}</b>`;
  const tools = isOurs
    ? html`<button type="button" class="tool" data-do="remove" aria-label="${t("settings.remove_named", { name: title })}" title="${t("settings.remove")}">${icon("trash")}</button>`
    : html`<span class="tag">${t(`folder.kind.${folder.kind}`)}</span>`;
  return html`<li data-path="${folder.path}">${icon("folder")}<div>${name}<small title="${folder.path}">${folder.path}</small>
    ${state ? html`<small class="warn">${state}</small>` : null}</div>${tools}<button type="button" class="tool" data-do="show"
    aria-label="${t("settings.show_named", { name: title })}" title="${t("settings.show")}">${icon("right")}</button></li>`;
}

/** @returns {Markup} */
export function shortcutsMarkup() {
  const groups = /** @type {const} */ (["everywhere", "grid", "viewer"]);
  const block = (/** @type {typeof groups[number]} */ where) => {
    const rows = SHORTCUTS.filter((row) => row.where === where).map(
      ({ keys, label }) => html`<div><dt>${t(label)}</dt><dd>${keys.map((key) => html`<kbd>${keyText(key)}</kbd>`)}</dd></div>`,
    );
    return html`<section><h3>${t(`shortcuts.${where}`)}</h3><dl>${rows}</dl></section>`;
  };
  return html`${dialogHead(t("key.shortcuts"))}<div class="body columns" tabindex="0">${groups.map(block)}
    <section><h3>${t("shortcuts.mouse")}</h3><p class="dim">${t("shortcuts.mouse.text")}</p></section></div>`;
}

const ARROWS = /** @type {Record<string, string>} */ ({ ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" });

/** @param {string} key */
function keyText(key) {
  const isMac = navigator.platform.startsWith("Mac");
  return ARROWS[key] ?? key.replace("Ctrl+", isMac ? "⌘ " : "Ctrl ").replace("Shift+", "⇧ ").replace("Arrow", "←↑→↓").replace(/ ([a-z])$/, (_, letter) => ` ${letter.toUpperCase()}`);
}

/**
 * @param {string} title
 * @param {string} text
 * @param {string} yes
 * @returns {Markup}
 */
export function askMarkup(title, text, yes) {
  return html`<form method="dialog"><h2>${title}</h2><p>${text}</p><div class="buttons is-end">
    <button class="button" value="no">${t("cancel")}</button><button class="button is-main" value="yes">${yes}</button></div></form>`;
}
