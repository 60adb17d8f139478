import { chooseCover, readCover } from "api/covers.js";
import { newCovers } from "api/media.js";
import { sentenceOf, t } from "core/i18n.js";
/**
 * @import { App } from "core/app.js"
 * @import { FileInfo } from "model/types.js"
 */

/**
 * Let the frame at a time stand for a video; it can be set back to what stood for it before.
 * @param {App} app
 * @param {FileInfo} file
 * @param {number} seconds
 */
export async function useFrameAsCover({ events, store }, file, seconds) {
  const path = file.fullpath;
  const tell = () => {
    const { result } = store.state;
    const known = result?.get(result.indexOf(path)) ?? file;
    const cover = Date.now();
    newCovers.set(path, cover);
    events.emit("changed", { files: [{ ...known, cover }] });
  };
  try {
    const before = await readCover(file);
    const { was_chosen } = await chooseCover(path, { seconds });
    tell();
    const undo = async () => {
      await chooseCover(path, was_chosen ? { base64_img: before } : {});
      tell();
    };
    events.emit("done", { text: t("cover.chosen"), undo });
  } catch (error) {
    events.emit("toast", { text: sentenceOf(error), kind: "error" });
  }
}
