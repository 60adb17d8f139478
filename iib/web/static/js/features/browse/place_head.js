import { formatAddress } from "core/address.js";
import { html } from "core/html.js";
import { t, useLateSentences } from "core/i18n.js";
import { breadcrumbs, folderTitle, isIndexed, nameOf, rootOf } from "model/paths.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { Markup } from "core/html.js"
 */

/**
 * What draws the line above the grid: where one is, and what can be done with the whole place.
 * @param {State["address"]["place"]} place
 * @returns {Promise<(state: Readonly<State>) => Markup>}
 */
export async function headOf(place) {
  if (place !== "similar") return placeHead;
  const [{ similarHead }] = await Promise.all([import("./similar_head.js"), useLateSentences()]);
  return similarHead;
}

/**
 * @param {Readonly<State>} state
 * @returns {Markup}
 */
function placeHead(state) {
  return HEADS[state.address.place]?.(state) ?? html``;
}

/** @type {Partial<Record<State["address"]["place"], (state: Readonly<State>) => Markup>>} */
const HEADS = {
  all: () => html`<h1 class="unseen">${t("place.all")}</h1>`,
  search: searchHead,
  folders: folderHead,
  random: () => html`<h1>${t("place.random")}</h1><span class="spring"></span>
    <button type="button" class="button" data-do="reshuffle">${icon("random")}<span>${t("random.again")}</span></button>`,
};

/** @param {Readonly<State>} state */
function searchHead({ address, setting }) {
  const root = rootOf(address.within, setting?.folders ?? []);
  const name = root?.path === address.within ? folderTitle(root) : nameOf(address.within);
  return html`<h1 class="unseen">${t("place.search")}</h1><span class="chip is-set">${icon("folder")}
    <span>${t("search.within", { name })}</span><button type="button" class="tool" data-do="search_everywhere"
    aria-label="${t("empty.search.everywhere")}" title="${t("empty.search.everywhere")}">${icon("close")}</button></span>`;
}

/** @param {Readonly<State>} state */
function folderHead({ address, setting, preferences }) {
  const folders = setting?.folders ?? [];
  if (!address.path) return html`<h1>${t("place.folders")}</h1><span class="spring"></span>${addButton()}`;
  const needsIndex = setting && !isIndexed(address.path, folders) && !setting.is_readonly;
  const index = html`<button type="button" class="button" data-do="index_folder">${icon("plus")}<span>${t("folder.index")}</span></button>`;
  return html`<h1 class="unseen">${nameOf(address.path)}</h1>
    <nav class="crumbs" aria-label="${t("folder.path")}"><ol>${crumbs(address.path, folders)}</ol></nav>
    <span class="spring"></span>${needsIndex ? index : null}
    ${address.walk ? null : orderSwitch(preferences.folder_order)}
    <button type="button" class="tool" data-do="folder_menu" aria-label="${t("folder.menu")}" title="${t("folder.menu")}" aria-haspopup="menu">${icon("more")}</button>
    <label class="switch" title="${t("folder.walk.hint")}"><input type="checkbox" role="switch" data-do="walk"
      ${address.walk ? html`checked` : null}><i aria-hidden="true"></i><span>${t("folder.walk")}</span></label>`;
}

/** @param {State["preferences"]["folder_order"]} order */
function orderSwitch(order) {
  const option = (/** @type {string} */ value, /** @type {string} */ label) =>
    html`<option value="${value}"${value === order ? html` selected` : null}>${label}</option>`;
  return html`<select data-do="order" aria-label="${t("folder.order")}">${option("date", t("folder.order.date"))}${option("name", t("folder.order.name"))}</select>`;
}

function addButton() {
  return html`<button type="button" class="button" data-do="add_folder">${icon("plus")}<span>${t("settings.add_folder")}</span></button>`;
}

/**
 * @param {string} path
 * @param {NonNullable<State["setting"]>["folders"]} folders
 */
function crumbs(path, folders) {
  const steps = breadcrumbs(path, folders);
  const links = steps.map((step, i) => {
    const href = formatAddress({ place: "folders", path: step.path });
    const here = i === steps.length - 1 ? html` aria-current="location"` : null;
    return html`<li><a href="${href}"${here}>${step.title}</a></li>`;
  });
  return html`<li><a href="${formatAddress({ place: "folders" })}">${t("place.folders")}</a></li>${links}`;
}
