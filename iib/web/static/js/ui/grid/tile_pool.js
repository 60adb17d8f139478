import { remapIndex } from "model/result.js";
import { Selection } from "model/selection.js";
import { Tile } from "./tile.js";
/**
 * @import { Group, Rect } from "model/grid_layout.js"
 * @import { FileInfo } from "model/types.js"
 * @import { TileTag } from "./tile.js"
 * @import { TilePictures } from "./tile_pictures.js"
 */

/** @typedef {{index: number, total: number, rect: Rect, offset: number, file: FileInfo|undefined}} Shown */

/** @type {readonly TileTag[]} */
const NO_TAGS = Object.freeze([]);

/** The tiles that are in the document, by the index of their file, and those that wait to be used again. */
export class TilePool {
  /** @type {Map<number, Tile>} */
  #tiles = new Map();
  /** @type {Tile[]} */
  #spare = [];
  #selection = new Selection();
  #focused = -1;

  /** @param {TilePictures} pictures */
  constructor(pictures) {
    this.pictures = pictures;
  }

  /** The names and colours that a tile shows. @type {(path: string) => readonly TileTag[]} */
  tagsOf = () => NO_TAGS;

  /** @returns {FileInfo[]} those that have a tile */
  get files() {
    return [...this.#tiles.values()].flatMap(({ file }) => (file?.type === "file" ? [file] : []));
  }

  /** @param {number} index */
  get(index) {
    return this.#tiles.get(index);
  }

  /** @param {Element|null} element */
  indexOf(element) {
    for (const [index, tile] of this.#tiles) if (tile.element === element) return index;
    return -1;
  }

  clear() {
    for (const tile of this.#tiles.values()) this.#put(tile);
    this.#tiles.clear();
  }

  /**
   * Put away all but these.
   * @param {number} first
   * @param {number} last
   */
  keep(first, last) {
    for (const [index, tile] of this.#tiles) {
      if (index >= first && index <= last) continue;
      this.#tiles.delete(index);
      this.#put(tile);
    }
  }

  /**
   * Files came or went: what is shown goes to its new index, so that nothing blinks.
   * @param {readonly Group[]} before
   * @param {readonly Group[]} after
   */
  carry(before, after) {
    const tiles = [...this.#tiles];
    this.#tiles.clear();
    for (const [index, tile] of tiles) {
      const now = remapIndex(before, after, index);
      if (this.#tiles.has(now)) this.#put(tile);
      else this.#tiles.set(now, tile);
    }
  }

  /**
   * A tile whose file is not loaded goes on showing what it shows.
   * @param {HTMLElement} list
   * @param {Shown} shown
   */
  show(list, { index, total, rect, offset, file }) {
    const tile = this.#tiles.get(index) ?? this.#take(list, index);
    tile.number(index, total);
    tile.place(rect, offset);
    if (file && !tile.isOf(file)) {
      this.pictures.drop(tile);
      tile.show(file);
    } else if (file && tile.file !== file) {
      tile.file = file;
      tile.mark();
    }
    tile.tags = file ? this.tagsOf(file.fullpath) : NO_TAGS;
    this.pictures.want(tile, rect.width);
    tile.choose(this.#selection.has(tile.file));
  }

  /**
   * @param {HTMLElement} list
   * @param {number} index
   */
  #take(list, index) {
    const tile = this.#spare.pop() ?? new Tile();
    tile.show(undefined);
    this.#tiles.set(index, tile);
    list.append(tile.element);
    return tile;
  }

  /** @param {Tile} tile */
  #put(tile) {
    this.pictures.drop(tile);
    tile.focus(false);
    tile.element.remove();
    this.#spare.push(tile);
  }

  /** @param {Selection} selection */
  choose(selection) {
    this.#selection = selection;
    for (const tile of this.#tiles.values()) tile.choose(selection.has(tile.file));
  }

  /** @param {number} index -1 for none */
  focus(index) {
    if (index !== this.#focused) this.#tiles.get(this.#focused)?.focus(false);
    this.#focused = index;
    const tile = this.#tiles.get(index);
    tile?.focus(true);
    const list = tile?.element.parentElement ?? this.#tiles.values().next().value?.element.parentElement;
    if (tile) list?.setAttribute("aria-activedescendant", tile.element.id);
    else list?.removeAttribute("aria-activedescendant");
  }
}
