import { t } from "./i18n.js";
/** @import { Events } from "./events.js" */

/**
 * Put text on the clipboard and say so; a browser refuses where the page is not served safely (plain http from afar).
 * @param {string} text
 * @param {string} done what to say
 * @param {Events} events
 */
export async function copyText(text, done, events) {
  if (!text) return events.emit("toast", { text: t("copy.nothing") });
  try {
    await write(text);
    events.emit("toast", { text: done });
  } catch {
    events.emit("toast", { text: t("copy.refused"), kind: "error" });
  }
}

/** @param {string} text */
async function write(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("refused");
}

/**
 * Let the browser save what is at an address.
 * @param {string} href
 * @param {string} name
 */
export function saveAs(href, name) {
  Object.assign(document.createElement("a"), { href, download: name }).click();
}
