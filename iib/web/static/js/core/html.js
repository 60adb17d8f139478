/** Markup that is already safe to put into the page. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * @param {unknown} value
 * @returns {string}
 */
export function escapeText(value) {
  return String(value).replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function toMarkupText(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(toMarkupText).join("");
  if (value === null || value === undefined || value === false) return "";
  return escapeText(value);
}

/**
 * A template whose values are escaped, except other templates and lists of them; null, undefined and false are nothing.
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 * @returns {Markup}
 */
export function html(strings, ...values) {
  return new Markup(strings.reduce((text, part, i) => text + toMarkupText(values[i - 1]) + part));
}

/** @type {WeakMap<Element, string>} */
const filled = new WeakMap();

/**
 * Replace what is inside an element.
 * @param {Element} element
 * @param {Markup} markup
 */
export function fill(element, markup) {
  filled.delete(element);
  element.innerHTML = markup.text;
}

/**
 * As `fill`, for what is drawn again whenever it may have changed: what is there already stays, and with it the focus, what
 * is being written, and a click that has only begun.
 * @param {Element} element
 * @param {Markup} markup
 * @returns {boolean} whether anything was replaced
 */
export function refill(element, markup) {
  if (filled.get(element) === markup.text) return false;
  fill(element, markup);
  filled.set(element, markup.text);
  return true;
}

/**
 * The one element that a selector must find.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T}
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return /** @type {T} */ (found);
}
