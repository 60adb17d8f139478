import { getTagsOf } from "api/tags.js";

const AT_ONCE = 1000;

/** How many tags files have, asked for once. */
export class TagCounts {
  /** @type {Map<string, number>} */
  #known = new Map();

  /** @param {string} path */
  of(path) {
    return this.#known.get(path) ?? 0;
  }

  forget() {
    this.#known.clear();
  }

  /**
   * @param {string[]} paths
   * @returns {Promise<boolean>} whether anything was asked
   */
  async need(paths) {
    const missing = paths.filter((path) => path && !this.#known.has(path));
    for (const path of missing) this.#known.set(path, 0);
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const answer = await getTagsOf(missing.slice(at, at + AT_ONCE)).catch(() => ({}));
      for (const [path, tags] of Object.entries(answer)) this.#known.set(path, tags.filter((tag) => tag.type === "custom").length);
    }
    return missing.length > 0;
  }
}
