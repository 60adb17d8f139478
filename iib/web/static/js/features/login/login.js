import { ApiError, logIn } from "api/client.js";
import { fill, html, one } from "core/html.js";
import { t, useLateSentences } from "core/i18n.js";

const CSS = "static/js/features/login/login.css";

let isAsking = false;

/** Ask for the secret of the server until it lets us in; then the page begins anew. */
export async function askForSecret() {
  if (isAsking) return;
  isAsking = true;
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: CSS });
  document.head.append(style);
  await useLateSentences();
  const dialog = document.createElement("dialog");
  dialog.className = "login";
  dialog.setAttribute("aria-label", t("login.title"));
  fill(
    dialog,
    html`<form method="dialog"><h1>${t("login.title")}</h1>
      <p><label>${t("login.secret")} <input type="password" name="secret" autocomplete="current-password" required></label></p>
      <p class="problem" role="alert"></p>
      <p><button type="submit" class="button">${t("login.go")}</button></p></form>`,
  );
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  one(dialog, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    void tryIt(dialog);
  });
  dialog.showModal();
}

/** @param {HTMLDialogElement} dialog */
async function tryIt(dialog) {
  const field = /** @type {HTMLInputElement} */ (one(dialog, "input"));
  const problem = one(dialog, ".problem");
  problem.textContent = "";
  try {
    await logIn(field.value);
    location.reload();
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 0;
    problem.textContent = status === 401 ? t("login.wrong") : status === 429 ? t("login.wait") : t("error.unknown");
    field.select();
  }
}
