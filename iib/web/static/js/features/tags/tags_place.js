import { addTag, getTags, mergeTags, removeTag, updateTag } from "api/tags.js";
import { formatAddress } from "core/address.js";
import { defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { language, t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { formatCount } from "model/format.js";
import { keyed } from "model/query_text.js";
import { icon } from "ui/icon.js";
import { RuleEditor } from "./rules.js";
/**
 * @import { Address } from "core/address.js"
 * @import { Tag } from "model/types.js"
 */

const MOST = 1000;
const NO_COLOUR = "#8b90a0";

/** The place Tags: names and colours of the user's tags, merging and removing, and rules that tag new pictures. */
export class TagsPlace extends PlacePanel {
  /** @type {Address["place"]} */
  place = "tags";
  /** @type {Tag[]} */
  #tags = [];
  /** @type {Set<number>} */
  #chosen = new Set();

  connected() {
    fill(
      this,
      html`<header class="place-head"><h1>${t("place.tags")}</h1></header><div class="panel-body">
        <section class="own-tags writes"><form class="new-tag"><input name="name" aria-label="${t("tags.new")}" placeholder="${t("tags.new")}" maxlength="200" autocomplete="off">
        <button class="button">${icon("plus")}<span>${t("tags.make")}</span></button><span class="spring"></span><button type="button" class="button" data-do="merge" disabled>${icon("merge")}<span>${t("tags.merge")}</span></button></form>
        <ul class="tag-list"></ul></section><section class="rules writes"></section></div><dialog class="ask"></dialog>`,
    );
    this.rules = new RuleEditor(this.app, one(this, ".rules"), () => this.lock());
    this.listen(this, "click", (event) => void this.#click(event));
    this.listen(this, "change", (event) => void this.#change(event));
    this.listen(this, "submit", (event) => void this.#submit(event));
    this.app.events.on("tagged", () => void (this.hidden || this.attempt(() => this.#read())), this.signal);
    super.connected();
  }

  async arrive() {
    await this.#read();
    this.rules?.draw();
  }

  async #read() {
    this.#tags = await getTags({ category: "custom", limit: MOST }, this.signal);
    const known = new Set(this.#tags.map((tag) => tag.id));
    this.#chosen = new Set([...this.#chosen].filter((id) => known.has(id)));
    const rows = this.#tags.map(rowMarkup);
    const list = one(this, ".tag-list");
    refill(list, rows.length ? html`${rows}` : html`<li class="dim">${t("tags.empty")}</li>`);
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (list.querySelectorAll("[name=chosen]"))) box.checked = this.#chosen.has(this.#tagOf(box)?.id ?? -1);
    this.#drawMerge();
  }

  #drawMerge() {
    /** @type {HTMLButtonElement} */ (one(this, "[data-do=merge]")).disabled = this.#chosen.size < 2;
    this.lock();
  }

  /** @param {Element|null} element */
  #tagOf(element) {
    const id = Number(element?.closest("[data-id]")?.getAttribute("data-id"));
    return this.#tags.find((tag) => tag.id === id);
  }

  /** The tag tiles and details show it as well. */
  async #renew() {
    await this.#read();
    this.app.events.emit("tagged", null);
  }

  /** @param {Event} event */
  async #change(event) {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const tag = this.#tagOf(field);
    if (!tag) return;
    if (field.name === "chosen") {
      if (field.checked) this.#chosen.add(tag.id);
      else this.#chosen.delete(tag.id);
      return this.#drawMerge();
    }
    const isColour = field.name === "color";
    const patch = isColour ? { color: field.value } : { name: field.value.trim() };
    const back = isColour ? { color: tag.color } : { name: tag.name };
    const isDone = await this.attempt(() => updateTag(tag.id, patch));
    field.value = isDone ? (patch.color ?? patch.name) : isColour ? shownColour(tag.color) : tag.name;
    await this.attempt(() => this.#renew());
    if (!isDone) return;
    const undo = async () => {
      await updateTag(tag.id, back);
      await this.#renew();
    };
    this.app.events.emit("done", { text: t("tags.changed", { name: patch.name ?? tag.name }), undo });
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".new-tag")) return;
    event.preventDefault();
    const name = String(new FormData(form).get("name")).trim();
    if (!name) return;
    if (await this.attempt(() => addTag(name))) form.reset();
    await this.attempt(() => this.#renew());
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    const what = button?.getAttribute("data-do");
    const tag = this.#tagOf(button);
    if (what === "merge") await this.attempt(() => this.#merge());
    else if (what === "remove" && tag) await this.attempt(() => this.#remove(tag));
  }

  /** The chosen tags become the most used of them, unless another is picked. */
  async #merge() {
    const tags = this.#tags.filter((tag) => this.#chosen.has(tag.id));
    const options = tags.map((tag) => html`<option value="${tag.id}">${tag.name} (${formatCount(tag.count, language())})</option>`);
    const into = await this.#ask(
      t("tags.merge"),
      html`<label class="stacked-field"><span>${t("tags.merge.into")}</span><select name="into">${options}</select></label><p class="dim">${t("tags.merge.text")}</p>`,
      t("tags.merge"),
    );
    if (!into) return;
    const id = Number(into.get("into"));
    await mergeTags(tags.map((tag) => tag.id).filter((each) => each !== id), id);
    this.#chosen.clear();
    await this.#renew();
    this.app.events.emit("toast", { text: t("tags.merged", { name: tags.find((tag) => tag.id === id)?.name ?? "" }) });
  }

  /** @param {Tag} tag */
  async #remove(tag) {
    const { name, count } = tag;
    const isSure = count === 0 || (await this.#ask(t("tags.remove_named", { name }), html`<p>${t("tags.remove.text", { count })}</p>`, t("tags.remove")));
    if (!isSure) return;
    await removeTag(tag.id);
    await this.#renew();
    this.app.events.emit("toast", { text: t("tags.removed", { name }) });
  }

  /**
   * @param {string} title
   * @param {import("core/html.js").Markup} inside
   * @param {string} yes
   * @returns {Promise<FormData|null>} null is no
   */
  #ask(title, inside, yes) {
    const dialog = /** @type {HTMLDialogElement} */ (one(this, "dialog"));
    dialog.setAttribute("aria-label", title);
    fill(
      dialog,
      html`<form method="dialog"><h2>${title}</h2>${inside}<div class="buttons is-end"><button class="button" value="no">${t("cancel")}</button><button class="button is-main" value="yes">${yes}</button></div></form>`,
    );
    dialog.returnValue = "";
    dialog.showModal();
    const form = /** @type {HTMLFormElement} */ (one(dialog, "form"));
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? new FormData(form) : null), { once: true }));
  }
}

/** @param {string} color */
function shownColour(color) {
  return /^#[0-9a-f]{6}$/i.test(color) ? color : NO_COLOUR;
}

/** @param {Tag} tag */
function rowMarkup({ id, name, color, count }) {
  return html`<li data-id="${id}"><input type="checkbox" name="chosen" aria-label="${t("tags.choose", { name })}">
    <input type="color" name="color" value="${shownColour(color)}" aria-label="${t("tags.colour", { name })}" title="${t("tags.colour", { name })}">
    <input type="text" name="name" value="${name}" aria-label="${t("tags.rename", { name })}" title="${t("tags.rename", { name })}" maxlength="200" autocomplete="off">
    <a class="count" href="${formatAddress({ place: "search", q: keyed("tag", name, true) })}" title="${t("details.search_term", { term: name })}">${t("status.files", { count })}</a>
    <button type="button" class="tool" data-do="remove" aria-label="${t("tags.remove_named", { name })}" title="${t("tags.remove")}">${icon("trash")}</button></li>`;
}

export function register() {
  defineElement("iib-tags-place", TagsPlace);
}
