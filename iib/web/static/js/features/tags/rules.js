import { putAppSetting } from "api/system.js";
import { applyAutoTagRules } from "api/tags.js";
import { fill, html, one } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { icon } from "ui/icon.js";
/**
 * @import { App } from "core/app.js"
 * @import { AutoTagRule, RuleFilter } from "model/types.js"
 * @import { SentenceKey } from "core/i18n.js"
 */

/** What a rule can be about: as it is kept, and as it is called. @type {readonly {name: string, label: SentenceKey}[]} */
const FIELDS = Object.freeze([
  { name: "Prompt", label: "details.prompt" },
  { name: "Negative prompt", label: "details.negative_prompt" },
  { name: "Model", label: "stats.checkpoint" },
  { name: "Lora", label: "stats.lora" },
  { name: "Sampler", label: "stats.sampler" },
  { name: "Tool", label: "stats.tool" },
  { name: "Steps", label: "info.steps" },
  { name: "CFG scale", label: "info.cfg_scale" },
  { name: "Seed", label: "info.seed" },
  { name: "Size", label: "info.size" },
  { name: "Folder", label: "file.folder" },
  { name: "Name", label: "file.name" },
  { name: "Media type", label: "media" },
]);
const OPERATORS = /** @type {const} */ (["contains", "equals", "regex"]);

/** Rules by which new pictures get tags: each has a tag and what a picture must say for it. */
export class RuleEditor {
  /** @type {AutoTagRule[]} */
  #rules = [];
  #isChanged = false;

  /**
   * @param {App} app
   * @param {HTMLElement} area
   * @param {() => void} drawn told whenever the controls are new
   */
  constructor(app, area, drawn) {
    this.app = app;
    this.area = area;
    this.drawn = drawn;
    area.addEventListener("click", (event) => void this.#click(event));
    area.addEventListener("input", (event) => this.#input(event));
  }

  /** Show what is kept, unless something is being written. */
  draw() {
    if (this.#isChanged) return;
    const kept = this.app.store.state.setting?.app_fe_setting?.["auto_tag_rules"];
    this.#rules = structuredClone(Array.isArray(kept) ? kept : []).map(readable);
    this.#fill();
  }

  #fill() {
    fill(
      this.area,
      html`<h2>${t("rules")}</h2><p class="dim">${t("rules.text")}</p><p class="notice" role="alert" hidden></p><ul>${this.#rules.map(ruleMarkup)}</ul>
        <div class="buttons"><button type="button" class="button" data-do="add_rule">${icon("plus")}<span>${t("rules.add")}</span></button>
        <button type="button" class="button is-main" data-do="save_rules"${this.#isChanged ? null : html` disabled`}>${t("save")}</button>
        <button type="button" class="button" data-do="apply_rules"${this.#rules.length && !this.#isChanged ? null : html` disabled`}>${t("rules.apply")}</button></div>`,
    );
    this.drawn();
  }

  #change() {
    this.#isChanged = true;
    this.#fill();
  }

  /** @param {Event} event */
  #input(event) {
    const field = /** @type {HTMLInputElement|HTMLSelectElement} */ (event.target);
    const rule = this.#rules[Number(field.closest("[data-rule]")?.getAttribute("data-rule"))];
    const filter = rule?.filters[Number(field.closest("[data-filter]")?.getAttribute("data-filter") ?? -1)];
    if (!rule) return;
    Object.assign(filter ?? rule, { [field.name]: field.value });
    this.#isChanged = true;
    /** @type {HTMLButtonElement} */ (one(this.area, "[data-do=save_rules]")).disabled = false;
    /** @type {HTMLButtonElement} */ (one(this.area, "[data-do=apply_rules]")).disabled = true;
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (!button) return;
    const at = Number(button.closest("[data-rule]")?.getAttribute("data-rule"));
    const rule = this.#rules[at];
    const what = button.getAttribute("data-do");
    if (what === "add_rule") this.#rules.push({ tag: "", match: "all", filters: [emptyFilter()] });
    else if (what === "remove_rule") this.#rules.splice(at, 1);
    else if (what === "add_filter") rule?.filters.push(emptyFilter());
    else if (what === "remove_filter") rule?.filters.splice(Number(button.closest("[data-filter]")?.getAttribute("data-filter")), 1);
    else if (what === "save_rules") return this.#try(() => this.#save());
    else if (what === "apply_rules") return this.#try(() => this.#apply());
    else return;
    this.#change();
    if (what === "add_rule") /** @type {HTMLElement|undefined} */ ([...this.area.querySelectorAll("[name=tag]")].at(-1))?.focus();
  }

  async #save() {
    await putAppSetting("auto_tag_rules", this.#rules);
    this.#isChanged = false;
    this.#fill();
    this.app.events.emit("command", { command: "reread_setting" });
    this.app.events.emit("toast", { text: t("rules.saved") });
  }

  async #apply() {
    const button = /** @type {HTMLButtonElement} */ (one(this.area, "[data-do=apply_rules]"));
    button.disabled = true;
    const { changed } = await applyAutoTagRules().finally(() => (button.disabled = false));
    this.app.events.emit("tagged", null);
    this.app.events.emit("toast", { text: t("rules.applied", { count: changed ?? 0 }) });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    const notice = one(this.area, ".notice");
    notice.hidden = true;
    try {
      await work();
    } catch (error) {
      notice.textContent = sentenceOf(error);
      notice.hidden = false;
    }
  }
}

/** @returns {RuleFilter} */
function emptyFilter() {
  return { field: "Prompt", operator: "contains", value: "" };
}

/**
 * A rule may also be written with a single filter in itself.
 * @param {AutoTagRule & Partial<RuleFilter>} rule
 * @returns {AutoTagRule}
 */
function readable({ tag, match, filters, field, operator, value }) {
  const own = field ? [{ field, operator: operator ?? "contains", value: value ?? "" }] : [];
  return { tag, match: match === "any" ? "any" : "all", filters: filters ?? own };
}

/**
 * @param {AutoTagRule} rule
 * @param {number} at
 */
function ruleMarkup({ tag, match, filters }, at) {
  const option = (/** @type {string} */ value, /** @type {string} */ label, /** @type {string|undefined} */ chosen) =>
    html`<option value="${value}"${value === chosen ? html` selected` : null}>${label}</option>`;
  const rows = filters.map(({ field, operator, value }, i) => {
    const known = FIELDS.find(({ name }) => name.toLowerCase() === field.toLowerCase());
    const fields = FIELDS.map(({ name, label }) => option(name, t(label), known?.name));
    if (!known) fields.push(option(field, field, field));
    return html`<li data-filter="${i}"><select name="field" aria-label="${t("rules.field")}">${fields}</select>
      <select name="operator" aria-label="${t("rules.operator")}">${OPERATORS.map((each) => option(each, t(`rules.${each}`), operator))}</select>
      <input type="text" name="value" value="${value}" aria-label="${t("rules.value")}" placeholder="${t("rules.value")}" autocomplete="off" spellcheck="false">
      <button type="button" class="tool" data-do="remove_filter" aria-label="${t("rules.remove_filter")}" title="${t("rules.remove_filter")}">${icon("close")}</button></li>`;
  });
  return html`<li class="rule" data-rule="${at}"><div class="rule-head"><label><span>${t("rules.tag")}</span> <input type="text" name="tag" value="${tag}" maxlength="200" autocomplete="off"></label>
    <select name="match" aria-label="${t("rules.match")}">${option("all", t("rules.all"), match)}${option("any", t("rules.any"), match)}</select><span class="spring"></span>
    <button type="button" class="tool" data-do="remove_rule" aria-label="${t("rules.remove")}" title="${t("rules.remove")}">${icon("trash")}</button></div>
    <ul>${rows}</ul><button type="button" class="link" data-do="add_filter">${t("rules.add_filter")}</button></li>`;
}
