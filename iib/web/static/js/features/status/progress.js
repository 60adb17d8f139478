import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { formatDuration } from "model/format.js";
import { icon } from "ui/icon.js";
/** @import { IndexStatus } from "model/types.js" */

/**
 * How far the index is: count, rate, time left, and the way to end it.
 * @param {HTMLElement} area
 * @param {IndexStatus} status
 */
export function drawProgress(area, { done, total, per_second, eta_seconds, current }) {
  if (!area.querySelector("progress")) {
    fill(
      area,
      html`<span class="text"></span><progress aria-label="${t("index.label")}"></progress>
        <button type="button" class="tool" data-action="cancel_index" aria-label="${t("index.cancel")}" title="${t("index.cancel")}">${icon("close")}</button>`,
    );
  }
  const bar = /** @type {HTMLProgressElement} */ (one(area, "progress"));
  if (total) Object.assign(bar, { max: total, value: done });
  else bar.removeAttribute("value");
  const text = total ? t("index.progress", { done, total }) : t("index.scanning");
  const rate = per_second ? t("index.rate", { rate: Math.round(per_second) }) : "";
  const left = eta_seconds ? t("index.left", { time: formatDuration(eta_seconds) }) : "";
  one(area, ".text").textContent = [text, rate, left].filter(Boolean).join(" · ");
  area.title = current;
}
