import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { SentenceKey } from "core/i18n.js"
 */

/** @type {readonly [example: string, key: SentenceKey][]} */
const JOINING = [
  ["lighthouse", "line.word"],
  ['"golden hour"', "line.quoted"],
  ["sea gull", "line.both"],
  ["sea OR lake", "line.either"],
  ["(sea OR lake) gull", "line.group"],
  ["-storm", "line.not"],
];

/** @type {readonly [example: string, key: SentenceKey][]} */
const KEYS = [
  ["tag:sunset", "line.tag"],
  ["model:harbour", "line.model"],
  ["lora:seaside", "line.lora"],
  ['sampler:="Euler a"', "line.sampler"],
  ["tool:ComfyUI", "line.tool"],
  ["path:2026-04", "line.path"],
  ["ext:webp", "line.ext"],
  ["text:masterpiece", "line.text"],
  ["text:/cat|dog/", "line.regexp"],
  ["neg:blurry", "line.neg"],
  ["steps:>=30", "line.steps"],
  ["cfg:5..7.5", "line.cfg"],
  ["seed:1234567", "line.seed"],
  ["width:>1024", "line.width"],
  ["height:512..768", "line.height"],
  ["size:>=1024x1024", "line.size"],
  ["date:2026-05", "line.date"],
  ["type:video", "line.type"],
  ["rating:>=4", "line.rating"],
  ["is:favourite", "line.is"],
];

/** Explains the query line; a click on an example searches it. */
export class QueryHelp extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    fill(this, html`<dialog class="help" aria-label="${t("query.help")}"></dialog>`);
    this.app.events.on("query_help", () => this.#open(), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (one(this, "dialog"));
  }

  #open() {
    const table = (/** @type {typeof KEYS} */ rows) =>
      html`<dl>${rows.map(([q, key]) => html`<div><dt><button type="button" data-q="${q}">${q}</button></dt><dd>${t(key)}</dd></div>`)}</dl>`;
    fill(
      this.#dialog,
      html`<header><h2>${t("query.help")}</h2><button type="button" class="tool" data-close aria-label="${t("close")}" title="${t("close")} (Esc)">${icon("close")}</button></header>
        <div class="body" tabindex="0"><p class="dim">${t("line.intro")}</p><section><h3>${t("line.joining")}</h3>${table(JOINING)}</section>
        <section><h3>${t("line.keys")}</h3>${table(KEYS)}<p class="dim">${t("line.whole")}</p></section></div>`,
    );
    this.#dialog.showModal();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    const example = target instanceof Element ? target.closest("[data-q]") : null;
    if (example instanceof HTMLElement) this.app.router.go({ place: "search", q: example.dataset["q"] ?? "" });
    if (example || target === this.#dialog || (target instanceof Element && target.closest("[data-close]"))) this.#dialog.close();
  }
}

export function register() {
  defineElement("iib-query-help", QueryHelp);
}
