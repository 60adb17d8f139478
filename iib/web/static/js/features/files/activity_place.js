import { cancelOperation, getOperation, getOperations, undoOperation } from "api/operations.js";
import { defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { language, t } from "core/i18n.js";
import { PlacePanel } from "core/place_panel.js";
import { formatTime } from "model/format.js";
import { readSteps, told } from "model/file_names.js";
import { icon } from "ui/icon.js";
import { FileWork } from "./work.js";
/**
 * @import { Address } from "core/address.js"
 * @import { Markup } from "core/html.js"
 * @import { Operation, OperationDetails } from "model/types.js"
 * @import { IconName } from "ui/icon.js"
 */

const PAGE = 50;
const RUNNING_MS = 700;
const IDLE_MS = 4000;
const MOST_STEPS = 200;

/** @type {Record<string, IconName>} */
const ICONS = { delete: "trash", restore: "refresh", move: "folder", copy: "copy", rename: "pencil", batch_rename: "pencil", flatten: "merge", mkdirs: "plus", undo: "refresh" };

/** The place Activity: what was done to files, and taking it back. */
export class Activity extends PlacePanel {
  /** @type {Address["place"]} */
  place = "activity";
  /** @type {Operation[]} */
  #operations = [];
  #hasMore = false;
  /** What the open ones did, by their id. @type {Map<string, OperationDetails>} */
  #details = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #shown = "";

  connected() {
    this.work = new FileWork(this.app);
    fill(this, html`<header class="place-head"><h1>${t("place.activity")}</h1></header><div class="panel-body" tabindex="0"></div>`);
    this.app.events.on("refresh", () => this.hidden || void this.#look(), this.signal);
    this.app.store.watch(["setting"], () => this.hidden || this.#draw(), this.signal);
    this.listen(this, "click", (event) => void this.#click(event));
    super.connected();
  }

  async arrive() {
    await this.inTurn(() => this.#read());
    this.#lookSoon();
  }

  /** What is shown follows what happens. */
  #lookSoon() {
    clearTimeout(this.#timer);
    const isRunning = this.#operations.some(isOpen);
    this.#timer = setTimeout(() => void this.#look(), isRunning ? RUNNING_MS : IDLE_MS);
  }

  async #look() {
    clearTimeout(this.#timer);
    if (this.hidden || this.signal.aborted) return;
    if (!document.hidden) await this.inTurn(() => this.#read()).catch(() => {}); // the banner tells when the server is away
    this.#lookSoon();
  }

  /** The newest, and as many older ones as are shown. */
  async #read() {
    const wanted = Math.max(PAGE, this.#operations.length);
    const newest = await getOperations({ limit: Math.min(1000, wanted) }, this.signal);
    const last = newest.at(-1);
    const at = this.#operations.findIndex((each) => each.operation_id === last?.operation_id);
    const older = at < 0 ? [] : this.#operations.slice(at + 1);
    this.#hasMore = older.length ? this.#hasMore : newest.length === Math.min(1000, wanted);
    this.#operations = [...newest, ...older];
    this.#draw();
  }

  async #more() {
    const before = this.#operations.at(-1)?.operation_id ?? "";
    const page = await getOperations({ limit: PAGE, before }, this.signal);
    this.#operations = [...this.#operations, ...page];
    this.#hasMore = page.length === PAGE;
    this.#draw();
  }

  #draw() {
    const mayWrite = this.app.store.state.setting?.is_readonly === false;
    const rows = this.#operations.map((each) => rowMarkup(each, this.#details.get(each.operation_id), mayWrite));
    const more = this.#hasMore ? html`<p class="more-line"><button type="button" class="button" data-do="more">${t("more.show")}</button></p>` : null;
    const readonly = mayWrite ? null : html`<p class="notice">${t("readonly")}</p>`;
    const markup = rows.length ? html`${readonly}<ul class="operations" aria-label="${t("place.activity")}">${rows}</ul>${more}` : emptyMarkup();
    if (markup.text === this.#shown) return;
    this.#shown = markup.text;
    const focused = document.activeElement instanceof HTMLElement && this.contains(document.activeElement) ? document.activeElement : null;
    const [what, id] = [focused?.dataset["do"], focused?.closest("[data-id]")?.getAttribute("data-id")];
    fill(one(this, ".panel-body"), markup);
    if (what && id) /** @type {HTMLElement|null} */ (this.querySelector(`[data-id="${id}"] [data-do="${what}"]`))?.focus();
  }

  /** @param {MouseEvent} event */
  async #click({ target }) {
    const button = target instanceof Element ? target.closest("[data-do]") : null;
    if (!button) return;
    const what = button.getAttribute("data-do");
    const id = button.closest("[data-id]")?.getAttribute("data-id") ?? "";
    /** @type {Record<string, () => Promise<unknown>|void>} */
    const acts = {
      more: () => this.inTurn(() => this.#more()),
      undo: () => this.#undo(id),
      cancel: () => cancelOperation(id),
      files: () => this.#toggle(id),
      home: () => this.app.router.go({ place: "all" }),
    };
    await this.attempt(async () => acts[what ?? ""]?.());
  }

  /** @param {string} id */
  async #toggle(id) {
    if (!this.#details.delete(id)) this.#details.set(id, await getOperation(id, this.signal));
    this.#draw();
  }

  /** @param {string} id */
  async #undo(id) {
    const work = /** @type {FileWork} */ (this.work);
    const operation = this.#operations.find((each) => each.operation_id === id);
    try {
      const { operation_id, moves } = await work.watched((undo) => undoOperation(id, undo));
      const text = t("undo.done", { what: operation ? titleOf(operation) : "" });
      work.done(text, { ids: operation_id ? [operation_id] : [], moves, errors: [] });
    } finally {
      this.app.events.emit("refresh", null);
    }
  }
}

/** @param {Pick<Operation, "status">} operation */
function isOpen({ status }) {
  return status === "running" || status === "rolling_back";
}

/** What was done, in words. @param {Operation} operation */
function titleOf({ kind, done, total, status }) {
  const count = isOpen({ status }) || !done ? total : done;
  const known = /** @type {"delete"} */ (kind);
  if (kind in ICONS) return t(`activity.${known}`, { count });
  return `${kind} (${count})`;
}

/**
 * @param {Operation} operation
 * @param {OperationDetails|undefined} details
 * @param {boolean} mayWrite
 */
function rowMarkup(operation, details, mayWrite) {
  const { operation_id, kind, status, created_time, done, total, errors, undone_by, can_undo } = operation;
  const title = titleOf(operation);
  const state = undone_by ? t("activity.undone") : t(`activity.is.${status}`, { done, total });
  const bar = isOpen(operation) ? html`<progress max="${Math.max(1, total)}" value="${done}" aria-label="${t("task")}"></progress>` : null;
  const undo = can_undo && mayWrite ? html`<button type="button" class="button" data-do="undo" aria-label="${t("activity.undo_named", { what: title })}">${t("undo")}</button>` : null;
  const cancel = status === "running" && mayWrite ? html`<button type="button" class="button" data-do="cancel">${t("cancel")}</button>` : null;
  const failures = errors.length ? html`<ul class="failures">${errors.slice(0, MOST_STEPS).map((error) => html`<li>${error}</li>`)}</ul>` : null;
  return html`<li data-id="${operation_id}" data-status="${undone_by ? "undone" : status}">${icon(ICONS[kind] ?? "clock")}<div class="what"><b>${title}</b>
    <span class="dim">${formatTime(created_time, language())} · <span class="state">${state}</span></span>${bar}${failures}${details ? stepsMarkup(details) : null}</div>
    <div class="buttons"><button type="button" class="link" data-do="files" aria-expanded="${String(details !== undefined)}" aria-label="${t("activity.files_of", { what: title })}">${t("activity.files")}</button>${cancel}${undo}</div></li>`;
}

/** @param {OperationDetails} details */
function stepsMarkup({ steps }) {
  const all = readSteps(steps);
  const rows = all.slice(0, MOST_STEPS).map((step) => {
    const isInTrash = step.kind === "trash";
    const { from, to } = isInTrash ? { from: step.src, to: t("place.trash") } : step.kind === "restore" ? { from: t("place.trash"), to: step.dest } : told(step);
    return html`<li class="${step.state === "done" ? "" : "dim"}"><span>${from}</span>${to ? html`${icon("right")}<span>${to}</span>` : null}</li>`;
  });
  const more = all.length > MOST_STEPS ? html`<li class="dim">${t("stats.more", { count: all.length - MOST_STEPS })}</li>` : null;
  return html`<ul class="steps">${rows}${more}</ul>`;
}

/** @returns {Markup} */
function emptyMarkup() {
  return html`<div class="said">${icon("clock")}<h2>${t("activity.none")}</h2><p>${t("activity.none.text")}</p>
    <div class="buttons"><button type="button" class="button is-main" data-do="home">${t("place.all")}</button></div></div>`;
}

export function register() {
  defineElement("iib-activity", Activity);
}
