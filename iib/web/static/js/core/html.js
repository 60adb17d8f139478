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

/**
 * Replace what is inside an element.
 * @param {Element} element
 * @param {Markup} markup
 */
export function fill(element, markup) {
  element.innerHTML = markup.text;
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
