import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { isIndexed } from "model/paths.js";
import { kindOf } from "model/query_text.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { Markup } from "core/html.js"
 * @import { IconName } from "ui/icon.js"
 */

/**
 * What an empty place says: why it is empty and what to do next.
 * @typedef {{icon: IconName, title: string, text?: string, actions?: {id: string, label: string}[]}} Emptiness
 */

/** The first that fits is said. @type {readonly [when: (state: Readonly<State>) => boolean, say: (state: Readonly<State>) => Emptiness][]} */
const EMPTINESSES = [
  [
    ({ address }) => address.media_type !== "all" && address.place !== "search",
    () => ({ icon: "image", title: t("empty.filter"), actions: [{ id: "all_media", label: t("empty.filter.action") }] }),
  ],
  [
    ({ address }) => address.place === "search",
    ({ address }) => ({ icon: "search", title: t("empty.search", { q: address.q }), ...wider(address) }),
  ],
  [
    ({ address }) => address.place === "similar",
    () => ({ icon: "image", title: t("similar.none"), text: t("similar.none.text"), actions: [{ id: "duplicates", label: t("place.duplicates") }] }),
  ],
  [
    ({ setting }) => !setting?.folders.some((folder) => folder.exists),
    () => ({
      icon: "folder",
      title: t("empty.folders"),
      text: t("empty.folders.text"),
      actions: [{ id: "add_folder", label: t("empty.folders.action") }],
    }),
  ],
  [
    ({ address, setting }) => address.walk && !isIndexed(address.path, setting?.folders ?? []),
    () => ({
      icon: "walk",
      title: t("empty.walk"),
      text: t("empty.walk.text"),
      actions: [{ id: "index_folder", label: t("folder.index") }],
    }),
  ],
  [
    ({ index_status, address }) => Boolean(index_status?.running) && (address.place !== "folders" || address.walk),
    () => ({ icon: "refresh", title: t("empty.indexing"), text: t("empty.indexing.text") }),
  ],
  [
    ({ address }) => address.place === "folders",
    () => ({ icon: "folder", title: t("empty.folder"), text: t("empty.folder.text") }),
  ],
  [
    () => true,
    () => ({
      icon: "image",
      title: t("empty.all"),
      text: t("empty.all.text"),
      actions: [
        { id: "update_index", label: t("index.update") },
        { id: "folders", label: t("settings.folders") },
      ],
    }),
  ],
];

/** @param {State["address"]} address */
function wider(address) {
  const actions = [];
  if (address.within) actions.push({ id: "search_everywhere", label: t("empty.search.everywhere") });
  if (kindOf(address.q) !== "all") actions.push({ id: "all_media", label: t("empty.filter.action") });
  if (!actions.length) actions.push({ id: "home", label: t("place.all") });
  return { text: t("empty.search.text"), actions };
}

/**
 * @param {Readonly<State>} state
 * @returns {Markup}
 */
export function emptyMarkup(state) {
  if (state.address.place === "search" && !state.address.q.trim()) return searchLanding(state.preferences.recent_queries);
  const row = EMPTINESSES.find(([when]) => when(state));
  return row ? saidMarkup(row[1](state)) : html``;
}

/**
 * @param {string} sentence
 * @param {boolean} isAsked the query line is wrong
 * @returns {Markup}
 */
export function errorMarkup(sentence, isAsked) {
  const action = isAsked ? { id: "query_help", label: t("query.help") } : { id: "retry", label: t("retry") };
  return saidMarkup({ icon: "info", title: sentence, actions: [action] });
}

/**
 * The place Search before anything is asked.
 * @param {readonly string[]} recent
 * @returns {Markup}
 */
function searchLanding(recent) {
  const rows = recent.map((q) => html`<li><button type="button" class="chip" data-q="${q}">${icon("clock")}<span>${q}</span></button></li>`);
  const list = html`<h2>${t("search.recent")}</h2><ul class="chips">${rows}</ul>`;
  return html`<div class="said">${icon("search")}<h1>${t("search.title")}</h1><p>${t("search.text")}</p>
    <div class="buttons"><button type="button" class="button" data-do="query_help">${icon("help")}<span>${t("query.help")}</span></button></div>
    ${recent.length ? list : null}</div>`;
}

/** @param {Emptiness} emptiness */
function saidMarkup({ icon: name, title, text, actions = [] }) {
  const buttons = actions.map(
    ({ id, label }, i) => html`<button type="button" class="button ${i ? "" : "is-main"}" data-do="${id}">${label}</button>`,
  );
  return html`<div class="said">${icon(name)}<h1>${title}</h1>${text ? html`<p>${text}</p>` : null}
    ${buttons.length ? html`<div class="buttons">${buttons}</div>` : null}</div>`;
}
