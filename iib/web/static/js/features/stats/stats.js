import { getTrend } from "api/stats.js";
import { formatAddress } from "core/address.js";
import { defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { language, t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { formatBytes } from "model/amounts.js";
import { formatCount, formatDay, formatMonth } from "model/format.js";
import { keyed } from "model/query_text.js";
/**
 * @import { Address } from "core/address.js"
 * @import { Trend, TrendRow } from "model/types.js"
 */

const GROUPS = /** @type {const} */ (["month", "day", "checkpoint", "lora", "sampler", "tool"]);
/** The key of the query line that finds the files of a row. @type {Record<string, string>} */
const SOUGHT = { checkpoint: "model", lora: "lora", sampler: "sampler", tool: "tool" };
const MOST_ROWS = 500;
const HEIGHT = 160;
/** Time that is shown as columns; older days are in the table. */
const MOST_COLUMNS = 120;

/** The place Statistics: how the library grew and what it was made with; each bar searches its files. */
export class Stats extends PlacePanel {
  /** @type {Address["place"]} */
  place = "stats";
  #asked = "";

  connected() {
    fill(this, html`<header class="place-head"><h1>${t("place.stats")}</h1><nav class="tabs" aria-label="${t("stats.by")}"></nav><span class="spring"></span><span class="dim total"></span></header><div class="panel-body" tabindex="0"></div>`);
    super.connected();
  }

  /** @param {Address} address */
  async arrive(address) {
    const by = GROUPS.find((group) => group === address.by) ?? "month";
    const tabs = GROUPS.map((group) => html`<a href="${formatAddress({ place: "stats", by: group })}"${group === by ? html` aria-current="true"` : null}>${t(`stats.${group}`)}</a>`);
    fill(one(this, ".tabs"), html`${tabs}`);
    this.#asked = by;
    const trend = await getTrend(by, this.signal);
    if (this.#asked === by) this.#draw(trend);
  }

  /** @param {Trend} trend */
  #draw({ by, rows, total }) {
    one(this, ".total").textContent = `${t("status.files", { count: total.count })} · ${formatBytes(total.bytes)}`;
    const isTime = by === "day" || by === "month";
    const shown = (isTime ? [...rows].reverse() : rows).slice(0, MOST_ROWS);
    const most = Math.max(1, ...rows.map((row) => row.count));
    const area = one(this, ".panel-body");
    const more = rows.length > shown.length ? html`<p class="dim">${t("stats.more", { count: rows.length - shown.length })}</p>` : null;
    fill(area, rows.length ? html`${isTime ? columns(rows, by, most) : null}${table(shown, by)}${more}` : html`<p class="dim">${t("stats.nothing")}</p>`);
    const widest = Math.max(1, ...shown.map((row) => row.count));
    area.querySelectorAll(".bar i").forEach((bar, i) => {
      if (bar instanceof HTMLElement) bar.style.width = `${((shown[i]?.count ?? 0) * 100) / widest}%`;
    });
    area.scrollTop = 0;
    const chart = area.querySelector(".columns-chart");
    if (chart) chart.scrollLeft = chart.scrollWidth;
  }
}

/**
 * @param {string} by
 * @param {string} key
 */
function titleOf(by, key) {
  if (by === "day") return formatDay(key, language(), new Date());
  return by === "month" ? formatMonth(`${key}-01`, language()) : key;
}

/**
 * @param {string} by
 * @param {string} key
 */
function addressOf(by, key) {
  const q = by === "day" || by === "month" ? `date:${key}` : keyed(SOUGHT[by] ?? by, key, true);
  return formatAddress({ place: "search", q });
}

/**
 * @param {TrendRow[]} rows oldest first
 * @param {string} by
 * @param {number} most
 */
function columns(rows, by, most) {
  const last = rows.slice(-MOST_COLUMNS);
  const step = by === "day" ? 9 : 22;
  const width = last.length * step;
  const bars = last.map(({ key, count }, i) => {
    const height = Math.max(2, Math.round((count / most) * HEIGHT));
    const label = `${titleOf(by, key)}: ${t("status.files", { count })}`;
    return html`<a href="${addressOf(by, key)}" tabindex="-1"><title>${label}</title><rect class="hit" x="${i * step}" y="0" width="${step}" height="${HEIGHT}"/><rect x="${i * step + 1}" y="${HEIGHT - height}" width="${step - 3}" height="${height}" rx="2"/></a>`;
  });
  return html`<div class="columns-chart" aria-hidden="true"><svg width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">${bars}</svg></div>`;
}

/**
 * @param {TrendRow[]} rows
 * @param {string} by
 */
function table(rows, by) {
  const lines = rows.map(
    ({ key, count, bytes }) => html`<tr><th scope="row"><a href="${addressOf(by, key)}">${titleOf(by, key)}</a></th><td class="bar" aria-hidden="true"><i></i></td><td>${formatCount(count, language())}</td><td>${formatBytes(bytes)}</td></tr>`,
  );
  return html`<table class="trend"><caption class="unseen">${t("place.stats")}</caption><thead><tr><th scope="col">${t(/** @type {"stats.day"} */ (`stats.${by}`))}</th><td aria-hidden="true"></td><th scope="col">${t("stats.count")}</th><th scope="col">${t("stats.bytes")}</th></tr></thead><tbody>${lines}</tbody></table>`;
}

export function register() {
  defineElement("iib-stats", Stats);
}
