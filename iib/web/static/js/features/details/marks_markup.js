import { formatAddress } from "core/address.js";
import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { keyed } from "model/query_text.js";
import { icon } from "ui/icon.js";
/** @import { FileInfo, Tag } from "model/types.js" */

/**
 * What the user says of a file: stars, favourite, tags.
 * @param {FileInfo} file
 * @param {readonly Tag[]} tags
 * @param {boolean} isReadonly
 */
export function marksMarkup({ rating = 0, favourite = false }, tags, isReadonly) {
  const off = isReadonly ? html` disabled` : null;
  const stars = [1, 2, 3, 4, 5].map(
    (star) => html`<button type="button" class="star${star <= rating ? " is-on" : ""}" data-mark="${star}" aria-pressed="${String(star === rating)}"
      aria-label="${t("stars", { count: star })}" title="${t("stars", { count: star })} (${star})"${off}>${icon("star")}</button>`,
  );
  const chips = tags.map(
    ({ name, color }) => html`<li><a class="chip" href="${formatAddress({ place: "search", q: keyed("tag", name, true) })}" title="${t("details.search_term", { term: name })}"><i class="dot" data-color="${color}"></i>${name}</a></li>`,
  );
  const edit = html`<li><button type="button" class="chip" data-mark="tags" title="${t("action.tags")} (T)">${icon("plus")}<span>${t("action.tags")}</span></button></li>`;
  return html`<section class="marks-section"><div class="rating"><span role="group" aria-label="${t("rating")}">${stars}</span>
    <button type="button" class="tool heart" data-mark="favourite" aria-pressed="${String(favourite)}" aria-label="${t("favourite")}" title="${t("favourite")} (F)"${off}>${icon("heart")}</button></div>
    <ul class="chips" aria-label="${t("tags")}">${chips}${isReadonly ? null : edit}</ul></section>`;
}
