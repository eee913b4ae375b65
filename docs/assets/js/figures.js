/**
 * Leaves a year's figures among the records of this device, where the evaluation finds and offers them; nothing is filled in unasked.
 * @module
 */
import { aboutFrom } from "./document.js";
import { newRecord } from "./record.js";
import { openStore } from "./store.js";

/**
 * @typedef {object} Figures
 * @property {string} form           whose figures: "gs/survey"
 * @property {string} edition
 * @property {string} organisation   its name, or ""
 * @property {string} [year]         the year they are of, or
 * @property {import("./periods.js").Period} [period]
 * @property {string} today
 * @property {Record<string, string>} facts   path → text, as inputs of a form are named: "rounds[0].satisfied"
 * @property {Record<string, string>} [more]   name → text of what is kept beside them, for who shows them
 */

/** Whose and of when figures are. */
const OF = /** @type {const} */ (["about.organisation", "about.year", "period.from", "period.to"]);

/**
 * Keep the figures; another time or another institution has a record of its own, the same has a newer state.
 * @param {Figures} given
 * @param {import("./store.js").Store} [store]
 * @returns {Promise<string>} the record's id
 * @throws {import("./problems.js").StoreProblem}
 */
export async function keepFigures({ form, edition, organisation, year, period, today, facts, more = {} }, store) {
  const records = store ?? (await openStore());
  try {
    /** @type {Partial<Record<typeof OF[number], string>>} */ const of = {
      ...(organisation ? { "about.organisation": organisation } : {}), ...(year ? { "about.year": year } : {}),
      ...(period ? { "period.from": period.from, "period.to": period.to } : {}),
    };
    const before = (await records.list(form)).find(({ values }) => OF.every((name) => (values[name] ?? "") === (of[name] ?? "")));
    const record = before ?? newRecord({ form, edition, rules: "" });
    const values = {
      ...of, "about.date": today, ...more,
      ...Object.fromEntries(Object.entries(facts).map(([path, text]) => [`facts.${path}`, text])),
    };
    await records.put({ ...record, edition, about: aboutFrom(values), values }, record.revision);
    return record.id;
  } finally {
    if (!store) records.close();
  }
}
