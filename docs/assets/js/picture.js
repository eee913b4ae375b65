/**
 * Turns an SVG of ours into a PNG, for files that cannot hold the drawing itself.
 * @module
 */

const SCALE = 3;

/** @param {SVGSVGElement} drawn  with width and height @returns {Promise<{bytes: Uint8Array<ArrayBuffer>, width: number, height: number}>} */
export async function pngOf(drawn) {
  const [width, height] = [Number(drawn.getAttribute("width")), Number(drawn.getAttribute("height"))];
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
  const paper = canvas.getContext("2d");
  if (!paper) throw new Error("浏览器没有画出图。");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((/** @type {(made: Blob|null) => void} */ done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("浏览器没有画出图。");
  return { bytes: new Uint8Array(await blob.arrayBuffer()), width, height };
}
