import { AT_ONCE, cancelOperation, freshId, getOperations, undoOperation } from "api/operations.js";
import { ApiError } from "api/client.js";
import { one } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { askedMoves, chunked } from "model/file_names.js";
import { follow } from "./following.js";
/**
 * @import { App } from "core/app.js"
 * @import { Done, Move, Operation } from "model/types.js"
 */

/** Below this nobody has to be told how far it is. */
const QUIET_MS = 600;
const LOOK_MS = 400;

/**
 * What came of work, which may have been several operations.
 * @typedef {{ids: string[], moves: Move[], errors: string[]}} Outcome
 */

/** An undo that the server refused, and how the rest of it can be undone all the same. */
class UndoRefused extends Error {
  /**
   * @param {string} message
   * @param {() => void} run
   */
  constructor(message, run) {
    super(message);
    this.action = { label: t("files.undo_rest"), run };
  }
}

/** Does operations on files: tells how far long ones are, can cancel them, and remembers how they are undone. */
export class FileWork {
  /** The user ended it, which is no failure. */
  #isCancelled = false;
  /** What was asked for in a dialog and is not done yet. @type {WeakSet<Element>} */
  #asking = new WeakSet();

  /** @param {App} app */
  constructor(app) {
    this.app = app;
  }

  /**
   * Do something with files, as many at once as the server takes. What was done before one of these parts failed is done.
   * @param {string[]} paths
   * @param {(paths: string[], id: string) => Promise<Done>} send
   * @returns {Promise<Outcome & {asked: Move[]}>}
   */
  async each(paths, send) {
    /** @type {Outcome} */
    const outcome = { ids: [], moves: [], errors: [] };
    this.#isCancelled = false;
    for (const part of chunked(paths, AT_ONCE)) {
      if (this.#isCancelled) break;
      try {
        const done = await this.watched((id) => send(part, id));
        if (done.operation_id) outcome.ids.push(done.operation_id);
        outcome.moves.push(...done.moves);
        if (!this.#isCancelled) outcome.errors.push(...(done.errors ?? []));
      } catch (error) {
        if (!outcome.ids.length) throw error;
        outcome.errors.push(sentenceOf(error));
        break;
      }
    }
    return { ...outcome, asked: askedMoves(outcome.moves, paths) };
  }

  /**
   * Wait for an operation, and tell how far it is when that takes long.
   * @template T
   * @param {(id: string) => Promise<T>} work the operation gets this id
   * @returns {Promise<T>}
   */
  async watched(work) {
    const ended = new AbortController();
    const id = freshId();
    const timer = setTimeout(() => void this.#follow(id, ended.signal), QUIET_MS);
    try {
      return await work(id);
    } finally {
      clearTimeout(timer);
      ended.abort();
      this.app.events.emit("task", null);
    }
  }

  /**
   * It may have to wait for another one's end.
   * @param {string} id
   * @param {AbortSignal} ended
   */
  async #follow(id, ended) {
    while (!ended.aborted) {
      const newest = await getOperations({ limit: 5 }, ended).catch(() => []);
      const running = newest.find((each) => each.status === "running");
      if (running && !ended.aborted) this.#tell(id, running);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /**
   * @param {string} id
   * @param {Operation} running it, or the one that it waits for
   */
  #tell(id, { operation_id, done, total }) {
    const cancel = () => {
      this.#isCancelled = true;
      void cancelOperation(id).catch(() => {});
    };
    const text = operation_id === id ? t("files.progress", { done, total }) : t("files.waits", { done, total });
    this.app.events.emit("task", { text, done, total, cancel });
  }

  /**
   * Tell what was done, with the way back.
   * @param {string} text
   * @param {Outcome} outcome
   */
  done(text, { ids, errors }) {
    const { events } = this.app;
    const rest = this.#isCancelled ? " " + t("files.cancelled") : "";
    this.#isCancelled = false;
    const failed = errors.length ? " " + t("files.failed", { count: errors.length, reason: errors[0] ?? "" }) : rest;
    if (!ids.length) return events.emit("toast", { text: failed.trim() || t("files.nothing"), kind: errors.length ? "error" : "info" });
    events.emit("done", { text: text + failed, undo: () => this.undo(ids) });
  }

  /**
   * @param {string[]} ids
   * @param {boolean} [isPartial] what was changed since stays as it is
   */
  async undo(ids, isPartial = false) {
    const left = [...ids];
    const moves = [];
    try {
      for (let id = left.at(-1); id; left.pop(), id = left.at(-1)) {
        const now = id;
        moves.push(...(await this.watched((id) => undoOperation(now, id, isPartial))).moves);
      }
    } catch (error) {
      if (isPartial || !(error instanceof ApiError) || error.status !== 400) throw error;
      throw new UndoRefused(error.message, () => void this.#undoRest(left));
    } finally {
      await follow(this.app, moves);
    }
  }

  /** @param {string[]} ids */
  async #undoRest(ids) {
    const { events } = this.app;
    try {
      await this.undo(ids, true);
      events.emit("toast", { text: t("files.undone_rest") });
    } catch (error) {
      events.emit("toast", { text: sentenceOf(error), kind: "error" });
    }
  }

  /**
   * Do what a dialog asked for, once. It closes when that is done, or takes long: as soon as one sees how far it is. What goes
   * wrong is told in the dialog while it is there, however late the answer comes.
   * @param {HTMLDialogElement} dialog
   * @param {() => Promise<unknown>} work
   */
  async attemptIn(dialog, work) {
    const asking = one(dialog, ".is-main"); // another one once the dialog asks for something else
    if (this.#asking.has(asking)) return;
    this.#asking.add(asking);
    const isOpen = () => dialog.open && asking.isConnected;
    const ended = new AbortController();
    this.app.events.on("task", (task) => task && isOpen() && dialog.close(), ended.signal);
    try {
      await work();
      if (isOpen()) dialog.close();
    } catch (error) {
      if (isOpen()) sayIn(dialog, sentenceOf(error));
      else this.app.events.emit("toast", { text: sentenceOf(error), kind: "error" });
    } finally {
      ended.abort();
      this.#asking.delete(asking);
    }
  }

  /**
   * Do something; what goes wrong is told.
   * @param {() => Promise<unknown>} work
   */
  async attempt(work) {
    try {
      await work();
    } catch (error) {
      this.app.events.emit("toast", { text: sentenceOf(error), kind: "error" });
    }
  }
}

/**
 * Say what is wrong, or with "" nothing any more.
 * @param {HTMLDialogElement} dialog
 * @param {string} sentence
 */
export function sayIn(dialog, sentence) {
  const notice = dialog.querySelector(".notice");
  if (!(notice instanceof HTMLElement)) return;
  notice.textContent = sentence;
  notice.hidden = sentence === "";
}
