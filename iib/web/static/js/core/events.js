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
 * @property {{command: string, key?: string}} command a shortcut was pressed
 * @property {{files: FileInfo[], rating?: number, favourite?: boolean}} mark rate, or make favourite; no files means what is
 *   chosen, `favourite` left out beside no rating turns it over
 * @property {{files: FileInfo[]}} edit_tags the dialog for tags is asked for
 * @property {{what: "trash"|"move"|"copy"|"rename"|"flatten", files: FileInfo[], dest?: string}} files change files; none
 *   means what is chosen
 * @property {{files: FileInfo[], x: number, y: number}} drag files are dragged; none means what is chosen
 * @property {{files: FileInfo[]}} changed something about these files is different now
 * @property {null} tagged the tags of some files are different now
 * @property {{text: string, undo: () => Promise<void>}} done something was changed that can be set back
 * @property {{text: string, done: number, total: number, cancel?: () => void}|null} task long work; null is its end
 * @property {{q: string, sort: string, order: string}} save_album
 * @property {null} query_help
 * @property {null} settled the first pictures are shown: what waited for them may come
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
