/** @import { FileInfo } from "model/types.js" */

/**
 * What parts of the page tell each other, by name.
 * @typedef {object} PageEvents
 * @property {{text: string, kind?: "info"|"error", action?: {label: string, run: () => void}}} toast
 * @property {{files: FileInfo[], x: number, y: number}} menu a context menu is asked for
 * @property {{id: string, files: FileInfo[]}} action one of the actions of the picture menu
 * @property {{section?: string}} settings the settings dialog is asked for
 * @property {null} refresh the library changed: read again
 * @property {null} reshuffle
 * @property {{command: string}} command a shortcut was pressed
 */

/** A typed bus for things that happen once and that nobody needs to remember. */
export class Events {
  #target = new EventTarget();

  /**
   * @template {keyof PageEvents} K
   * @param {K} type
   * @param {PageEvents[K]} detail
   */
  emit(type, detail) {
    this.#target.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /**
   * @template {keyof PageEvents} K
   * @param {K} type
   * @param {(detail: PageEvents[K]) => void} handler
   * @param {AbortSignal} [signal]
   */
  on(type, handler, signal) {
    const listener = (/** @type {Event} */ event) => handler(/** @type {CustomEvent} */ (event).detail);
    this.#target.addEventListener(type, listener, signal ? { signal } : undefined);
  }
}
