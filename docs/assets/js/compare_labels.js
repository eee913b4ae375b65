/**
 * Puts compared documents into the order in which they are read, and gives each a short name that no other has.
 * @module
 */
import { byOrganisation, timeOf } from "./compare_sources.js";

/** @typedef {import("./compare_report.js").Compared} Compared */

/** @param {Compared[]} compared @param {boolean} isOverYears  by time; else by institution @returns {Compared[]} */
export function labelled(compared, isOverYears) {
  return named([...compared].sort(isOverYears ? byTime : byInstitution), isOverYears);
}

/** @param {Compared} a @param {Compared} b */
function byTime({ source: a }, { source: b }) {
  return timeOf(a) < timeOf(b) ? -1 : 1;
}

/** @param {Compared} a @param {Compared} b */
function byInstitution(a, b) {
  return byOrganisation(a.source, b.source) || byTime(a, b);
}

/** Give each a short name that no other has. @param {Compared[]} compared @param {boolean} isOverYears @returns {Compared[]} */
function named(compared, isOverYears) {
  const names = compared.map(({ source: { record, day, file } }) => {
    const { organisation, year, name } = record.about;
    const time = year ? `${year} 年度` : day;
    return isOverYears ? time || name || file : organisation || name || file || day;
  });
  const longer = names.map((name, at) => {
    const { record, day } = /** @type {Compared} */ (compared[at]).source;
    const alone = names.filter((other) => other === name).length === 1;
    return alone ? name : [name, isOverYears ? record.about.name || day : record.about.year || day].filter(Boolean).join(" ");
  });
  return compared.map((each, at) => {
    const label = longer[at] ?? "";
    const number = longer.slice(0, at).filter((other) => other === label).length;
    return { ...each, label: `${label || "没有名称"}${number ? `（${number + 1}）` : ""}` };
  });
}
