/**
 * Keeps an element above the dialogs: while one is open, everything outside of it is behind it and cannot be clicked, so the
 * element goes into the one that was opened last, and back to its place when all are closed.
 * @param {HTMLElement} element
 * @param {HTMLElement} home
 * @param {AbortSignal} signal
 */
export function keepAboveDialogs(element, home, signal) {
  /** The open ones, the last opened at the end. @type {HTMLDialogElement[]} */
  let open = [];
  const inside = new MutationObserver(() => place());
  const place = () => {
    const now = /** @type {HTMLDialogElement[]} */ ([...document.querySelectorAll("dialog:modal")]);
    open = [...open.filter((dialog) => now.includes(dialog)), ...now.filter((dialog) => !open.includes(dialog))];
    const host = open.at(-1) ?? home;
    if (element.parentElement === host) return;
    host.append(element);
    inside.disconnect();
    if (host !== home) inside.observe(host, { childList: true }); // it may be filled anew
  };
  const outside = new MutationObserver(place);
  outside.observe(document.body, { subtree: true, attributeFilter: ["open"] });
  signal.addEventListener("abort", () => (outside.disconnect(), inside.disconnect()));
  place();
}
