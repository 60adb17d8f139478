import { ApiError } from "api/client.js";
import { clearCache, getCacheStatus } from "api/cache.js";
import { addExtraPath, aliasExtraPath, removeExtraPath } from "api/extra_paths.js";
import { rebuildIndex, updateImageData } from "api/index.js";
import { PageElement, defineElement } from "core/element.js";
import { fill, html, one, refill } from "core/html.js";
import { sentenceOf, t } from "core/i18n.js";
import { FolderPicker } from "./folder_picker.js";
import { askMarkup, cacheMarkup, foldersMarkup, settingsMarkup, shortcutsMarkup } from "./settings_markup.js";
/**
 * @import { App } from "core/app.js"
 * @import { Preferences } from "core/preferences.js"
 * @import { SentenceKey } from "core/i18n.js"
 */

/** The dialogs: settings, the folder picker, all shortcuts, and short questions. */
export class Settings extends PageElement {
  /** @type {App} */
  app = /** @type {App} */ (/** @type {unknown} */ (null));

  connected() {
    const dialog = (/** @type {string} */ name, /** @type {SentenceKey} */ label) =>
      html`<dialog class="${name}" aria-label="${t(label)}"></dialog>`;
    fill(this, html`${dialog("settings", "settings")}${dialog("picker", "picker")}${dialog("shortcuts", "key.shortcuts")}${dialog("ask", "settings")}`);
    const { events, store } = this.app;
    events.on("settings", ({ section }) => this.#open(section ?? ""), this.signal);
    events.on("command", ({ command }) => command === "shortcuts" && this.#toggleShortcuts(), this.signal);
    store.watch(["setting"], () => this.#drawFolders(), this.signal);
    this.listen(this, "click", (event) => void this.#click(event));
    this.listen(this, "change", (event) => void this.#change(event));
    this.picker = new FolderPicker(this.#dialog("picker"), (path) => void this.#add(path));
  }

  /** @param {string} name */
  #dialog(name) {
    return /** @type {HTMLDialogElement} */ (one(this, `dialog.${name}`));
  }

  /** @param {string} section */
  #open(section) {
    if (section === "add_folder") return this.#pick();
    const dialog = this.#dialog("settings");
    fill(dialog, settingsMarkup(this.app.store.state));
    this.#drawFolders();
    dialog.showModal();
    void this.#drawCache();
  }

  #toggleShortcuts() {
    const dialog = this.#dialog("shortcuts");
    if (dialog.open) return dialog.close();
    fill(dialog, shortcutsMarkup());
    dialog.showModal();
  }

  #pick() {
    const { setting } = this.app.store.state;
    this.picker?.open(setting?.home ?? "/", setting?.is_win ?? false);
  }

  #drawFolders() {
    const area = this.querySelector("dialog.settings .folder-list");
    if (area) refill(area, foldersMarkup(this.app.store.state.setting));
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const { target } = event;
    if (target instanceof HTMLDialogElement) return this.#clickBeside(target, event);
    const button = target instanceof Element ? target.closest("[data-do]") : null;
    if (!(button instanceof HTMLElement)) return;
    const path = button.closest("[data-path]")?.getAttribute("data-path") ?? "";
    /** @type {Record<string, () => unknown>} */
    const answers = {
      close: () => button.closest("dialog")?.close(),
      add_folder: () => this.#pick(),
      remove: () => this.#remove(path),
      show: () => this.#show(path),
      update_index: () => this.#index(updateImageData()),
      rebuild_index: () => this.#rebuild(),
      clear_cache: () => this.#clearCache(),
      shortcuts: () => this.#toggleShortcuts(),
    };
    await answers[button.dataset["do"] ?? ""]?.();
  }

  /**
   * A click on the shadow around a dialog closes it.
   * @param {HTMLDialogElement} dialog
   * @param {MouseEvent} event
   */
  #clickBeside(dialog, event) {
    const box = dialog.getBoundingClientRect();
    const isInside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!isInside) dialog.close();
  }

  /** @param {string} path */
  #show(path) {
    this.#dialog("settings").close();
    this.app.router.go({ place: "folders", path });
  }

  /** @param {Event} event */
  async #change(event) {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.name === "alias") {
      const path = field.closest("[data-path]")?.getAttribute("data-path") ?? "";
      return this.#try(aliasExtraPath(path, field.value.trim()));
    }
    if (field instanceof HTMLInputElement && field.name === "theme") {
      return this.app.prefer({ theme: /** @type {Preferences["theme"]} */ (field.value) });
    }
    if (field instanceof HTMLSelectElement && field.name === "language") {
      this.app.prefer({ language: field.value });
      location.reload();
    }
    if (field instanceof HTMLSelectElement && field.name === "slideshow_seconds") {
      this.app.prefer({ slideshow_seconds: Number(field.value) });
    }
  }

  /** @param {string} path */
  async #add(path) {
    this.app.events.emit("command", { command: "watch_index" });
    if (await this.#try(addExtraPath(path))) this.app.events.emit("toast", { text: t("settings.added") });
    this.app.events.emit("command", { command: "watch_index" });
  }

  /** @param {string} path */
  async #remove(path) {
    const isSure = await this.#ask(t("settings.remove.question"), t("settings.remove.text", { path }), t("settings.remove"));
    if (!isSure) return;
    const types = this.app.store.state.setting?.folders.find((folder) => folder.path === path)?.types ?? ["scan"];
    await this.#try(removeExtraPath(path, types));
    this.app.events.emit("refresh", null);
  }

  async #rebuild() {
    if (await this.#ask(t("index.rebuild"), t("index.rebuild.text"), t("index.rebuild"))) await this.#index(rebuildIndex());
  }

  /** Counting the files of a large cache takes a moment. */
  async #drawCache() {
    const status = await getCacheStatus(this.signal).catch(() => null);
    const area = this.querySelector("dialog.settings .cache");
    if (area && status) fill(area, cacheMarkup(status));
  }

  async #clearCache() {
    const { events } = this.app;
    try {
      const { removed } = await clearCache();
      events.emit("toast", { text: t("settings.thumbnails.cleared", { count: removed }) });
    } catch (error) {
      events.emit("toast", { text: sentenceOf(error), kind: "error" });
    }
    await this.#drawCache();
  }

  /** @param {Promise<unknown>} work */
  async #index(work) {
    this.app.events.emit("toast", { text: t("index.started") });
    this.app.events.emit("command", { command: "watch_index" });
    await this.#try(work);
  }

  /**
   * @param {Promise<unknown>} work
   * @returns {Promise<boolean>}
   */
  async #try(work) {
    const { events } = this.app;
    try {
      await work;
      events.emit("command", { command: "reread_setting" });
      return true;
    } catch (error) {
      const text = error instanceof ApiError && error.message ? error.message : t("error.unknown");
      events.emit("toast", { text, kind: "error" });
      return false;
    }
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} yes
   * @returns {Promise<boolean>}
   */
  #ask(title, text, yes) {
    const dialog = this.#dialog("ask");
    fill(dialog, askMarkup(title, text, yes));
    dialog.setAttribute("aria-label", title);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }
}

export function register() {
  defineElement("iib-settings", Settings);
}
