import { ApiError, connection } from "api/client.js";
import { getChanges } from "api/index.js";
/**
 * @import { App } from "core/app.js"
 * @import { Changes } from "model/types.js"
 */

const SEEN_MS = 2000;
const HIDDEN_MS = 30_000;
/** A list is not read again more often than this while the index grows. */
const REREAD_MS = 2500;

/** Follows what becomes different in the index: by this page, by another one, or because files came and went. */
export class ChangeWatch {
  /** @type {number|undefined} */
  #revision;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #rereading;
  #lastRead = 0;
  #isLooking = false;

  /** @param {App} app */
  constructor(app) {
    this.app = app;
    document.addEventListener("visibilitychange", () => document.hidden || void this.#look());
    connection.addEventListener("change", () => connection.state === "ok" && void this.#look());
    void this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#take(await getChanges(this.#revision));
    } catch (error) {
      if (error instanceof ApiError && error.status === 400) this.#revision = undefined; // another database
    }
    this.#isLooking = false;
    this.#timer = setTimeout(() => void this.#look(), document.hidden ? HIDDEN_MS : SEEN_MS);
  }

  /** @param {Changes} changes */
  #take({ revision, is_complete, changed, removed, tags_changed }) {
    const isFirst = this.#revision === undefined;
    if (revision === this.#revision) return;
    this.#revision = revision;
    const { events, store } = this.app;
    if (isFirst) return;
    if (!is_complete) return this.#reread();
    const { result } = store.state;
    const isShown = (/** @type {string} */ path) => (result?.indexOf(path) ?? -1) >= 0;
    const known = changed.filter((file) => isShown(file.fullpath));
    if (known.length) events.emit("changed", { files: known });
    if (tags_changed) events.emit("tagged", null);
    if (removed.length || known.length < changed.length) this.#reread();
  }

  /** Soon, and once for what comes together. */
  #reread() {
    clearTimeout(this.#rereading);
    const wait = Math.max(0, this.#lastRead + REREAD_MS - Date.now());
    this.#rereading = setTimeout(() => {
      this.#lastRead = Date.now();
      this.app.events.emit("refresh", null);
    }, wait);
  }
}
