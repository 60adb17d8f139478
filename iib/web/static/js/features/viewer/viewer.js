import { getFilesInfo } from "api/files.js";
import { fileUrl } from "api/media.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one } from "core/html.js";
import { t } from "core/i18n.js";
import { commandOf, isTyping, keyName } from "core/shortcuts.js";
import { icon } from "ui/icon.js";
import { cover, isFocusFree } from "./covering.js";
import { Filmstrip } from "./filmstrip.js";
import { registerStage } from "./stage.js";
import { viewerMarkup } from "./viewer_markup.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 * @import { Result } from "model/result.js"
 * @import { Stage } from "./stage.js"
 */

const CALM_MS = 2600;

/** One picture over the whole window, and the way to those beside it. */
export class Viewer extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));
  #path = "";
  #index = -1;
  /** @type {FileInfo|null} */
  #file = null;
  /** @type {Result|null} */
  #result = null;
  #hearing = new AbortController();
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #slides;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #calm;
  /** Held so that the browser keeps them. @type {HTMLImageElement[]} */
  preloaded = [];

  connected() {
    this.hidden = true;
    this.setAttribute("role", "dialog");
    this.setAttribute("aria-label", t("viewer"));
    fill(this, viewerMarkup());
    this.stage = /** @type {Stage} */ (one(this, "iib-stage"));
    this.film = new Filmstrip(one(this, ".film"), (index) => this.#go(index));
    const { store } = this.app;
    store.watch(["address"], () => this.#follow(), this.signal);
    store.watch(["result", "total"], () => this.#meet(), this.signal);
    store.watch(["focused_file"], () => this.#drawMarks(), this.signal);
    store.watch(["connection"], ({ connection }) => connection === "ok" && this.film?.retry(this.#result), this.signal);
    store.watch(["drawer", "is_narrow", "preferences"], () => this.#cover(), this.signal);
    store.watch(["setting"], ({ setting }) => (one(this, "[data-do=trash]").hidden = setting?.is_readonly !== false), this.signal);
    this.listen(this, "click", (event) => this.#click(event));
    this.listen(this, "pointermove", () => this.#wake());
    this.listen(this, "contextmenu", (event) => this.#menu(event));
    this.listen(document, "keydown", (event) => this.#key(event), { capture: true });
    const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
      this.stage?.addEventListener(type, (event) => run(/** @type {CustomEvent} */ (event).detail));
    on("turn", (step) => this.#turn(step));
    on("leave", () => this.close());
    on("tap", () => this.#tap());
    on("ended", () => this.#slides && this.#turn(1));
    on("zoomed", (percent) => (one(this, ".percent").textContent = percent ? `${percent} %` : ""));
  }

  get isOpen() {
    return !this.hidden;
  }

  #follow() {
    const { address } = this.app.store.state;
    if (address.view === this.#path) return;
    this.#path = address.view;
    if (!address.view) return this.#hide();
    if (this.hidden) this.#unhide();
    void this.#load(address.view);
  }

  #unhide() {
    this.hidden = false;
    document.body.classList.add("is-viewing");
    this.querySelector("iib-stage")?.setAttribute("tabindex", "-1");
    one(this, "iib-stage").focus({ preventScroll: true });
    this.#cover();
    this.#wake();
  }

  /** What is behind the viewer cannot be reached; the details, once they are shown, are beside it. */
  #cover() {
    const { drawer, is_narrow, preferences } = this.app.store.state;
    cover(this.isOpen, drawer === "places");
    const isBeside = is_narrow ? drawer === "details" : preferences.are_details_open;
    this.setAttribute("aria-modal", String(!isBeside));
  }

  #hide() {
    if (this.hidden) return;
    const isFree = isFocusFree(this);
    this.#stopSlides();
    this.hidden = true;
    this.#cover();
    this.#file = null;
    if (this.stage) this.stage.file = null;
    document.body.classList.remove("is-viewing");
    if (document.fullscreenElement) void document.exitFullscreen();
    if (isFree) this.app.events.emit("command", { command: "focus_grid" });
  }

  /** At once, so that what is typed next is written there; the step that the viewer was is the next one's. */
  #leaveForQuery() {
    this.#path = "";
    this.#hide();
    const { router, events } = this.app;
    const isStep = router.memo["is_viewer_step"] === true;
    router.change({ view: "" }, { replace: true, memo: { is_viewer_step: false } });
    if (isStep) router.spend();
    events.emit("command", { command: "query" });
  }

  /** @param {string} path */
  async #load(path) {
    const { result, focused, focused_file } = this.app.store.state;
    const index = result?.get(focused)?.fullpath === path ? focused : (result?.indexOf(path) ?? -1);
    let file = result?.get(index) ?? (focused_file?.fullpath === path ? focused_file : null);
    if (!file) file = await this.#ask(path);
    if (this.#path !== path) return;
    if (!file) {
      this.app.events.emit("toast", { text: t("viewer.gone"), kind: "error" });
      return this.app.router.change({ view: "" }, { replace: true });
    }
    this.#show(file, index >= 0 ? index : (this.app.store.state.result?.indexOf(path) ?? -1)); // it may have come meanwhile
  }

  /** @param {string} path */
  async #ask(path) {
    try {
      return (await getFilesInfo([path], this.signal))[path] ?? null;
    } catch {
      return null;
    }
  }

  /**
   * @param {FileInfo} file
   * @param {number} index
   */
  #show(file, index) {
    this.#file = file;
    this.#index = index;
    if (this.stage) this.stage.file = file;
    this.app.store.set({ focused: index, focused_file: file });
    this.#drawMarks();
    one(this, "[data-do=cover]").hidden = file.media_type !== "video" || Boolean(this.app.store.state.setting?.is_readonly);
    one(this, ".name").textContent = file.name;
    this.#drawPosition();
    this.#preload();
  }

  #drawPosition() {
    const { total } = this.app.store.state;
    const isPlaced = this.#index >= 0;
    one(this, ".position").textContent = isPlaced ? t("viewer.position", { number: this.#index + 1, total }) : "";
    one(this, "[data-do=before]").hidden = !this.#canTurn(-1);
    one(this, "[data-do=after]").hidden = !this.#canTurn(1);
    this.film?.draw(this.#result, this.#index);
  }

  /** What the user says of the picture may change while it is shown. */
  #drawMarks() {
    const { focused_file } = this.app.store.state;
    if (!this.#file || focused_file?.fullpath !== this.#file.fullpath) return;
    this.#file = focused_file;
    const { favourite = false, rating = 0 } = focused_file;
    one(this, "[data-do=favourite]").setAttribute("aria-pressed", String(favourite));
    fill(one(this, ".stars"), rating ? html`${icon("star")}<span aria-hidden="true">${rating}</span><span class="unseen">${t("stars", { count: rating })}</span>` : html``);
  }

  /** The result came, grew, or is another one: find the picture in it. */
  #meet() {
    const { result } = this.app.store.state;
    if (result !== this.#result) {
      this.#hearing.abort();
      this.#hearing = new AbortController();
      this.#result = result;
      for (const type of ["layout", "items"]) result?.addEventListener(type, () => this.#place(), { signal: this.#hearing.signal });
    }
    this.#place();
  }

  #place() {
    if (!this.isOpen || !this.#file) return;
    const index = this.#result?.indexOf(this.#file.fullpath) ?? -1;
    if (index >= 0 && index !== this.#index) {
      this.#index = index;
      this.app.store.set({ focused: index });
      this.#preload();
    }
    this.#drawPosition();
  }

  /** @param {number} step */
  #canTurn(step) {
    const to = this.#index + step;
    return this.#index >= 0 && to >= 0 && to < this.app.store.state.total && this.#result?.get(to)?.type !== "dir";
  }

  /** @param {number} step */
  #turn(step) {
    if (this.#canTurn(step)) void this.#go(this.#index + step);
    else if (this.#slides) this.#stopSlides();
  }

  /** @param {number} index */
  async #go(index) {
    const result = this.#result;
    const asked = this.#path;
    const file = result?.get(index) ?? (await result?.range(index, index).catch(() => []))?.[0];
    if (!file || this.#path !== asked || file.type === "dir") return;
    this.#path = file.fullpath;
    this.app.router.change({ view: file.fullpath }, { replace: true });
    this.#show(file, index);
  }

  #preload() {
    if (this.#index < 0) return;
    this.#result?.need(Math.max(0, this.#index - 40), this.#index + 40);
    const near = [1, 2, -1].map((step) => this.#result?.get(this.#index + step));
    this.preloaded = near.flatMap((file) => {
      if (!file || file.media_type !== "image" || file.error) return [];
      const image = new Image();
      image.src = fileUrl(file);
      return [image];
    });
  }

  close() {
    if (!this.isOpen) return;
    if (this.app.router.memo["is_viewer_step"]) this.app.router.back();
    else this.app.router.change({ view: "" }, { replace: true });
  }

  #toggleSlides() {
    if (this.#slides) return this.#stopSlides();
    const seconds = this.app.store.state.preferences.slideshow_seconds;
    this.#slides = setInterval(() => this.stage?.hasPlayer || this.#turn(1), seconds * 1000);
    this.classList.add("is-calm");
    this.#drawSlides();
  }

  #stopSlides() {
    clearInterval(this.#slides);
    this.#slides = undefined;
    this.#drawSlides();
  }

  #drawSlides() {
    const button = one(this, "[data-do=slides]");
    fill(button, icon(this.#slides ? "pause" : "slides"));
    button.setAttribute("aria-pressed", String(Boolean(this.#slides)));
  }

  /** The bars go when nothing moves for a while in a slide show or on full screen. */
  #wake() {
    this.classList.remove("is-calm");
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => {
      if (this.#slides || document.fullscreenElement) this.classList.add("is-calm");
    }, CALM_MS);
  }

  #tap() {
    if (this.app.store.state.is_narrow) this.classList.toggle("is-calm");
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
    if (button instanceof HTMLElement) this.#run(button.dataset["do"] ?? "", button);
  }

  /**
   * @param {string} what
   * @param {HTMLElement} [button]
   */
  #run(what, button) {
    /** @type {Record<string, () => void>} */
    const commands = {
      close: () => this.close(),
      before: () => this.#turn(-1),
      after: () => this.#turn(1),
      slides: () => this.#toggleSlides(),
      details: () => this.app.events.emit("command", { command: "details" }),
      larger: () => this.stage?.zoomBy(1.4),
      smaller: () => this.stage?.zoomBy(1 / 1.4),
      fit: () => this.stage?.fitOrActual(),
      favourite: () => this.#file && this.app.events.emit("mark", { files: [this.#file] }),
      trash: () => this.#file && this.app.events.emit("files", { what: "trash", files: [this.#file] }),
      play: () => void this.stage?.togglePlay(),
      fullscreen: () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
      cover: () => void this.#useFrame(),
      query: () => this.#leaveForQuery(),
      more: () => this.#openMenu(button?.getBoundingClientRect()),
    };
    commands[what]?.();
  }

  /** What is seen stands for the video from now on. */
  async #useFrame() {
    const seconds = this.stage?.videoSeconds ?? null;
    if (!this.#file || seconds === null) return;
    const file = this.#file;
    const { useFrameAsCover } = await import("./cover.js");
    await useFrameAsCover(this.app, file, seconds);
  }

  /** @param {DOMRect} [box] */
  #openMenu(box) {
    if (this.#file) this.app.events.emit("menu", { files: [this.#file], x: box?.left ?? 0, y: box?.bottom ?? 0 });
  }

  /** @param {MouseEvent} event */
  #menu(event) {
    if (!this.#file || (event.target instanceof Element && event.target.closest("video, audio"))) return;
    event.preventDefault();
    this.app.events.emit("menu", { files: [this.#file], x: event.clientX, y: event.clientY });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.isOpen || isTyping(event.target) || document.querySelector("dialog[open], :popover-open")) return;
    const isInPlayer = event.target instanceof HTMLMediaElement;
    if (isInPlayer && event.key !== "Escape") return;
    /** @type {Record<string, string>} */
    const keys = { Escape: "close", ArrowLeft: "before", ArrowRight: "after", s: "slides", "+": "larger", "=": "larger", "-": "smaller", z: "fit", Enter: "fullscreen", Space: "play" };
    const what = keys[keyName(event)] ?? (commandOf(keyName(event), true) === "query" ? "query" : "");
    const isOnButton = event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
    if (!what || isOnButton) return;
    event.preventDefault();
    event.stopPropagation();
    if (what === "close" && this.app.store.state.drawer) this.app.store.set({ drawer: "" });
    else if (what === "play" && !this.stage?.hasPlayer) this.#turn(1);
    else this.#run(what);
  }
}

export function register() {
  registerStage();
  defineElement("iib-viewer", Viewer);
}
