import { ApiError } from "api/client.js";
import { addExtraPath } from "api/extra_paths.js";
import { updateImageData } from "api/index.js";
import { t } from "core/i18n.js";
import { asFolder } from "model/paths.js";
import { withKind } from "model/query_text.js";
/** @import { App } from "core/app.js" */

/**
 * What the buttons of a place do, by their `data-do`.
 * @type {Record<string, (app: App, target: HTMLElement) => void>}
 */
export const PLACE_ACTIONS = {
  add_folder: ({ events }) => events.emit("settings", { section: "add_folder" }),
  folders: ({ events }) => events.emit("settings", { section: "folders" }),
  duplicates: ({ router }) => router.go({ place: "duplicates" }),
  home: ({ router }) => router.go({ place: "all" }),
  all_media: ({ router }) => router.change({ media_type: "all", q: withKind(router.address.q, "all"), at: "" }),
  query_help: ({ events }) => events.emit("query_help", null),
  search_everywhere: ({ router }) => router.change({ within: "", at: "" }),
  retry: ({ events }) => events.emit("command", { command: "reload_place" }),
  reshuffle: ({ events }) => events.emit("reshuffle", null),
  update_index: (app) => void tell(app, updateImageData(), t("index.started")),
  folder_menu: ({ events, router }, target) => {
    const { left, bottom } = target.getBoundingClientRect();
    events.emit("menu", { files: [asFolder(router.address.path)], x: left, y: bottom + 4 });
  },
  index_folder: (app) => void indexFolder(app),
  walk: ({ router }, target) => router.change({ walk: /** @type {HTMLInputElement} */ (target).checked, at: "" }),
  order: (app, target) => {
    const { value } = /** @type {HTMLSelectElement} */ (target);
    app.prefer({ folder_order: value === "name" ? "name" : "date" });
    app.events.emit("refresh", null);
  },
};

/** @param {App} app */
async function indexFolder(app) {
  await tell(app, addExtraPath(app.store.state.address.path), t("index.started"));
  app.events.emit("command", { command: "reread_setting" });
}

/**
 * @param {App} app
 * @param {Promise<unknown>} work
 * @param {string} text
 */
async function tell({ events }, work, text) {
  events.emit("toast", { text });
  events.emit("command", { command: "watch_index" });
  try {
    await work;
  } catch (error) {
    events.emit("toast", { text: error instanceof ApiError && error.message ? error.message : t("error.unknown"), kind: "error" });
  }
}
