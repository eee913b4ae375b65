/**
 * Appends the people of a table to the roster, behind those who are there.
 * @module
 */
import { TableImport } from "./table_import.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./table_import.js").Read} Read
 * @typedef {import("./table_import.js").Taken} Taken
 */

/** @param {import("./tool_page.js").ToolPage} page */
export function importPeople(page) {
  return new TableImport(page, { form: page.rules.form, title: page.title, rows: () => [], take: (read) => append(page, read) });
}

/** @param {import("./tool_page.js").ToolPage} page @param {Read} read @returns {Taken} */
function append(page, { entries, rows }) {
  const before = page.answers.values();
  const values = { ...before };
  const first = compacted(values);
  entries.forEach((person, place) => {
    for (const [question, text] of Object.entries(person)) values[`people[${first + place}].${question}`] = text;
  });
  values["people.length"] = String(first + entries.length);
  fill(page, values);
  return { said: `读入 ${entries.length} 人`, field: ({ row, question }) => shownField(first + rows.indexOf(row), question), undo: () => fill(page, before) };
}

/** The field of an answer, or of the post that hides it. @param {number} place  of the person @param {string} question */
function shownField(place, question) {
  const isAsked = document.getElementById(`people[${place}].${question}`)?.checkVisibility() ?? false;
  return `people[${place}].${isAsked ? question : "role"}`;
}

/** @param {import("./tool_page.js").ToolPage} page @param {Values} values */
function fill(page, values) {
  page.answers.fill(values);
  page.changed();
}

/** Move the people together, over rows in which nothing is typed. @param {Values} values  changed in place @returns {number} how many there are */
function compacted(values) {
  const answered = Object.entries(values).flatMap(([name, value]) => {
    const found = /^people\[(\d+)\]\.(.+)$/.exec(name);
    return found ? [{ place: Number(found[1]), question: found[2] ?? "", name, value }] : [];
  });
  const places = [...new Set(answered.map(({ place }) => place))].sort((a, b) => a - b);
  for (const { name } of answered) delete values[name];
  for (const { place, question, value } of answered) values[`people[${places.indexOf(place)}].${question}`] = value;
  return places.length;
}
