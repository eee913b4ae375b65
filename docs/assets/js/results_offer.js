/**
 * Leaves a year's figures among the records of this device, where the evaluation finds and offers them; nothing is filled in unasked.
 * @module
 */
import { newRecord } from "./record.js";
import { openStore } from "./store.js";

/** @typedef {{organisation: string, year: string, today: string, edition: string, rounds: import("./results_year.js").RoundFact[]}} Given */

const FORM = "gs/survey";

/**
 * Keep the figures; a later year or another institution has a record of its own, the same has a newer state.
 * @param {Given} given
 * @param {import("./store.js").Store} [store]
 * @returns {Promise<string>} the record's id
 * @throws {import("./problems.js").StoreProblem}
 */
export async function offerYear({ organisation, year, today, edition, rounds }, store) {
  const records = store ?? (await openStore());
  try {
    const before = (await records.list(FORM)).find(({ about }) => about.year === year && (about.organisation ?? "") === organisation);
    const record = before ?? newRecord({ form: FORM, edition, rules: "" });
    await records.put({ ...record, edition, about: { organisation, year }, values: valuesOf({ organisation, year, today, rounds }) }, record.revision);
    return record.id;
  } finally {
    if (!store) records.close();
  }
}

/** @param {Omit<Given, "edition">} given @returns {Record<string, string>} named as inputs of a form are */
function valuesOf({ organisation, year, today, rounds }) {
  const facts = rounds.flatMap(({ satisfied, answered }, at) => [[`facts.rounds[${at}].satisfied`, String(satisfied)], [`facts.rounds[${at}].answered`, String(answered)]]);
  return { ...(organisation ? { "about.organisation": organisation } : {}), "about.year": year, "about.date": today, "facts.rounds.length": String(rounds.length), ...Object.fromEntries(facts) };
}
