/** Numbers and dates for people. Every function takes the language it writes in. */

/** Making a formatter takes longer than a frame has time for: each is made once. @type {Map<string, Intl.DateTimeFormat>} */
const formatters = new Map();

/**
 * @param {string} language
 * @param {Intl.DateTimeFormatOptions} shape
 */
function formatter(language, shape) {
  const key = language + JSON.stringify(shape);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(language, shape);
  formatters.set(key, made);
  return made;
}

/**
 * @param {number} number
 * @param {string} language
 */
export function formatCount(number, language) {
  return number.toLocaleString(language);
}

/**
 * @param {string} day "2026-05-01"
 * @param {string} language
 * @param {Date} now
 * @param {boolean} [isShort] without the weekday
 * @returns {string} "Fri, May 1" in this year, else with the year
 */
export function formatDay(day, language, now, isShort = false) {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  const isThisYear = date.getFullYear() === now.getFullYear();
  if (isShort) return formatter(language, isThisYear ? { month: "short", day: "numeric" } : { dateStyle: "short" }).format(date);
  /** @type {Intl.DateTimeFormatOptions} */
  const shape = isThisYear
    ? { weekday: "short", month: "short", day: "numeric" }
    : { weekday: "short", month: "short", day: "numeric", year: "numeric" };
  return formatter(language, shape).format(date);
}

/**
 * @param {string} day
 * @param {string} language
 */
export function formatMonth(day, language) {
  const date = new Date(`${day}T12:00:00`);
  if (Number.isNaN(date.getTime())) return day;
  return formatter(language, { month: "short", year: "numeric" }).format(date);
}

/**
 * @param {number} date seconds since the epoch
 * @param {string} language
 */
export function formatTime(date, language) {
  return formatter(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(date * 1000));
}

/**
 * @param {number} seconds
 * @returns {string} "0:42", "3:05", "1:02:09"
 */
export function formatDuration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
