/**
 * Where an arrow key leads from a picture.
 * @param {HTMLElement} face
 * @param {string} key
 * @param {HTMLElement[]} faces in their order
 * @returns {HTMLElement|undefined}
 */
export function neighbourOf(face, key, faces) {
  const at = faces.indexOf(face);
  if (key === "ArrowLeft") return faces[at - 1];
  if (key === "ArrowRight") return faces[at + 1];
  const rows = [...new Set(faces.map((each) => each.closest("ul")))];
  const row = rows[rows.indexOf(face.closest("ul")) + (key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : Infinity)];
  const column = faces.filter((each) => each.closest("ul") === face.closest("ul")).indexOf(face);
  const there = faces.filter((each) => row && each.closest("ul") === row);
  return there[Math.min(column, there.length - 1)];
}
