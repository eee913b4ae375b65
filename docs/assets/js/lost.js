/**
 * What costs points for good, in the words of the panel and of a saved file.
 * @module
 */
import { points } from "./slots.js";

/**
 * @typedef {import("./scoring.js").Result} Result
 * @typedef {import("./scoring.js").ItemResult} ItemResult
 * @typedef {import("./scoring.js").NextGrade} NextGrade
 */

/** So many points of an item are lost, whatever else is answered. @param {ItemResult} item */
function lostOf({ max, range }) {
  return max - range[1];
}

/** The items that have lost points for good, the dearest first. @param {Result} result @returns {{id: string, words: string}[]} */
export function lostItems({ items }) {
  const lossy = items.filter((item) => lostOf(item) > 0).sort((a, b) => lostOf(b) - lostOf(a));
  return lossy.map((item) => ({ id: item.id, words: `失 ${points(lostOf(item))} 分` }));
}

/** How much is lost in all. @param {Result} result @param {number} max */
export function lostWords({ range }, max) {
  return `已失 ${points(max - range[1])} 分`;
}

/** The title of an item, such as F09 宣传教育：讲座. @param {string} id */
export function titleOf(id) {
  return document.getElementById(`item-${id}-title`)?.textContent?.trim().replace(/\s+/g, " ") ?? id;
}

/** The way to the next grade in one sentence. @param {NextGrade} next @param {{[id: string]: string}} grades  id → name */
export function nextWords(next, grades) {
  const lead = `到“${grades[next.grade]}”还差 ${points(next.points)} 分`;
  return next.items ? `${lead}，最少改 ${next.items.length} 项：${next.items.join("、")}。` : `${lead}。`;
}
