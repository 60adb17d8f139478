/** @import { MediaFilter, Query } from "model/types.js" */

/**
 * Where the page is; written in the URL hash so that reload, back and a bookmark return to it.
 * @typedef {object} Address
 * @property {"all"|"search"|"folders"|"random"} place
 * @property {string} path folder of the place Folders; "" is the list of all folders
 * @property {string} q query line
 * @property {boolean} path_only
 * @property {boolean} regexp
 * @property {MediaFilter} media_type
 * @property {string} within folder that a search is limited to
 * @property {boolean} walk the folder and everything below it
 * @property {string} at first tile in view: "2026-05-01~12" (13th of that day) or "~12"
 * @property {string} view path of the picture in the viewer
 */

/** @type {Address} */
export const HOME = Object.freeze({
  place: "all",
  path: "",
  q: "",
  path_only: false,
  regexp: false,
  media_type: "all",
  within: "",
  walk: false,
  at: "",
  view: "",
});

const PLACES = ["all", "search", "folders", "random"];
const MEDIA = ["all", "image", "video", "audio"];
const TEXTS = /** @type {const} */ (["q", "within", "at", "view"]);
const SWITCHES = /** @type {const} */ (["path_only", "regexp", "walk"]);

/**
 * Encode as little as an address line needs, so that a path stays readable.
 * @param {string} text
 */
function encode(text) {
  return encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+").replaceAll("%3A", ":");
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/**
 * @param {string} hash "#/folders//home/me?walk=1"; anything unknown is the place All images
 * @returns {Address}
 */
export function parseAddress(hash) {
  const [, head = "", tail = ""] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? [];
  const [, word = "", rest = ""] = /^([^/]*)\/?(.*)$/s.exec(head) ?? [];
  /** @type {Address} */
  const address = { ...HOME };
  if (PLACES.includes(word)) address.place = /** @type {Address["place"]} */ (word);
  if (address.place === "folders") address.path = decode(rest);
  const given = new Map(tail.split("&").map((pair) => /** @type {[string, string]} */ (splitPair(pair))));
  for (const name of TEXTS) address[name] = given.get(name) ?? "";
  for (const name of SWITCHES) address[name] = given.get(name) === "1";
  const media = given.get("media_type") ?? "all";
  if (MEDIA.includes(media)) address.media_type = /** @type {MediaFilter} */ (media);
  return address;
}

/** @param {string} pair */
function splitPair(pair) {
  const cut = pair.indexOf("=");
  return cut < 0 ? [pair, "1"] : [pair.slice(0, cut), decode(pair.slice(cut + 1))];
}

/**
 * @param {Partial<Address>} address what is left out is as in `HOME`
 * @returns {string} beginning with "#/"
 */
export function formatAddress(address) {
  const full = { ...HOME, ...address };
  const parts = TEXTS.filter((name) => full[name]).map((name) => `${name}=${encode(full[name])}`);
  parts.push(...SWITCHES.filter((name) => full[name]).map((name) => `${name}=1`));
  if (full.media_type !== "all") parts.push(`media_type=${full.media_type}`);
  const path = full.place === "folders" && full.path ? "/" + encode(full.path) : "";
  return `#/${full.place}${path}${parts.length ? "?" + parts.join("&") : ""}`;
}

/**
 * Two addresses with the same key show the same pictures.
 * @param {Address} address
 */
export function contentKey(address) {
  return formatAddress({ ...address, at: "", view: "" });
}

/**
 * What to ask the server for at this address.
 * @param {Address} address
 * @returns {Query}
 */
export function queryOf(address) {
  const text = address.place === "search" ? address.q.trim() : "";
  const folder = address.place === "folders" ? address.path : address.place === "search" ? address.within : "";
  return {
    surstr: address.regexp ? "" : text,
    regexp: address.regexp ? text : "",
    folder_paths: folder ? [folder] : [],
    path_only: address.path_only,
    media_type: address.media_type,
  };
}
