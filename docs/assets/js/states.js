/**
 * The signs and words for what the rules found; the page carries them, so that they are the same in every place.
 * @module
 */

/**
 * @typedef {import("./scoring.js").Criterion["status"]|"overruled"} State
 * @typedef {Record<State, [sign: string, word: string]>} States
 */

/** Read the words that the page around `element` carries. @param {Element} element @returns {States} */
export function statesOf(element) {
  const host = element.closest("[data-states]");
  return JSON.parse(host?.getAttribute("data-states") ?? "{}");
}
