import { buildLookAlikes, cancelLookAlikes, getLookAlikesStatus } from "api/look_alikes.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
/** @import { LookAlikesStatus } from "model/types.js" */

const QUICK_MS = 700;
const CALM_MS = 6000;

/** Tells how many pictures nobody has looked at, has them looked at, and shows how far that is. */
export class Looking {
  /** @type {LookAlikesStatus|null} */
  status = null;
  #left = 0;
  #isOn = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {HTMLElement} area
   * @param {() => void} changed more pictures can be compared now
   * @param {(work: () => Promise<unknown>) => Promise<boolean>} attempt
   */
  constructor(area, changed, attempt) {
    this.area = area;
    this.changed = changed;
    this.attempt = attempt;
    area.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) void this.attempt(button.dataset["do"] === "stop" ? cancelLookAlikes : () => this.start([]));
    });
  }

  get isRunning() {
    return this.status?.status === "running";
  }

  /**
   * The place is shown, and says how many pictures of it nobody has looked at.
   * @param {number} left
   */
  follow(left) {
    this.#left = left;
    this.#isOn = true;
    this.#draw();
    void this.#look();
  }

  rest() {
    this.#isOn = false;
    clearTimeout(this.#timer);
  }

  /** @param {string[]} folders */
  async start(folders) {
    this.status = await buildLookAlikes(folders);
    this.#draw();
    void this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    const before = this.status;
    try {
      this.status = await getLookAlikesStatus();
    } catch {
      // the banner tells when the server is away
    }
    if (!this.#isOn) return;
    const { status } = this;
    const hasEnded = before?.status === "running" && !this.isRunning;
    const hasMore = Boolean(before && status && !this.isRunning && status.not_hashed < before.not_hashed);
    if (hasEnded || hasMore) return this.changed(); // which follows again
    this.#draw();
    clearTimeout(this.#timer);
    if (this.isRunning || this.#left) this.#timer = setTimeout(() => void this.#look(), this.isRunning ? QUICK_MS : CALM_MS);
  }

  #draw() {
    const { area, status } = this;
    area.hidden = !this.isRunning && !this.#left;
    area.classList.toggle("is-running", this.isRunning);
    if (!this.isRunning || !status) {
      const failed = status?.status === "failed" && status.error ? html` ${status.error}` : null;
      const text = t("duplicates.left", { count: this.#left });
      if (area.dataset["shown"] === text) return;
      area.dataset["shown"] = text;
      return fill(area, html`${icon("info")}<span>${text}${failed}</span><button type="button" class="button" data-do="start">${t("duplicates.look")}</button>`);
    }
    if (!area.querySelector("progress")) {
      area.dataset["shown"] = "";
      fill(area, html`<span class="text"></span><progress aria-label="${t("task")}"></progress><button type="button" class="button" data-do="stop">${t("duplicates.cancel")}</button>`);
    }
    one(area, ".text").textContent = t("duplicates.looking", { done: status.done, total: status.total });
    Object.assign(one(area, "progress"), { max: Math.max(1, status.total), value: status.done });
  }
}
