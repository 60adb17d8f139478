const KEY = "iib-preferences";

/**
 * What this browser remembers of how the page is set.
 * @typedef {object} Preferences
 * @property {"auto"|"dark"|"light"} theme
 * @property {string} language "" follows the browser
 * @property {number} tile_size in px
 * @property {boolean} is_cropped tiles are filled, else pictures are shown whole
 * @property {boolean} are_places_open
 * @property {boolean} are_details_open
 * @property {number} places_width
 * @property {number} details_width
 * @property {number} slideshow_seconds
 * @property {"date"|"name"} folder_order
 * @property {string[]} recent_queries
 */

/** @type {Preferences} */
export const DEFAULTS = Object.freeze({
  theme: "auto",
  language: "",
  tile_size: 176,
  is_cropped: true,
  are_places_open: true,
  are_details_open: true,
  places_width: 232,
  details_width: 320,
  slideshow_seconds: 4,
  folder_order: "date",
  recent_queries: [],
});

/**
 * @param {Pick<Storage, "getItem">} storage
 * @returns {Preferences}
 */
export function readPreferences(storage) {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "{}");
    const known = Object.entries(kept).filter(([name, value]) => isUsable(name, value));
    return { ...DEFAULTS, ...Object.fromEntries(known) };
  } catch {
    return { ...DEFAULTS };
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function isUsable(name, value) {
  const pattern = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (DEFAULTS))[name];
  return typeof pattern === typeof value && Array.isArray(pattern) === Array.isArray(value);
}

/**
 * A browser that keeps nothing (private window, full disk) only forgets.
 * @param {Pick<Storage, "setItem">} storage
 * @param {Preferences} preferences
 */
export function writePreferences(storage, preferences) {
  try {
    storage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // remembered for this visit only
  }
}
