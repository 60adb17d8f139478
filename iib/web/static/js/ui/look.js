/** Before the pixels of every such picture: a bitmap of 4 by 3, its rows from the top, three bytes each. */
const HEAD = "Qk1aAAAAAAAAADYAAAAoAAAABAAAAP3///8BABgAAAAAACQAAAATCwAAEwsAAAAAAAAAAAAA";

/**
 * What stands for a picture until it is there: twelve of its colours, which the browser blurs by enlarging them.
 * @param {string} colours row by row, three hex digits each
 * @returns {string} a value for `background-image`
 */
export function lookImage(colours) {
  const levels = [...colours].map((digit) => 17 * parseInt(digit, 16));
  const pixels = levels.map((_, i) => levels[i - (i % 3) + 2 - (i % 3)] ?? 0); // blue comes first
  return `url(data:image/bmp;base64,${HEAD}${btoa(String.fromCharCode(...pixels))})`;
}
