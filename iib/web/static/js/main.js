import { connection } from "api/client.js";
import { getGlobalSetting } from "api/system.js";
import { contentKey, hasGrid } from "core/address.js";
import { fill, html, one } from "core/html.js";
import { Events } from "core/events.js";
import { chooseLanguage, t, useLanguage } from "core/i18n.js";
import { readPreferences, writePreferences } from "core/preferences.js";
import { addLatePart } from "core/late_part.js";
import { Router } from "core/router.js";
import { commandOf, isTyping, keyName } from "core/shortcuts.js";
import { Store } from "core/store.js";
import { Theme } from "core/theme.js";
import { registerBrowse } from "features/browse/browse.js";
import { registerPlaces } from "features/places/places.js";
import { registerTopBar } from "features/query/top_bar.js";
import { registerStatusBar } from "features/status/status_bar.js";
import { Selection } from "model/selection.js";
import { registerGrid } from "ui/grid/grid.js";
/**
 * @import { App, State } from "core/app.js"
 * @import { LatePart } from "core/late_part.js"
 * @import { Preferences } from "core/preferences.js"
 */

const NARROW = "(max-width: 860px)";
/** What waits for the first pictures waits no longer than this. */
const SETTLE_MS = 2500;

/** Lower ones first. */
const REGISTRATIONS = [
  registerGrid,
  registerPlaces,
  registerTopBar,
  registerStatusBar,
  registerBrowse,
];

const DIALOG = "static/css/dialog.css";
const style = (/** @type {string} */ name) => `static/js/features/${name}.css`;
const isAt = (/** @type {string} */ place) => (/** @type {Readonly<State>} */ { address }) => address.place === place;

/** @type {readonly LatePart[]} */
const LATE_PARTS = [
  {
    name: "iib-details",
    area: ".right",
    css: [style("details/details")],
    load: () => import("features/details/details.js"),
    isNeeded: ({ focused_file, is_narrow, drawer }) => (is_narrow ? drawer === "details" : focused_file !== null),
  },
  {
    name: "iib-viewer",
    area: ".over",
    css: [style("viewer/viewer"), style("viewer/film")],
    load: () => import("features/viewer/viewer.js"),
    isNeeded: ({ address }) => address.view !== "",
  },
  {
    name: "iib-picture-menu",
    area: ".over",
    css: ["static/js/ui/menu.css"],
    load: () => import("features/menu/picture_menu.js"),
    events: ["menu", "action"],
    commands: ["copy_paths"],
  },
  {
    name: "iib-messages",
    area: ".over",
    css: ["static/js/ui/toast.css"],
    load: () => import("features/status/messages.js"),
    events: ["toast", "task", "done"],
    commands: ["undo"],
  },
  {
    name: "iib-settings",
    area: ".over",
    css: [DIALOG, style("settings/settings")],
    load: () => import("features/settings/settings.js"),
    events: ["settings"],
    commands: ["shortcuts"],
  },
  {
    name: "iib-marks",
    area: ".over",
    css: [DIALOG, style("marks/marks")],
    load: () => import("features/marks/marks.js"),
    events: ["mark", "edit_tags"],
    commands: ["rate", "favourite", "tags"],
  },
  {
    name: "iib-query-help",
    area: ".over",
    css: [DIALOG],
    load: () => import("features/query/query_help.js"),
    events: ["query_help"],
  },
  {
    name: "iib-albums",
    area: "main",
    css: [DIALOG, style("albums/albums")],
    load: () => import("features/albums/albums.js"),
    isNeeded: isAt("albums"),
    events: ["save_album"],
  },
  {
    name: "iib-tags-place",
    area: "main",
    css: [DIALOG, style("tags/tags")],
    load: () => import("features/tags/tags_place.js"),
    isNeeded: isAt("tags"),
  },
  {
    name: "iib-duplicates",
    area: "main",
    css: [style("duplicates/duplicates")],
    load: () => import("features/duplicates/duplicates.js"),
    isNeeded: isAt("duplicates"),
  },
  {
    name: "iib-stats",
    area: "main",
    css: [style("stats/stats")],
    load: () => import("features/stats/stats.js"),
    isNeeded: isAt("stats"),
  },
  {
    name: "iib-files",
    area: ".over",
    css: [DIALOG, style("files/files")],
    load: () => import("features/files/files.js"),
    events: ["files", "drag"],
    commands: ["trash", "move", "rename"],
  },
  {
    name: "iib-trash",
    area: "main",
    css: [DIALOG, style("files/places")],
    load: () => import("features/files/trash_place.js"),
    isNeeded: isAt("trash"),
  },
  {
    name: "iib-activity",
    area: "main",
    css: [style("files/places")],
    load: () => import("features/files/activity_place.js"),
    isNeeded: isAt("activity"),
  },
];

/** The page may be opened without the slash that its relative addresses need. */
function addSlash() {
  const { pathname, search, hash } = location;
  if (!pathname.endsWith("/")) history.replaceState(history.state, "", `${pathname}/${search}${hash}`);
}

/** @returns {App} */
function makeApp() {
  const router = new Router(window);
  const store = new Store(firstState(router));
  router.addEventListener("change", () => store.set({ address: router.address }));
  const prefer = (/** @type {Partial<Preferences>} */ patch) => {
    const preferences = { ...store.state.preferences, ...patch };
    writePreferences(localStorage, preferences);
    store.set({ preferences });
  };
  return { router, store, events: new Events(), prefer };
}

/**
 * @param {Router} router
 * @returns {State}
 */
function firstState(router) {
  return {
    address: router.address,
    setting: null,
    result: null,
    focused: -1,
    focused_file: null,
    selection: new Selection(),
    total: 0,
    is_total_final: false,
    is_busy: true,
    query_error: "",
    index_status: null,
    img_count: -1,
    connection: "ok",
    preferences: readPreferences(localStorage),
    drawer: "",
    is_narrow: matchMedia(NARROW).matches,
  };
}

/**
 * @param {string} name
 * @param {App} app
 */
function feature(name, app) {
  return Object.assign(document.createElement(name), { app });
}

/**
 * The frame: top, left, middle, right, bottom, and what lies over them.
 * @param {App} app
 */
function buildFrame(app) {
  const root = one(document, "#app");
  fill(
    root,
    html`<div class="banner" role="status"></div><header class="top"></header>
      <nav class="left" aria-label="${t("places")}"><iib-splitter aria-label="${t("splitter.places")}"></iib-splitter></nav>
      <main></main>
      <aside class="right" aria-label="${t("details")}"><iib-splitter aria-label="${t("splitter.details")}"></iib-splitter><p class="dim">${t("details.nothing")}</p></aside><footer class="bottom"></footer><section class="over" aria-label="${t("over")}"></section><div class="shade" aria-hidden="true"></div>`,
  );
  one(root, ".top").append(feature("iib-top-bar", app));
  one(root, ".left").append(feature("iib-places", app));
  one(root, "main").append(feature("iib-browse", app));
  one(root, ".bottom").append(feature("iib-status-bar", app));
  return root;
}

/**
 * Panels that open, close, or are drawn over a narrow page.
 * @param {App} app
 * @param {HTMLElement} root
 */
function movePanels({ store }, root) {
  matchMedia(NARROW).addEventListener("change", ({ matches }) => store.set({ is_narrow: matches, drawer: "" }));
  one(root, ".shade").addEventListener("click", () => store.set({ drawer: "" }));
  store.watch(["preferences", "drawer", "is_narrow"], ({ preferences, drawer, is_narrow }) => {
    root.style.setProperty("--places-width", `${preferences.places_width}px`);
    root.style.setProperty("--details-width", `${preferences.details_width}px`);
    root.classList.toggle("has-places", is_narrow ? drawer === "places" : preferences.are_places_open);
    root.classList.toggle("has-details", is_narrow ? drawer === "details" : preferences.are_details_open);
    root.classList.toggle("is-narrow", is_narrow);
  });
}

/** Follow the index, and what becomes different in it. @param {App} app */
async function followIndex(app) {
  const [{ IndexWatch }, { ChangeWatch }] = await Promise.all([import("features/status/index_watch.js"), import("features/status/change_watch.js")]);
  new IndexWatch(app);
  new ChangeWatch(app);
}

/**
 * Tell "settled" once: when the first pictures are there, when there are none, or when they take too long.
 * @param {App} app
 */
function settleOnce({ events, store }) {
  const settled = new AbortController();
  const settle = () => events.emit("settled", null);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  events.on("settled", () => (clearTimeout(timer), settled.abort()), settled.signal);
  store.watch(["result", "is_busy"], ({ result, is_busy }) => void ((result || !is_busy) && (timer ??= setTimeout(settle, SETTLE_MS))), settled.signal);
  const isEmpty = (/** @type {Readonly<State>} */ { address, result, is_total_final, total }) =>
    !hasGrid(address) || (result !== null && is_total_final && total === 0);
  store.watch(["result", "total", "is_total_final"], (state) => isEmpty(state) && settle(), settled.signal);
}

/** @param {App} app */
function togglePanels({ store, prefer, events }) {
  events.on("command", ({ command }) => {
    if (command !== "places" && command !== "details") return;
    const { is_narrow, drawer, preferences } = store.state;
    if (is_narrow) return store.set({ drawer: drawer === command ? "" : command });
    if (command === "places") prefer({ are_places_open: !preferences.are_places_open });
    else prefer({ are_details_open: !preferences.are_details_open });
  });
}

/** @param {App} app */
function listenToKeys({ events, store }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open], :popover-open")) return;
    const name = keyName(event);
    const { drawer, address } = store.state;
    if (name === "Escape") return drawer ? store.set({ drawer: "" }) : events.emit("command", { command: "clear_selection" });
    if (name === "Ctrl+c" && String(getSelection())) return;
    const command = commandOf(name === "=" ? "+" : name, address.view !== "");
    if (!command || (event.repeat && command === "trash")) return;
    event.preventDefault();
    events.emit("command", { command, key: name });
  });
}

/**
 * A thin line above the page while the server is away.
 * @param {App} app
 * @param {HTMLElement} root
 */
function showConnection({ store }, root) {
  const banner = one(root, ".banner");
  new ResizeObserver(() => root.style.setProperty("--banner-height", `${banner.getBoundingClientRect().height}px`)).observe(banner, { box: "border-box" });
  connection.addEventListener("change", () => store.set({ connection: connection.state }));
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let waiting;
  store.watch(["connection"], ({ connection: state }) => {
    clearTimeout(waiting);
    if (state === "locked") void import("features/login/login.js").then(({ askForSecret }) => askForSecret());
    const text = state === "ok" || state === "locked" ? "" : state === "denied" ? t("connection.denied") : t("connection.lost");
    const show = () => {
      banner.textContent = text;
      root.classList.toggle("has-banner", text !== "");
    };
    if (text) waiting = setTimeout(show, 400);
    else show();
  });
}

/** @param {App} app */
function nameWindow({ store }) {
  store.watch(["address"], ({ address }) => {
    const place = address.place === "search" && address.q ? address.q : address.path || t(`place.${address.place}`);
    document.title = `${place} · Infinite Image Browsing`;
    document.body.dataset["place"] = contentKey(address).split(/[/?]/)[1] ?? "";
  });
}

async function start() {
  addSlash();
  const app = makeApp();
  const theme = new Theme(window);
  app.store.watch(["preferences"], ({ preferences }) => theme.choose(preferences.theme));
  await useLanguage(chooseLanguage(app.store.state.preferences.language, navigator.languages));
  document.documentElement.lang = chooseLanguage(app.store.state.preferences.language, navigator.languages);
  for (const register of REGISTRATIONS) register();
  const root = buildFrame(app);
  for (const part of LATE_PARTS) addLatePart(app, root, part);
  movePanels(app, root);
  togglePanels(app);
  listenToKeys(app);
  showConnection(app, root);
  nameWindow(app);
  const waiting = new AbortController();
  const bringRest = () => {
    waiting.abort();
    setTimeout(() => void Promise.all([import("features/browse/edges.js").then(({ addSplitters }) => addSplitters(app, root)), followIndex(app)]), 100);
  };
  app.events.on("settled", bringRest, waiting.signal);
  settleOnce(app);
  app.store.set({ setting: await getGlobalSetting() });
}

void start();
