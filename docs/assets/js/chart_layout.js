/**
 * Where the boxes of an organisation chart stand: each above the middle of what it leads, none over another.
 * @module
 */

/**
 * @typedef {object} Box
 * @property {string} id
 * @property {string} name
 * @property {string} parent   id of the box above; "" or an unknown one: it stands at the top
 * @property {boolean} dashed  its place is a conjecture
 * @property {string} guide    id of a box with which it has a link of another kind; "": none
 * @typedef {{box: Box, lines: string[], x: number, y: number, width: number, height: number}} Placed
 * @typedef {{points: [number, number][], dashed: boolean}} Line
 * @typedef {{width: number, height: number, boxes: Placed[], lines: Line[], guides: Line[]}} Layout
 */

const [WIDTH, LETTER, LEADING, PADDING] = [150, 15, 21, 12];
const [BESIDE, BELOW, MARGIN] = [18, 44, 8];
const PER_LINE = Math.floor((WIDTH - 2 * PADDING + 4) / LETTER);

/** Place `boxes`; those with the same box above stand in their given order. @param {Box[]} boxes @returns {Layout} */
export function layout(boxes) {
  const below = children(boxes);
  const depths = levels(below);
  const heights = levelHeights(boxes, depths);
  /** @type {Map<string, Placed>} */ const placed = new Map();
  let left = MARGIN;
  for (const top of below.get("") ?? []) left = place(top, left, below, depths, heights, placed);
  const all = boxes.map(({ id }) => placed.get(id)).filter((one) => one !== undefined);
  const height = Math.max(0, ...all.map((one) => one.y + one.height)) + MARGIN;
  return { width: Math.max(left - BESIDE + MARGIN, WIDTH + 2 * MARGIN), height, boxes: all, lines: links(all, placed), guides: guides(all, placed) };
}

/** Whether `id` stands somewhere under `above`, or is it. @param {Box[]} boxes @param {string} id @param {string} above */
export function isUnder(boxes, id, above) {
  const seen = new Set();
  for (let at = id; at !== "" && !seen.has(at); at = boxes.find((box) => box.id === at)?.parent ?? "") {
    if (at === above) return true;
    seen.add(at);
  }
  return false;
}

/** @param {Box[]} boxes @returns {Map<string, Box[]>} what stands under each id; "" has the tops */
function children(boxes) {
  const ids = new Set(boxes.map(({ id }) => id));
  /** @type {Map<string, Box[]>} */ const below = new Map();
  for (const box of boxes) {
    const parent = ids.has(box.parent) && !isUnder(boxes, box.parent, box.id) ? box.parent : "";
    below.set(parent, [...(below.get(parent) ?? []), box]);
  }
  return below;
}

/** @param {Map<string, Box[]>} below @returns {Map<string, number>} how deep each box stands, from 0 */
function levels(below) {
  const depths = new Map();
  /** @param {string} id @param {number} depth */
  const descend = (id, depth) => {
    for (const box of below.get(id) ?? []) {
      depths.set(box.id, depth);
      descend(box.id, depth + 1);
    }
  };
  descend("", 0);
  return depths;
}

/** @param {Box[]} boxes @param {Map<string, number>} depths @returns {number[]} the tallest box of each level */
function levelHeights(boxes, depths) {
  /** @type {number[]} */ const heights = [];
  for (const box of boxes) {
    const depth = depths.get(box.id) ?? 0;
    heights[depth] = Math.max(heights[depth] ?? 0, heightOf(box));
  }
  return heights;
}

/**
 * Place a box and all under it from `left` on.
 * @param {Box} box @param {number} left @param {Map<string, Box[]>} below @param {Map<string, number>} depths
 * @param {number[]} heights @param {Map<string, Placed>} placed
 * @returns {number} where the next one begins
 */
function place(box, left, below, depths, heights, placed) {
  const depth = depths.get(box.id) ?? 0;
  const y = MARGIN + heights.slice(0, depth).reduce((sum, height) => sum + height + BELOW, 0);
  let next = left;
  const under = below.get(box.id) ?? [];
  for (const child of under) next = place(child, next, below, depths, heights, placed);
  const [first, last] = [placed.get(under[0]?.id ?? ""), placed.get(under.at(-1)?.id ?? "")];
  const x = first && last ? (first.x + last.x) / 2 : left;
  placed.set(box.id, { box, lines: broken(box.name), x, y, width: WIDTH, height: heightOf(box) });
  return Math.max(next, left + WIDTH + BESIDE);
}

/** @param {Placed[]} all @param {Map<string, Placed>} placed @returns {Line[]} from each box to the one above it */
function links(all, placed) {
  return all.flatMap((one) => {
    const above = placed.get(one.box.parent);
    if (!above || above.y >= one.y) return [];
    const [x, top] = [one.x + WIDTH / 2, above.x + WIDTH / 2];
    const middle = one.y - BELOW / 2;
    return [{ points: [[top, above.y + above.height], [top, middle], [x, middle], [x, one.y]], dashed: one.box.dashed }];
  });
}

/** @param {Placed[]} all @param {Map<string, Placed>} placed @returns {Line[]} links of another kind, between nearest sides */
function guides(all, placed) {
  return all.flatMap((one) => {
    const other = placed.get(one.box.guide);
    if (!other || other === one) return [];
    const [left, right] = one.x <= other.x ? [one, other] : [other, one];
    if (left.x === right.x) return [{ points: [[left.x, left.y + left.height / 2], [left.x - BESIDE / 2, left.y + left.height / 2], [left.x - BESIDE / 2, right.y + right.height / 2], [right.x, right.y + right.height / 2]], dashed: true }];
    return [{ points: [[left.x + WIDTH, left.y + left.height / 2], [right.x, right.y + right.height / 2]], dashed: true }];
  });
}

/** @param {Box} box */
function heightOf(box) {
  return broken(box.name).length * LEADING + 2 * PADDING;
}

/** Break a name into lines of about the same length. @param {string} name @returns {string[]} */
function broken(name) {
  const letters = [...(name.trim() || "（未命名）")];
  const length = letters.reduce((sum, letter) => sum + widthOf(letter), 0);
  const longest = length / Math.ceil(length / PER_LINE);
  const lines = [""];
  let used = 0;
  for (const letter of letters) {
    if (used + widthOf(letter) / 2 > longest) {
      lines.push("");
      used = 0;
    }
    lines[lines.length - 1] += letter;
    used += widthOf(letter);
  }
  return lines;
}

/** A letter of another script takes half a place. @param {string} letter */
function widthOf(letter) {
  return /[\x20-\x7e]/.test(letter) ? 0.55 : 1;
}

export const TEXT = { size: LETTER, leading: LEADING, padding: PADDING };
