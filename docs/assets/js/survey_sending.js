/**
 * Hands keyed sheets to the queue, and learns what has become of them.
 * @module
 */
import { responseOf } from "./response_file.js";
import { shuffled } from "./survey_check.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_store.js").Sheet} Sheet
 * @typedef {import("./survey_sheets.js").Sheets} Sheets
 * @typedef {import("./outbox.js").Outbox} Outbox
 */

/**
 * Hand on what is held, in an order of chance; the answers leave this place only when the queue has them on the disk.
 * @param {Outbox} outbox @param {Round} round @param {Sheets} sheets
 * @throws {import("./problems.js").StoreProblem} what was handed on stays so
 */
export async function send(outbox, round, sheets) {
  for (const sheet of shuffled(sheets.held)) {
    await outbox.add({
      topic: "paper", address: addressOf(round, sheet), title: `${sheet.number}（${round.name}）`, body: JSON.stringify(responseOf(sheet)), owner: round.organisation,
    });
    sheets.put({ ...sheet, state: "queued", answers: null, second: null, comment: "", check: "no" });
  }
  await sheets.saved();
}

/**
 * Learn what has become of what was handed on.
 * @param {Outbox} outbox @param {Round} round @param {Sheets} sheets
 * @returns {Promise<string>} why something has not arrived, in zh-CN, or ""
 */
export async function learn(outbox, round, sheets) {
  let trouble = "";
  for (const sheet of sheets.all.filter(({ state }) => state === "queued")) {
    const { state, head } = await outbox.state(addressOf(round, sheet));
    if (state === "received") sheets.put({ ...sheet, state });
    else if (state === "local") sheets.put({ ...sheet, state: "withdrawn" });
    else if (head?.message) trouble = head.message;
  }
  return trouble;
}

/** @param {Round} round @param {Sheet} sheet */
function addressOf({ id, organisation }, sheet) {
  return `surveys/${organisation}/${id}/responses/${sheet.id}`;
}
