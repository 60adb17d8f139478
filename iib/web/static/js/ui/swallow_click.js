/**
 * A press that has closed something does nothing else: the click that follows it is kept from what lies below, and no later
 * one. To be called while the press is told.
 */
export function swallowClick() {
  const over = new AbortController();
  const { signal } = over;
  const options = { capture: true, signal };
  const swallow = (/** @type {Event} */ event) => {
    over.abort();
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, options);
  for (const type of ["pointerdown", "pointercancel", "keydown"]) window.addEventListener(type, () => over.abort(), options);
}
