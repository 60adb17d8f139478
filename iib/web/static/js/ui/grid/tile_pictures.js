import { ThumbnailQueue } from "./thumbnails.js";
/**
 * @import { FileInfo } from "model/types.js"
 * @import { Tile } from "./tile.js"
 */

/** A picture that was there at once does not fade in. */
const SLOW_MS = 90;
/** Thumbnails come in these sizes only, so that they are made once. */
const SIZES = [256, 512, 1024];

/** Gives tiles their pictures. The functions say where those come from and are set by the owner of the grid. */
export class TilePictures {
  isCropped = true;
  #queue = new ThumbnailQueue();
  /** @type {Promise<import("./folder_covers.js").FolderCovers>|undefined} */
  #covers;
  /** What is known to have no picture, by address. @type {Map<string, string>} */
  #missing = new Map();
  /** @type {WeakSet<Tile>} */
  #asked = new WeakSet();

  /** @param {() => void} settled told whenever all pictures that were wanted are there */
  set whenSettled(settled) {
    this.#queue.settled = settled;
  }

  /** @type {(file: FileInfo, size: number) => string} */
  thumbnailUrl = () => "";
  /** @type {(paths: string[]) => Promise<Record<string, FileInfo[]>>} */
  coversOf = async () => ({});
  /** Why a picture did not come: a sentence, "" when it has none by nature, null when it is worth another try.
   * @type {(file: FileInfo, url: string) => Promise<string|null>} */
  whyMissing = async () => "";

  /**
   * @param {Tile} tile
   * @param {number} width px of its cell
   */
  want(tile, width) {
    const { file } = tile;
    if (!file || this.#asked.has(tile)) return;
    if (tile.state === "waiting") this.#wantThumbnail(tile, file, width);
    else if (tile.state === "folder") void this.#wantCover(tile, file);
    this.#asked.add(tile);
  }

  /** @param {Tile} tile */
  drop(tile) {
    this.#asked.delete(tile);
    for (const image of tile.images) this.#queue.drop(image);
  }

  /** @param {number} middle of the window, as y in the list */
  start(middle) {
    this.#queue.pump(middle);
  }

  /**
   * @param {Tile} tile
   * @param {FileInfo} file
   * @param {number} width
   */
  #wantThumbnail(tile, file, width) {
    const image = tile.images[0];
    if (!image) return;
    const url = this.thumbnailUrl(file, this.#sizeFor(file, width));
    const missing = this.#missing.get(url);
    if (missing !== undefined) return tile.fail(missing);
    const settle = (/** @type {boolean} */ isLoaded, /** @type {number} */ ms) => {
      if (!tile.isOf(file)) return;
      if (isLoaded) tile.reveal(ms > SLOW_MS);
      else void this.#explain(tile, file, url);
    };
    this.#queue.want({ image, url, y: tile.y, settle });
  }

  /**
   * @param {Tile} tile
   * @param {FileInfo} file
   * @param {string} url
   */
  async #explain(tile, file, url) {
    const reason = await this.whyMissing(file, url);
    if (reason !== null) this.#missing.set(url, reason);
    if (!tile.isOf(file)) return;
    if (reason !== null) return tile.fail(reason);
    setTimeout(() => {
      if (!tile.isOf(file)) return;
      this.drop(tile);
      this.want(tile, tile.element.clientWidth);
      this.#queue.pump();
    }, 1500);
  }

  /**
   * @param {FileInfo} file
   * @param {number} width
   */
  #sizeFor(file, width) {
    const { width: w, height: h } = file;
    const ratio = w && h ? Math.max(w, h) / Math.min(w, h) : 1.4;
    const needed = width * Math.min(2, devicePixelRatio) * (this.isCropped ? Math.min(2, ratio) : 1);
    return SIZES.find((size) => size * 1.15 >= needed) ?? 1024;
  }

  /**
   * @param {Tile} tile
   * @param {FileInfo} file
   */
  async #wantCover(tile, file) {
    this.#covers ??= import("./folder_covers.js").then(({ FolderCovers }) => new FolderCovers(this, this.#queue));
    const covers = await this.#covers;
    if (tile.file === file && tile.state === "folder") covers.want(tile, file);
  }

  /** What was known of folders may be old. */
  forgetCovers() {
    void this.#covers?.then((covers) => covers.forget());
  }
}
