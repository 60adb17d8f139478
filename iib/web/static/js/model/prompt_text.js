/**
 * A prompt cut into its terms, none of its letters lost: a part with a `term` is a link that searches it, a part without
 * one is what lies between.
 * @typedef {{text: string, term?: string}} PromptPart
 */

const BREAKS = /(<[^<>]*>|\b(?:BREAK|AND)\b|[,;\n|，、。]+|\.(?=\s|$))/;
const EDGE = /^([\s([{]*)(.*?)((?::\s*-?\d*\.?\d+)?[\s)\]}]*)$/s;

/**
 * `"(masterpiece:1.2), a cat"` → `(`, term masterpiece, `:1.2)`, `, `, term a cat.
 * @param {string} prompt
 * @returns {PromptPart[]}
 */
export function promptParts(prompt) {
  return prompt.split(BREAKS).flatMap((piece, i) => (i % 2 ? between(piece) : aroundTerm(piece)));
}

/**
 * @param {string} piece
 * @returns {PromptPart[]}
 */
function between(piece) {
  const network = /^<(?:lora|lyco|hypernet):([^:>]+)/.exec(piece);
  return network?.[1] ? [{ text: piece, term: network[1] }] : [{ text: piece }];
}

/**
 * @param {string} piece
 * @returns {PromptPart[]}
 */
function aroundTerm(piece) {
  if (!piece.trim()) return piece ? [{ text: piece }] : [];
  const [, before = "", text = "", after = ""] = EDGE.exec(piece) ?? ["", "", piece, ""];
  const closing = unbalanced(text, after);
  const term = (text + closing).trim();
  const parts = [{ text: before }, { text: text + closing, term }, { text: after.slice(closing.length) }];
  return parts.filter((part) => part.text && part.term !== "");
}

/**
 * A bracket that opened inside the term ends inside it: "sword (weapon)", "toga \(clothes\)".
 * @param {string} text
 * @param {string} after
 */
function unbalanced(text, after) {
  const open = text.split("(").length - text.split(")").length;
  return open > 0 && after.startsWith(")".repeat(open)) ? ")".repeat(open) : "";
}
