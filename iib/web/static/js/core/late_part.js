import { one } from "./html.js";
import { useLateSentences } from "./i18n.js";
/**
 * @import { App, State } from "./app.js"
 * @import { PageEvents } from "./events.js"
 */

/**
 * A part of the page that is fetched when it is first needed: in some state of the page, or for an event or a command,
 * which it is then told again.
 * @typedef {object} LatePart
 * @property {string} name of the element
 * @property {string} area selector of where it goes
 * @property {string[]} css addresses of its styles
 * @property {() => Promise<{register: () => void}>} load
 * @property {(state: Readonly<State>) => boolean} [isNeeded]
 * @property {(keyof PageEvents)[]} [events]
 * @property {string[]} [commands]
 */

/** After the first touch of the page the parts come by themselves, so that nobody waits for them later. */
const HEAD_START_MS = 600;

/**
 * @param {App} app
 * @param {HTMLElement} root
 * @param {LatePart} part
 */
export function addLatePart(app, root, part) {
  const { isNeeded, events = [], commands = [] } = part;
  const waiting = new AbortController();
  const { signal } = waiting;
  /** @type {Promise<void>|undefined} */
  let coming;
  const come = () => (coming ??= bring(app, root, part).then(() => waiting.abort()));
  if (isNeeded) {
    app.store.watch(["address", "focused_file", "drawer", "is_narrow"], (state) => isNeeded(state) && void come(), signal);
  }
  for (const type of events) app.events.on(type, (detail) => void come().then(() => app.events.emit(type, detail)), signal);
  const obey = async (/** @type {PageEvents["command"]} */ detail) => {
    if (!commands.includes(detail.command)) return;
    await come();
    app.events.emit("command", detail);
  };
  app.events.on("command", (detail) => void obey(detail), signal);
  const settle = () => setTimeout(() => void come(), HEAD_START_MS);
  for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, settle, { once: true, signal });
}

/**
 * @param {App} app
 * @param {HTMLElement} root
 * @param {LatePart} part
 */
async function bring(app, root, { name, area, css, load }) {
  const [{ register }] = await Promise.all([load(), ...css.map(loadStyle), useLateSentences()]);
  register();
  one(root, area).append(Object.assign(document.createElement(name), { app }));
}

/** @type {Map<string, Promise<void>>} */
const styles = new Map();

/**
 * @param {string} href
 * @returns {Promise<void>} when its rules hold, or when it is clear that they never will
 */
export function loadStyle(href) {
  const known = styles.get(href);
  if (known) return known;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  /** @type {Promise<void>} */
  const coming = new Promise((resolve) => {
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  styles.set(href, coming);
  return coming;
}
