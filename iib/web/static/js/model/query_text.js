/** Pieces of a query line (docs/search.md): made, found and taken out. */

const NEEDS_QUOTES = /[\s()":]|^-|^=|^OR$/;

/**
 * A text as one term of the line, that means just this text.
 * @param {string} text
 */
export function quoted(text) {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * @param {string} key "model", "tag"…
 * @param {string} name
 * @param {boolean} [isWhole] the whole name, not a part of it
 */
export function keyed(key, name, isWhole = false) {
  return `${key}:${isWhole ? "=" : ""}${quoted(name)}`;
}

/**
 * The terms of a line as they are written, quotation marks kept.
 * @param {string} line
 * @returns {string[]}
 */
function pieces(line) {
  return line.match(/(?:[^\s"]|"(?:[^"]|"")*"?)+/g) ?? [];
}

const KINDS = ["image", "video", "audio"];

/**
 * The kind of file that a line is limited to.
 * @param {string} line
 * @returns {string} "all" when it is not limited to one
 */
export function kindOf(line) {
  const kinds = pieces(line).filter((piece) => KINDS.some((kind) => piece === `type:${kind}`));
  return kinds.length === 1 ? /** @type {string} */ (kinds[0]).slice(5) : "all";
}

/**
 * The line with another kind of file.
 * @param {string} line
 * @param {string} kind "all" takes the limit away
 */
export function withKind(line, kind) {
  const others = pieces(line).filter((piece) => !KINDS.some((each) => piece === `type:${each}`));
  if (kind === "all") return others.join(" ");
  const rest = others.includes("OR") ? `(${others.join(" ")})` : others.join(" ");
  return `${rest} type:${kind}`.trim();
}

/**
 * The server counts characters, JavaScript counts UTF-16 units.
 * @param {string} text
 * @param {number} units
 */
export function charactersIn(text, units) {
  return [...text.slice(0, units)].length;
}

/**
 * A line with some of its characters replaced.
 * @param {string} line
 * @param {{text: string, start: number, end: number}} part in characters
 * @returns {{line: string, at: number}} and where the caret stands then, in UTF-16 units
 */
export function replaced(line, { text, start, end }) {
  const letters = [...line];
  const before = letters.slice(0, start).join("") + text;
  const after = letters.slice(end).join("");
  const space = text.endsWith(":") || after.startsWith(" ") ? "" : " ";
  return { line: before + space + after, at: before.length + (text.endsWith(":") ? 0 : 1) };
}
