/** @import { FileInfo } from "./types.js" */

/** Which files are chosen: some by name, or all of the result except some. Never changed, only replaced. */
export class Selection {
  /** @type {ReadonlyMap<string, FileInfo>} */
  #named;
  #isAll;

  /**
   * @param {Iterable<FileInfo>} [files]
   * @param {boolean} [isAll] true turns `files` into the exceptions
   */
  constructor(files = [], isAll = false) {
    this.#named = new Map([...files].map((file) => [file.fullpath, file]));
    this.#isAll = isAll;
  }

  get isAll() {
    return this.#isAll;
  }

  /** The files chosen by name; the exceptions when all are chosen. */
  get named() {
    return [...this.#named.values()];
  }

  /** @param {FileInfo|undefined} file */
  has(file) {
    return file !== undefined && this.#named.has(file.fullpath) !== this.#isAll;
  }

  /** @param {number} total files of the result */
  count(total) {
    return this.#isAll ? Math.max(0, total - this.#named.size) : this.#named.size;
  }

  /** @param {FileInfo} file */
  toggled(file) {
    const named = new Map(this.#named);
    if (!named.delete(file.fullpath)) named.set(file.fullpath, file);
    return new Selection(named.values(), this.#isAll);
  }

  /** @param {Iterable<FileInfo>} files */
  with(files) {
    const named = new Map(this.#named);
    for (const file of files) {
      if (this.#isAll) named.delete(file.fullpath);
      else named.set(file.fullpath, file);
    }
    return new Selection(named.values(), this.#isAll);
  }

  /** The same choice, told by files that were read again. @param {FileInfo[]} files */
  renewed(files) {
    const known = files.filter((file) => this.#named.has(file.fullpath));
    return known.length ? new Selection([...this.#named.values(), ...known], this.#isAll) : this;
  }

  /** @param {Iterable<FileInfo>} files */
  without(files) {
    const named = new Map(this.#named);
    for (const file of files) {
      if (this.#isAll) named.set(file.fullpath, file);
      else named.delete(file.fullpath);
    }
    return new Selection(named.values(), this.#isAll);
  }
}
