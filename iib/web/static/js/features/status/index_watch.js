import { connection } from "api/client.js";
import { getIndexStatus } from "api/index.js";
import { getGlobalSetting } from "api/system.js";
import { getTimeline } from "api/search.js";
import { t, useLateSentences } from "core/i18n.js";
/**
 * @import { App } from "core/app.js"
 * @import { IndexStatus, Query } from "model/types.js"
 */

const QUICK_MS = 700;
const IDLE_MS = 5000;
const LIVE_MS = 3000;
/** @type {Query} */
const EVERYTHING = { query: "", folder_paths: [] };

/** Follows the index: its progress while it runs, and the pictures that came. */
export class IndexWatch {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #lastLive = 0;
  #quickUntil = 0;
  #isLooking = false;
  /** @type {Set<string>} */
  #told = new Set();

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    app.events.on("command", ({ command }) => {
      if (command === "watch_index") this.#hurry();
      if (command === "reread_setting") void this.readSetting();
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.#hurry());
    connection.addEventListener("change", () => this.#reconnected());
    app.store.watch(["total", "is_total_final", "result"], ({ total, is_total_final, is_busy, address }) => {
      if (is_total_final && !is_busy && address.place === "all") app.store.set({ img_count: total });
    });
    app.store.watch(["setting"], ({ setting }) => this.#tellNotices(setting?.notices ?? []));
    void this.#look();
    void this.#count();
  }

  /** @param {string[]} notices */
  #tellNotices(notices) {
    for (const text of notices) {
      if (!this.#told.has(text)) this.app.events.emit("toast", { text, kind: "error" });
      this.#told.add(text);
    }
  }

  async readSetting() {
    this.app.store.set({ setting: await getGlobalSetting() });
  }

  #hurry() {
    this.#quickUntil = Date.now() + 4000;
    void this.#look();
  }

  #reconnected() {
    const was = this.app.store.state.connection;
    this.app.store.set({ connection: connection.state });
    if (connection.state !== "ok" || was === "ok") return;
    void this.readSetting();
    this.app.events.emit("refresh", null);
  }

  async #look() {
    clearTimeout(this.#timer);
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (!document.hidden) this.#compare(await getIndexStatus());
    } catch {
      // the banner tells when the server is away
    }
    this.#isLooking = false;
    const isQuick = this.app.store.state.index_status?.running || Date.now() < this.#quickUntil;
    this.#timer = setTimeout(() => void this.#look(), isQuick ? QUICK_MS : IDLE_MS);
  }

  /** @param {IndexStatus} status */
  #compare(status) {
    const before = this.app.store.state.index_status;
    this.app.store.set({ index_status: status });
    if (!before) return void this.#begin();
    const hasEnded = before.running && !status.running;
    const isOther = !status.running && before.revision !== status.revision;
    const hasFailed = Boolean(status.error) && status.error !== before.error;
    if (hasEnded || isOther || hasFailed) return void this.#ended(status, hasEnded, hasFailed);
    const isLive = status.running && status.done > before.done && Date.now() - this.#lastLive > LIVE_MS;
    if (isLive) this.#renew();
  }

  /** What is shown may be older than the first answer, and what was said before this part was loaded was not heard. */
  #begin() {
    this.#renew();
    void this.readSetting();
  }

  /**
   * @param {IndexStatus} status
   * @param {boolean} wasSeen
   * @param {boolean} hasFailed
   */
  async #ended(status, wasSeen, hasFailed) {
    this.#renew();
    void this.readSetting();
    const { last, error } = status;
    if (error && (wasSeen || hasFailed)) this.app.events.emit("toast", { text: error, kind: "error" });
    if (error || !last || !wasSeen) return;
    await useLateSentences();
    const changed = last.added + last.updated + last.removed + last.relinked;
    const failed = last.failed ? " " + t("index.failed", { count: last.failed }) : "";
    const text = changed ? t("index.ended", { added: last.added, removed: last.removed }) : t("index.same");
    this.app.events.emit("toast", { text: text + failed });
  }

  #renew() {
    this.#lastLive = Date.now();
    this.app.events.emit("refresh", null);
    void this.#count();
  }

  /** How many files there are; the place All images knows it by itself. */
  async #count() {
    try {
      if (this.app.store.state.address.place === "all") return;
      this.app.store.set({ img_count: (await getTimeline(EVERYTHING)).total });
    } catch {
      this.app.store.set({ img_count: -1 });
    }
  }
}
