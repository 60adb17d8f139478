import { fileUrl, thumbnailUrl } from "api/media.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html } from "core/html.js";
import { FITTED, actualScale, clampZoom, fittedSize, zoomAt } from "model/zoom.js";
import { icon } from "ui/icon.js";
import { lookImage } from "ui/look.js";
import { Missing } from "./missing.js";
/**
 * @import { FileInfo } from "model/types.js"
 * @import { Size, Zoom } from "model/zoom.js"
 */

const SWIPE = 60;
const TAP = 8;

/** One picture, video or sound, to be zoomed and moved. Out: "turn" with ±1, "leave", "zoomed", "tap", "ended". */
export class Stage extends PageElement {
  /** @type {Zoom} */
  zoom = FITTED;
  /** @type {FileInfo|null} */
  #file = null;
  /** @type {Map<number, {x: number, y: number}>} */
  #fingers = new Map();
  #moved = { x: 0, y: 0, isPinch: false };
  /** @type {Size} */
  #picture = { width: 0, height: 0 };

  connected() {
    this.listen(this, "wheel", (event) => this.#wheel(event), { passive: false });
    this.listen(this, "pointerdown", (event) => this.#down(event));
    this.listen(this, "pointermove", (event) => this.#move(event));
    this.listen(this, "pointerup", (event) => this.#up(event));
    this.listen(this, "pointercancel", (event) => this.#up(event));
    this.listen(this, "dblclick", (event) => this.#double(event));
    const observer = new ResizeObserver(() => this.#draw());
    observer.observe(this);
    this.missing = new Missing(this.signal, (sentence) => this.#refuse(sentence), (file, isAgain) => this.#show(file, isAgain));
    this.signal.addEventListener("abort", () => observer.disconnect());
  }

  /** @param {FileInfo|null} file */
  set file(file) {
    if (file?.fullpath === this.#file?.fullpath && file?.stamp === this.#file?.stamp) return;
    this.#file = file;
    this.#show(file, false);
  }

  /**
   * @param {FileInfo|null} file
   * @param {boolean} isAgain it did not come before
   */
  #show(file, isAgain) {
    this.zoom = FITTED;
    this.missing?.follow(file);
    this.#picture = { width: file?.width ?? 0, height: file?.height ?? 0 };
    if (!file) fill(this, html``);
    else if (file.error) this.#refuse(file.error);
    else if (file.media_type === "video" || file.media_type === "audio") this.#showMedia(file, file.media_type, isAgain);
    else this.#showPicture(file, isAgain);
    this.#draw();
  }

  /**
   * @param {FileInfo} file
   * @param {boolean} isAgain
   */
  #showPicture(file, isAgain) {
    fill(this, html`<div class="sheet"><img class="soft" alt="" draggable="false"><img class="sharp" alt="${file.name}" draggable="false"></div>`);
    const [soft, sharp] = /** @type {[HTMLImageElement, HTMLImageElement]} */ ([...this.querySelectorAll("img")]);
    const sheet = /** @type {HTMLElement} */ (soft.parentElement);
    if (file.placeholder) sheet.style.backgroundImage = lookImage(file.placeholder);
    soft.onload = () => {
      this.#measure(soft, file, 0);
      sheet.style.backgroundImage = "";
    };
    sharp.onload = () => {
      this.#measure(sharp, file, 1);
      sheet.style.backgroundImage = "";
      sharp.classList.add("is-shown");
    };
    sharp.onerror = () => this.#instead(sharp, file, isAgain);
    soft.onerror = () => void this.missing?.softOf(file, soft);
    soft.src = thumbnailUrl(file, 512);
    sharp.src = fileUrl(file);
    if (sharp.complete && sharp.naturalWidth) sharp.onload(new Event("load"));
  }

  /**
   * What the browser cannot show (TIFF, HEIC) the server has as a large thumbnail.
   * @param {HTMLImageElement} sharp
   * @param {FileInfo} file
   * @param {boolean} isAgain
   */
  #instead(sharp, file, isAgain) {
    sharp.onerror = () => void this.missing?.all(file, isAgain);
    sharp.src = thumbnailUrl(file, 2048);
  }

  /**
   * @param {HTMLImageElement} image
   * @param {FileInfo} file
   * @param {0|1} isExact
   */
  #measure({ naturalWidth, naturalHeight }, file, isExact) {
    if (this.#file !== file || (this.#picture.width && !isExact)) return;
    if (isExact && file.width && naturalWidth < file.width) return;
    this.#picture = isExact ? { width: naturalWidth, height: naturalHeight } : { width: naturalWidth * 4, height: naturalHeight * 4 };
    this.#draw();
  }

  /**
   * @param {FileInfo} file
   * @param {"video"|"audio"} kind
   * @param {boolean} isAgain
   */
  #showMedia(file, kind, isAgain) {
    const face = kind === "audio" ? html`<div class="face">${icon("audio")}<span>${file.name}</span></div>` : null;
    const tag = kind === "audio" ? html`<audio controls autoplay></audio>` : html`<video controls autoplay loop playsinline></video>`;
    fill(this, html`<div class="media">${face}${tag}</div>`);
    const player = /** @type {HTMLMediaElement} */ (this.querySelector("audio, video"));
    player.setAttribute("aria-label", file.name);
    player.onerror = () => void this.missing?.all(file, isAgain);
    player.onended = () => this.send("ended");
    if (player instanceof HTMLVideoElement) player.poster = thumbnailUrl(file, 1024);
    player.src = fileUrl(file);
  }

  /** @param {string} sentence */
  #refuse(sentence) {
    fill(this, html`<div class="refused">${icon("broken")}<p>${sentence}</p></div>`);
  }

  /** @returns {Size} */
  get #window() {
    return { width: this.clientWidth, height: this.clientHeight };
  }

  get #fitted() {
    return fittedSize(this.#picture, this.#window);
  }

  #draw() {
    const sheet = /** @type {HTMLElement|null} */ (this.querySelector(".sheet"));
    if (!sheet) return;
    const { width, height } = this.#fitted;
    this.zoom = clampZoom(this.zoom, this.#fitted, this.#window);
    const { scale, x, y } = this.zoom;
    sheet.style.width = `${width}px`;
    sheet.style.height = `${height}px`;
    sheet.style.transform = `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${scale})`;
    this.classList.toggle("is-zoomed", scale > 1.01);
    this.classList.toggle("is-pixelated", scale * devicePixelRatio > 3 * actualScale(this.#picture, this.#fitted));
    this.send("zoomed", this.percent);
  }

  /** Pixels of the screen per pixel of the picture, in percent; 0 when it has none. */
  get percent() {
    const fitted = this.#fitted;
    return this.querySelector(".sheet") && this.#picture.width ? Math.round((fitted.width * this.zoom.scale * 100) / this.#picture.width) : 0;
  }

  get #most() {
    return Math.max(4, actualScale(this.#picture, this.#fitted) * 8);
  }

  /**
   * @param {number} factor
   * @param {number} [x] from the middle
   * @param {number} [y]
   */
  zoomBy(factor, x = 0, y = 0) {
    this.zoom = zoomAt(this.zoom, factor, x, y, this.#most);
    this.#draw();
  }

  fit() {
    this.zoom = FITTED;
    this.#draw();
  }

  /** The whole picture, or its own pixels. */
  fitOrActual() {
    const actual = actualScale(this.#picture, this.#fitted);
    if (this.zoom.scale > 1.01 || actual <= 1.01) this.fit();
    else this.zoomBy(actual);
  }

  togglePlay() {
    const player = /** @type {HTMLMediaElement|null} */ (this.querySelector("audio, video"));
    if (player) void (player.paused ? player.play() : player.pause());
    return player !== null;
  }

  /** Where a video stands, in seconds; null when there is none. */
  get videoSeconds() {
    return this.querySelector("video")?.currentTime ?? null;
  }

  get hasPlayer() {
    return this.querySelector("audio, video") !== null;
  }

  /** @param {{clientX: number, clientY: number}} event */
  #fromMiddle(event) {
    const box = this.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!this.querySelector(".sheet")) return;
    event.preventDefault();
    const { x, y } = this.#fromMiddle(event);
    const lines = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
    this.zoomBy(Math.exp(-Math.max(-240, Math.min(240, lines)) * (event.ctrlKey ? 0.01 : 0.002)), x, y);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("audio, video"))) return;
    this.#fingers.set(event.pointerId, this.#fromMiddle(event));
    if (this.#fingers.size === 1) this.#moved = { x: 0, y: 0, isPinch: false };
    else this.#moved.isPinch = true;
    this.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const now = this.#fromMiddle(event);
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, now);
    const { zoom } = this;
    if (other) {
      const grown = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      return this.zoomBy(grown, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
    this.#moved.x += now.x - before.x;
    this.#moved.y += now.y - before.y;
    if (zoom.scale > 1.01) {
      this.classList.add("is-held");
      this.zoom = { ...zoom, x: zoom.x + now.x - before.x, y: zoom.y + now.y - before.y };
      this.#draw();
    } else if (event.pointerType === "touch") this.#lean();
  }

  /** The picture follows a finger that swipes. */
  #lean() {
    const sheet = /** @type {HTMLElement|null} */ (this.querySelector(".sheet"));
    const { x, y } = this.#moved;
    const isDown = Math.abs(y) > Math.abs(x);
    if (sheet) sheet.style.transform = `translate(-50%, -50%) translate(${isDown ? 0 : x}px, ${isDown ? Math.max(0, y) : 0}px)`;
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#fingers.delete(event.pointerId)) return;
    this.classList.remove("is-held");
    if (this.#fingers.size) return;
    const { x, y, isPinch } = this.#moved;
    if (isPinch || this.zoom.scale > 1.01) return;
    if (event.pointerType === "touch" && Math.abs(x) > SWIPE && Math.abs(x) > Math.abs(y)) this.send("turn", x < 0 ? 1 : -1);
    else if (event.pointerType === "touch" && y > SWIPE * 1.5) this.send("leave");
    else if (Math.hypot(x, y) < TAP && event.type === "pointerup") this.send("tap", { isOnPicture: event.target !== this });
    this.#draw();
  }

  /** @param {MouseEvent} event */
  #double(event) {
    if (!this.querySelector(".sheet")) return;
    if (this.zoom.scale > 1.01) return this.fit();
    const { x, y } = this.#fromMiddle(event);
    const actual = actualScale(this.#picture, this.#fitted);
    this.zoomBy(actual > 1.2 ? actual : 2, x, y);
  }
}

export function registerStage() {
  defineElement("iib-stage", Stage);
}
