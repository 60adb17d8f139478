import { thumbnailUrl } from "api/media.js";
import { t } from "core/i18n.js";
import { icon } from "ui/icon.js";
import { lookImage } from "ui/look.js";
import { fill } from "core/html.js";
/**
 * @import { FileInfo } from "model/types.js"
 * @import { Result } from "model/result.js"
 */

const WIDTH = 64;
const SPARE = 3;

/** The pictures before and after the one in the viewer; only those that have room are in the document. */
export class Filmstrip {
  /** @type {Map<number, HTMLButtonElement>} */
  #frames = new Map();

  /**
   * @param {HTMLElement} area
   * @param {(index: number) => void} go
   */
  constructor(area, go) {
    this.area = area;
    area.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) go(Number(button.dataset["index"]));
    });
    area.addEventListener("wheel", (event) => {
      event.preventDefault();
      go(this.index + Math.sign(event.deltaY || event.deltaX));
    });
  }

  index = -1;

  /**
   * @param {Result|null} result
   * @param {number} index of the picture in the middle
   */
  draw(result, index) {
    this.index = index;
    const around = Math.ceil(this.area.clientWidth / WIDTH / 2) + SPARE;
    /** @type {Set<number>} */
    const wanted = new Set();
    for (let at = Math.max(0, index - around); result && index >= 0 && at <= index + around && at < result.total; at++) {
      const file = result.get(at);
      if (file?.type === "dir") continue;
      wanted.add(at);
      this.#frame(at, file);
    }
    for (const [at, frame] of this.#frames) {
      if (!wanted.has(at)) frame.remove(), this.#frames.delete(at);
      else this.#place(frame, at - index);
    }
  }

  /**
   * The server is there again: what did not come is asked for once more.
   * @param {Result|null} result
   */
  retry(result) {
    for (const frame of this.#frames.values()) if (frame.matches(".is-failed")) delete frame.dataset["shown"];
    this.draw(result, this.index);
  }

  /**
   * @param {HTMLButtonElement} frame
   * @param {number} step
   */
  #place(frame, step) {
    frame.style.transform = `translateX(${step * WIDTH}px)`;
    frame.classList.toggle("is-here", step === 0);
    if (step === 0) frame.setAttribute("aria-current", "true");
    else frame.removeAttribute("aria-current");
  }

  /**
   * @param {number} at
   * @param {FileInfo|undefined} file
   */
  #frame(at, file) {
    let frame = this.#frames.get(at);
    if (!frame) {
      frame = document.createElement("button");
      frame.type = "button";
      frame.tabIndex = -1;
      frame.dataset["index"] = String(at);
      this.#frames.set(at, frame);
      this.area.append(frame);
    }
    const shown = file ? `${file.fullpath}|${file.stamp}|${file.cover ?? ""}` : "";
    if (frame.dataset["shown"] === shown) return;
    frame.dataset["shown"] = shown;
    frame.setAttribute("aria-label", file?.name ?? t("grid.loading"));
    frame.classList.remove("is-failed");
    if (!file) return;
    if (file.error) return fill(frame, icon("broken"));
    frame.style.backgroundImage = file.placeholder ? lookImage(file.placeholder) : "";
    const image = new Image();
    image.onload = () => (frame.style.backgroundImage = "");
    image.onerror = () => {
      fill(frame, icon(file.media_type ?? "image"));
      frame.classList.add("is-failed");
    };
    image.alt = "";
    image.draggable = false;
    image.decoding = "async";
    image.src = thumbnailUrl(file, 256);
    frame.replaceChildren(image);
  }
}
