/**
 * Says how far something has come, in three states that nobody can confuse: here only, being sent, received.
 * @module
 */

/**
 * @typedef {import("./outbox.js").State} State
 * @typedef {{state: "local"|"sending"|"received"|"changed"|"problem", sign: string, text: string}} Words
 *   `problem` and `changed` are shades of "here only": the newest answers are not at the server
 */

const SIGNS = { local: "●", sending: "↑", received: "✓", changed: "？", problem: "✕" };

/**
 * @param {State} state
 * @param {boolean} changed  the content here is no longer what was sent
 * @returns {Words}
 */
export function wordsOf({ state, head, place }, changed) {
  const detail = head?.message ? `：${head.message}` : "";
  if (state === "sending") return said("sending", detail ? `正在发送${detail}` : "正在发送……");
  if (state === "problem") return said("problem", `没有送到，只存在本机${detail}`);
  if (state === "local") return said("local", "只存在本机");
  const receipt = place?.receipt ? `，回执号 ${place.receipt}` : "";
  return changed ? said("changed", `已收到${receipt}；收到后又有改动，改动只存在本机`) : said("received", `已收到${receipt}`);
}

/** @param {Words["state"]} state @param {string} text @returns {Words} */
function said(state, text) {
  return { state, sign: SIGNS[state], text };
}
