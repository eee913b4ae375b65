/**
 * Bars of our own drawing. A table beside them has every number, so that they are decoration to who cannot see them.
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [240, 16];

/**
 * One bar of parts, each with its own pattern class, as wide as its share.
 * @param {{kind: string, count: number}[]} parts
 * @returns {SVGElement}
 */
export function bar(parts) {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "xh-bar", "aria-hidden": "true", preserveAspectRatio: "none" });
  let left = 0;
  for (const { kind, count } of parts) {
    const width = total ? (count / total) * WIDTH : 0;
    if (width > 0) picture.append(drawn("rect", { x: String(left), y: "0", width: String(width), height: String(HEIGHT), class: `xh-bar-${kind}` }));
    left += width;
  }
  return picture;
}

/** @param {string} name @param {Record<string, string>} attributes @returns {SVGElement} */
function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return /** @type {SVGElement} */ (made);
}
