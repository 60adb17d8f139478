import { html } from "core/html.js";
import { t } from "core/i18n.js";
import { formatBytes } from "model/format.js";
import { icon } from "ui/icon.js";
/**
 * @import { State } from "core/app.js"
 * @import { SentenceKey } from "core/i18n.js"
 * @import { IconName } from "ui/icon.js"
 */

/** The buttons of the selection; each is an action of the picture menu. */
/** @type {readonly {id: string, icon: IconName, label: SentenceKey, isSend?: boolean, isWrite?: boolean, isExtra?: boolean}[]} */
const BUTTONS = Object.freeze([
  { id: "favourite", icon: "heart", label: "action.favourite", isWrite: true, isExtra: true },
  { id: "tags", icon: "tag", label: "action.tags", isWrite: true, isExtra: true },
  { id: "copy_path", icon: "copy", label: "action.copy_paths", isExtra: true },
  { id: "download", icon: "download", label: "action.download" },
  { id: "move", icon: "folder", label: "action.move", isWrite: true },
  { id: "trash", icon: "trash", label: "action.trash", isWrite: true },
  { id: "send_txt2img", icon: "send", label: "action.send_txt2img", isSend: true },
]);

/**
 * How many are chosen, and what can be done with them.
 * @param {Readonly<State>} state
 */
export function chosenMarkup({ selection, total, setting }) {
  const count = selection.count(total);
  const bytes = selection.isAll ? 0 : selection.named.reduce((sum, file) => sum + file.bytes, 0);
  const canSend = setting?.can_send_to_webui && window.parent !== window && count === 1;
  const buttons = BUTTONS.filter(({ isSend, isWrite }) => (canSend || !isSend) && !(isWrite && setting?.is_readonly)).map(
    ({ id, icon: name, label, isExtra }) => html`<button type="button" class="tool with-text${isExtra ? " is-extra" : ""}" data-action="${id}"
      title="${t(label)}">${icon(name)}<span>${t(label)}</span></button>`,
  );
  return html`<b>${t("status.chosen", { count })}</b>${bytes ? html`<small>${formatBytes(bytes)}</small>` : null}${buttons}
    <button type="button" class="tool" data-action="more" aria-label="${t("action.more")}" title="${t("action.more")}">${icon("more")}</button>
    <button type="button" class="tool" data-action="clear" aria-label="${t("action.clear_selection")}"
      title="${t("action.clear_selection")} (Esc)">${icon("close")}</button>`;
}
