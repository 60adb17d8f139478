import { getTagsOf } from "api/tags.js";
/**
 * @import { Grid } from "ui/grid/grid.js"
 * @import { TileTag } from "ui/grid/tile.js"
 */

const WAIT_MS = 250;
const MOST_KEPT = 20_000;
/** @type {readonly TileTag[]} */
const NONE = Object.freeze([]);

/** The custom tags of the files in view, asked for when the window rests. */
export class TileTags {
  /** @type {Map<string, readonly TileTag[]>} */
  #known = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #waiting;
  #isAsking = false;

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    grid.tiles.tagsOf = (path) => this.#known.get(path) ?? NONE;
    grid.addEventListener("painted", () => this.#wait());
    this.#wait();
  }

  /** Tags were given or taken. */
  forget() {
    this.#known = new Map();
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#ask(), WAIT_MS);
  }

  async #ask() {
    const known = this.#known;
    const unknown = this.grid.tiles.files.filter((file) => file.id !== undefined && !known.has(file.fullpath));
    if (!unknown.length || this.#isAsking) return;
    this.#isAsking = true;
    if (known.size > MOST_KEPT) known.clear();
    try {
      const answer = await getTagsOf(unknown.map((file) => file.fullpath));
      for (const { fullpath } of unknown) {
        const custom = (answer[fullpath] ?? []).filter((tag) => tag.type === "custom");
        known.set(fullpath, custom.length ? custom.map(({ name, color }) => ({ name, color })) : NONE);
      }
      this.grid.paint();
    } catch {
      // the pictures are there without their tags
    }
    this.#isAsking = false;
  }
}
