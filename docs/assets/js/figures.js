/**
 * Leaves a year's figures among the records of this device, where the evaluation finds and offers them; nothing is filled in unasked.
 * @module
 */
import { newRecord } from "./record.js";
import { openStore } from "./store.js";

/**
 * @typedef {object} Figures
 * @property {string} form           whose figures: "gs/survey"
 * @property {string} edition
 * @property {string} organisation   its name, or ""
 * @property {string} year
 * @property {string} today
 * @property {Record<string, string>} facts   path → text, as inputs of a form are named: "rounds[0].satisfied"
 */

/**
 * Keep the figures; a later year or another institution has a record of its own, the same has a newer state.
 * @param {Figures} given
 * @param {import("./store.js").Store} [store]
 * @returns {Promise<string>} the record's id
 * @throws {import("./problems.js").StoreProblem}
 */
export async function keepFigures({ form, edition, organisation, year, today, facts }, store) {
  const records = store ?? (await openStore());
  try {
    const before = (await records.list(form)).find(({ about }) => about.year === year && (about.organisation ?? "") === organisation);
    const record = before ?? newRecord({ form, edition, rules: "" });
    const values = {
      ...(organisation ? { "about.organisation": organisation } : {}), "about.year": year, "about.date": today,
      ...Object.fromEntries(Object.entries(facts).map(([path, text]) => [`facts.${path}`, text])),
    };
    await records.put({ ...record, edition, about: { organisation, year }, values }, record.revision);
    return record.id;
  } finally {
    if (!store) records.close();
  }
}
