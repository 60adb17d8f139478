/**
 * @import { Group } from "./grid_layout.js"
 * @import { Result } from "./result.js"
 * @import { FileInfo } from "./types.js"
 */

/** A short list that is wholly here: a folder, or random pictures. @implements {Result} */
export class ListResult extends EventTarget {
  isFinal = true;
  /** @type {unknown} */
  error = null;
  /** @type {Group[]} */
  groups = [];
  /** @type {FileInfo[]} */
  files = [];
  /** Where files stood that are gone. @type {Map<string, number>} */
  #gone = new Map();

  /**
   * @param {{key: string, files: FileInfo[]}[]} groups
   * @param {() => Promise<{key: string, files: FileInfo[]}[]>} [again] reads the list anew
   */
  constructor(groups, again) {
    super();
    this.again = again;
    this.#fill(groups);
  }

  /** @param {{key: string, files: FileInfo[]}[]} groups */
  #fill(groups) {
    this.groups = groups.map(({ key, files }) => ({ key, count: files.length }));
    this.files = groups.flatMap(({ files }) => files);
  }

  get total() {
    return this.files.length;
  }

  async refresh() {
    if (!this.again) return;
    this.#fill(await this.again());
    this.dispatchEvent(new Event("layout"));
  }

  /** @param {number} index */
  get(index) {
    return this.files[index];
  }

  /** @param {string} path */
  indexOf(path) {
    return this.files.findIndex((file) => file.fullpath === path);
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  async range(first, last) {
    return this.files.slice(first, last + 1);
  }

  /** @returns {AsyncGenerator<FileInfo[]>} */
  async *pages() {
    yield this.files;
  }

  /** @param {FileInfo[]} files */
  patch(files) {
    const changed = new Map(files.map((file) => [file.fullpath, file]));
    this.files = this.files.map((file) => changed.get(file.fullpath) ?? file);
    this.dispatchEvent(new Event("items"));
  }

  /**
   * Files have other paths now, are gone, or came back. For a list of one group that is not read again.
   * @param {ReadonlyMap<string, FileInfo|null>} now by their old path
   * @param {readonly FileInfo[]} back
   */
  follow(now, back) {
    const [group] = this.groups;
    if (!group || this.groups.length > 1) return;
    const files = this.files.flatMap((file) => (now.has(file.fullpath) ? (now.get(file.fullpath) ?? []) : [file]));
    this.files.forEach((file, index) => now.get(file.fullpath) === null && this.#gone.set(file.fullpath, index));
    for (const file of back) files.splice(Math.min(files.length, this.#gone.get(file.fullpath) ?? files.length), 0, file);
    this.#fill([{ key: group.key, files }]);
    this.dispatchEvent(new Event("layout"));
  }

  /** @param {string} path */
  hadBefore(path) {
    return this.#gone.has(path) && this.indexOf(path) < 0;
  }

  need() {}

  close() {}
}
