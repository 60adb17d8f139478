/** What lies behind the viewer. */
const COVERED = ["#app > .top", "#app > .left", "#app > main", "#app > .bottom"];

/**
 * Keys and screen readers do not get behind the viewer.
 * @param {boolean} isCovered
 * @param {boolean} arePlacesAbove they are pulled over a narrow page
 */
export function cover(isCovered, arePlacesAbove) {
  for (const selector of COVERED) {
    const area = /** @type {HTMLElement|null} */ (document.querySelector(selector));
    if (area) area.inert = isCovered && !(arePlacesAbove && area.matches(".left"));
  }
}

/**
 * Whether nobody else has taken the focus: it is in the viewer, in the details beside it, or nowhere.
 * @param {HTMLElement} viewer
 */
export function isFocusFree(viewer) {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || viewer.contains(activeElement) || activeElement.closest(".right") !== null;
}
