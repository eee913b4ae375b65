/**
 * Shows records as they stand today: a period that ran when a record was saved may be over now. The disk keeps what was found then.
 * @module
 */
import { typed } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 */

/** Whether something in these records depends on the day. @param {Definition} definition */
export function isDaily(definition) {
  return daily(definition).length > 0;
}

/** Ask the rules how the records stand today. @param {Definition} definition @param {Entry[]} entries @param {Date} now @returns {Promise<Entry[]>} */
export async function asOfToday(definition, entries, now) {
  if (!isDaily(definition) || entries.length === 0) return entries;
  const { found } = await import("./register_rules.js");
  const rules = { ...definition, computed: daily(definition) };
  return await Promise.all(entries.map(async (entry) => {
    const { results, message } = await found(rules, typed(entry), now);
    return message ? undated(definition, entry) : withResults(entry, results);
  }));
}

/** A record without the words that depend on the day, for as long as the rules have not said them. @param {Definition} definition @param {Entry} entry */
export function undated(definition, entry) {
  const fields = daily(definition).flatMap(({ results }) => Object.values(results)).filter(({ words }) => words);
  return fields.length ? withResults(entry, Object.fromEntries(fields.map(({ field }) => [field, ""]))) : entry;
}

/** @param {Entry} entry @param {import("./register_record.js").Values} results @returns {Entry} */
function withResults(entry, results) {
  return { ...entry, values: { ...entry.values, ...results }, draft: entry.draft && { ...entry.draft, ...results } };
}

/** @param {Definition} definition */
function daily({ computed }) {
  return computed.filter((rule) => Object.values(rule.document).includes("$today"));
}
