import { formatAddress } from "core/address.js";
import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { nameOf } from "model/paths.js";
import { icon } from "ui/icon.js";
/** @import { State } from "core/app.js" */

/** Which picture the others look like. @param {Readonly<State>} state */
export function similarHead({ address }) {
  return html`<h1>${t("similar.to", { name: nameOf(address.path) })}</h1><span class="spring"></span>
    <a class="button" href="${formatAddress({ ...address, view: address.path })}">${icon("image")}<span>${t("similar.open")}</span></a>
    <a class="button" href="${formatAddress({ place: "duplicates" })}">${icon("copy")}<span>${t("place.duplicates")}</span></a>`;
}
