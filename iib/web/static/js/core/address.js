/** @import { MediaFilter, Order, Query, Sort } from "model/types.js" */

/**
 * Where the page is; written in the URL hash so that reload, back and a bookmark return to it.
 * @typedef {object} Address
 * @property {typeof PLACES[number]} place
 * @property {string} path folder of the place Folders, "" is the list of all folders; picture of the place Similar
 * @property {string} q query line
 * @property {string} within folder that a search is limited to
 * @property {Sort} sort
 * @property {Order} order "" is the usual one of the sort
 * @property {string} by what the statistics are by, how many bits duplicates may differ in
 * @property {MediaFilter} media_type which files a plain list shows; a query line says it itself
 * @property {boolean} walk the folder and everything below it
 * @property {string} at first tile in view: "2026-05-01~12" (13th of that day) or "~12"
 * @property {string} view path of the picture in the viewer
 */

/** Those after Similar show no grid. */
const PLACES = /** @type {const} */ (["all", "search", "folders", "random", "similar", "albums", "tags", "stats", "duplicates", "trash", "activity"]);
const GRID_PLACES = 5;
const SORTS = ["date", "name", "size", "rating", "relevance", "random"];

/** @type {Address} */
export const HOME = Object.freeze({
  place: "all",
  path: "",
  q: "",
  within: "",
  sort: "date",
  order: "",
  by: "",
  media_type: "all",
  walk: false,
  at: "",
  view: "",
});

const MEDIA = ["all", "image", "video", "audio"];
const TEXTS = /** @type {const} */ (["q", "within", "by", "at", "view"]);

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
  address.place = PLACES.find((place) => place === word) ?? "all";
  if (hasPath(address)) address.path = decode(rest);
  const given = new Map(tail.split("&").map((pair) => /** @type {[string, string]} */ (splitPair(pair))));
  for (const name of TEXTS) address[name] = given.get(name) ?? "";
  address.walk = given.get("walk") === "1";
  const pick = (/** @type {string} */ name, /** @type {string[]} */ known) => known.find((each) => each === given.get(name));
  address.media_type = /** @type {MediaFilter} */ (pick("media_type", MEDIA) ?? "all");
  address.sort = /** @type {Sort} */ (pick("sort", SORTS) ?? "date");
  address.order = /** @type {Order} */ (pick("order", ["asc", "desc"]) ?? "");
  return address;
}

/** @param {Address} address */
function hasPath({ place }) {
  return place === "folders" || place === "similar";
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
  if (full.walk) parts.push("walk=1");
  const usual = /** @type {const} */ (["sort", "order", "media_type"]).filter((name) => full[name] !== HOME[name]);
  parts.push(...usual.map((name) => `${name}=${full[name]}`));
  const path = hasPath(full) && full.path ? "/" + encode(full.path) : "";
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
 * Whether the place shows files in the grid.
 * @param {Address} address
 */
export function hasGrid({ place }) {
  return PLACES.indexOf(place) < GRID_PLACES;
}

/**
 * Whether the place is the answer to a query line, be it an empty one.
 * @param {Address} address
 */
export function isAsked({ place, path, walk, q }) {
  return place === "all" || (place === "folders" && path !== "" && walk) || (place === "search" && q.trim() !== "");
}

/**
 * What to ask the server for at this address.
 * @param {Address} address
 * @returns {Query}
 */
export function queryOf(address) {
  const folder = address.place === "folders" ? address.path : address.place === "search" ? address.within : "";
  return { query: address.place === "search" ? address.q.trim() : "", folder_paths: folder ? [folder] : [] };
}
