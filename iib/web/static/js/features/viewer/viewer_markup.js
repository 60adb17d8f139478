import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";

/** The bar, the stage, the arrows and the film strip. */
export function viewerMarkup() {
  /** @type {(what: string, name: import("ui/icon.js").IconName, label: string, keys?: string) => import("core/html.js").Markup} */
  const tool = (what, name, label, keys = "") =>
    html`<button type="button" class="tool" data-do="${what}" aria-label="${label}" title="${keys ? `${label} (${keys})` : label}">${icon(name)}</button>`;
  return html`<div class="bar">${tool("close", "left", t("viewer.close"), "Esc")}<span class="name"></span><span class="position"></span>
      <span class="spring"></span><span class="stars"></span>${tool("favourite", "heart", t("favourite"), "F")}<span class="percent"></span>${tool("smaller", "minus", t("viewer.smaller"), "-")}${tool("larger", "plus", t("viewer.larger"), "+")}
      ${tool("cover", "video", t("cover.use"))}${tool("slides", "slides", t("key.slideshow"), "S")}${tool("fullscreen", "fullscreen", t("key.fullscreen"), "Enter")}${tool("trash", "trash", t("action.trash"), "Del")}${tool("details", "details", t("key.details"), "I")}${tool("more", "more", t("action.more"))}</div>
    <iib-stage></iib-stage>
    <button type="button" class="turn is-before" data-do="before" aria-label="${t("viewer.before")}">${icon("left")}</button>
    <button type="button" class="turn is-after" data-do="after" aria-label="${t("viewer.after")}">${icon("right")}</button>
    <div class="film"></div>`;
}
