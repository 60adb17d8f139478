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

  /** Files have other paths now, or are gone. @param {ReadonlyMap<string, FileInfo|null>} now by their old path */
  follow(now) {
    const [group] = this.groups;
    if (!group || this.groups.length > 1) return;
    const files = this.files.map((file) => (now.has(file.fullpath) ? now.get(file.fullpath) : file));
    this.#fill([{ key: group.key, files: files.filter((file) => file !== null && file !== undefined) }]);
    this.dispatchEvent(new Event("layout"));
  }

  need() {}

  close() {}
}
