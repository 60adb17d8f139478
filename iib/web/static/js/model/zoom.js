/**
 * How a picture lies in the viewer: `scale` 1 fits it into the window; x and y shift its middle from the window's.
 * @typedef {{scale: number, x: number, y: number}} Zoom
 * @typedef {{width: number, height: number}} Size
 */

/** @type {Zoom} */
export const FITTED = Object.freeze({ scale: 1, x: 0, y: 0 });

/**
 * The size of the picture at scale 1: as large as fits; a small picture is not made larger than twice its size.
 * @param {Size} picture
 * @param {Size} window
 * @returns {Size}
 */
export function fittedSize(picture, window) {
  if (!picture.width || !picture.height) return window;
  const fit = Math.min(window.width / picture.width, window.height / picture.height, 2);
  return { width: picture.width * fit, height: picture.height * fit };
}

/**
 * Zoom so that the point under the pointer stays there.
 * @param {Zoom} zoom
 * @param {number} factor
 * @param {number} x of the pointer from the middle of the window
 * @param {number} y
 * @param {number} most largest scale
 * @returns {Zoom}
 */
export function zoomAt(zoom, factor, x, y, most) {
  const scale = Math.max(1, Math.min(most, zoom.scale * factor));
  const ratio = scale / zoom.scale;
  return { scale, x: x - (x - zoom.x) * ratio, y: y - (y - zoom.y) * ratio };
}

/**
 * Keep the picture over the window: no empty edge that could be filled.
 * @param {Zoom} zoom
 * @param {Size} fitted
 * @param {Size} window
 * @returns {Zoom}
 */
export function clampZoom(zoom, fitted, window) {
  const spareX = Math.max(0, (fitted.width * zoom.scale - window.width) / 2);
  const spareY = Math.max(0, (fitted.height * zoom.scale - window.height) / 2);
  const within = (/** @type {number} */ value, /** @type {number} */ spare) => Math.max(-spare, Math.min(spare, value));
  return { scale: zoom.scale, x: within(zoom.x, spareX), y: within(zoom.y, spareY) };
}

/**
 * The scale at which one pixel of the picture is one of the screen.
 * @param {Size} picture
 * @param {Size} fitted
 */
export function actualScale(picture, fitted) {
  return picture.width && fitted.width ? picture.width / fitted.width : 1;
}
