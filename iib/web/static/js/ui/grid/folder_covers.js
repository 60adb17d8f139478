import { fill, html } from "core/html.js";
import { icon } from "../icon.js";
/**
 * @import { FileInfo } from "model/types.js"
 * @import { Tile } from "./tile.js"
 * @import { TilePictures } from "./tile_pictures.js"
 * @import { ThumbnailQueue } from "./thumbnails.js"
 */

const MOST = 4;

/** Gives folders the newest pictures in them. */
export class FolderCovers {
  /** @type {Map<string, FileInfo[]>} */
  #known = new Map();
  /** @type {Map<string, Tile>} those whose covers are to be asked for */
  #wanted = new Map();

  /**
   * @param {TilePictures} pictures
   * @param {ThumbnailQueue} queue
   */
  constructor(pictures, queue) {
    this.pictures = pictures;
    this.queue = queue;
  }

  /**
   * @param {Tile} tile
   * @param {FileInfo} file
   */
  want(tile, file) {
    const known = this.#known.get(file.fullpath);
    if (known) return this.#cover(tile, known);
    if (!this.#wanted.size) queueMicrotask(() => void this.#ask());
    this.#wanted.set(file.fullpath, tile);
  }

  async #ask() {
    const asked = this.#wanted;
    this.#wanted = new Map();
    const answer = await this.pictures.coversOf([...asked.keys()]).catch(() => null);
    for (const [path, tile] of asked) {
      const files = (answer?.[path] ?? []).slice(0, MOST);
      if (answer) this.#known.set(path, files);
      if (tile.file?.fullpath === path) this.#cover(tile, files);
    }
    this.queue.pump();
  }

  /** What was known may be old. */
  forget() {
    this.#known.clear();
  }

  /**
   * @param {Tile} tile
   * @param {FileInfo[]} files
   */
  #cover(tile, files) {
    const cover = tile.element.querySelector(".cover");
    if (!cover) return;
    cover.setAttribute("data-count", String(files.length));
    const images = files.map(() => html`<img alt="" decoding="async" draggable="false">`);
    fill(cover, files.length ? html`${images}` : icon("folder"));
    tile.images = [...cover.querySelectorAll("img")];
    files.forEach((file, i) => {
      const image = tile.images[i];
      if (!image) return;
      const settle = (/** @type {boolean} */ isLoaded) => image.classList.toggle("is-shown", isLoaded);
      this.queue.want({ image, url: this.pictures.thumbnailUrl(file, 256), y: tile.y + 1, settle });
    });
    this.queue.pump();
  }
}
