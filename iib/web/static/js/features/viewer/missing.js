import { connection } from "api/client.js";
import { getFilesInfo } from "api/files.js";
import { thumbnailUrl, whyNoThumbnail } from "api/media.js";
import { t } from "core/i18n.js";
/** @import { FileInfo } from "model/types.js" */

/** What the stage says of a file that does not come, and when it is asked for once more. */
export class Missing {
  /** @type {FileInfo|null} */
  #file = null;
  /** It did not come, and may come another time. */
  #isMissing = false;
  /** The server was away when it was asked for. */
  #isWaiting = false;

  /**
   * @param {AbortSignal} signal
   * @param {(sentence: string) => void} refuse
   * @param {(file: FileInfo, isAgain: boolean) => void} show
   */
  constructor(signal, refuse, show) {
    this.signal = signal;
    this.refuse = refuse;
    this.show = show;
    connection.addEventListener("change", () => this.#meet(), { signal });
  }

  /** This is shown now. @param {FileInfo|null} file */
  follow(file) {
    this.#file = file;
    this.#isMissing = false;
    this.#isWaiting = false;
  }

  /**
   * There is no thumbnail: the browser may show the picture, or the part of it that is there, all the same.
   * @param {FileInfo} file
   * @param {HTMLImageElement} soft
   */
  async softOf(file, soft) {
    const sheet = soft.parentElement;
    soft.remove();
    const why = await whyNoThumbnail(file, soft.src);
    if (why && sheet?.isConnected && this.#file === file) sheet.after(Object.assign(document.createElement("p"), { className: "flaw", textContent: why }));
  }

  /**
   * Nothing came: say why. While the server is away it is waited for.
   * @param {FileInfo} file
   * @param {boolean} isAgain
   */
  async all(file, isAgain) {
    if (this.#file !== file) return;
    this.#isMissing = true;
    this.#meet();
    const why = await whyNoThumbnail(file, thumbnailUrl(file, 512));
    if (this.#file !== file || !this.#isMissing) return;
    if (why) this.#isMissing = false;
    if (why) return this.refuse(why);
    if (isAgain) return;
    await getFilesInfo([file.fullpath], this.signal).catch(() => {}); // answers once the server is there
    if (this.#file === file && this.#isMissing) this.show(file, true);
  }

  #meet() {
    if (!this.#isMissing || !this.#file) return;
    const isLost = connection.state === "lost";
    if (this.#isWaiting && connection.state === "ok") return this.show(this.#file, false);
    this.#isWaiting = isLost;
    this.refuse(t(isLost ? "connection.lost" : "viewer.failed"));
  }
}
