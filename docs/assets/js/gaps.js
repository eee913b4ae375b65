/**
 * Looks through the newest records of this device for what is short or not known, tool by tool, and proposes what to do about it.
 * @module
 */
import { dayOf } from "./days.js";
import { documentText } from "./document.js";
import { keepPass, takePass } from "./register_pass.js";
import { openRegisters } from "./register_store.js";
import { typed } from "./register_record.js";
import { scored, without } from "./scoring.js";
import { standingOf } from "./standing.js";
import { subjectOf, tools } from "./subjects.js";

/**
 * @typedef {import("./subjects.js").Known} Known
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {import("./standing.js").Line} Line
 * @typedef {import("./standing.js").Standing} Standing
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {(form: string, document: string) => Promise<string>} Run
 * @typedef {{organisation?: string|undefined, class?: string|undefined}} Whose
 * @typedef {object} Found   how the newest record of one tool stands
 * @property {string} id       of the record
 * @property {string} source   the tool or checklist that it was found by: "gs/survey"
 * @property {string} form     whose lines these are; those of a survey are the evaluation's
 * @property {string} name     of the tool
 * @property {string} day
 * @property {string} year
 * @property {SavedRecord|null} record   null: an entry of a register
 * @property {import("./document.js").Values} readable   its answers without those that the rules cannot read
 * @property {number} leftOut              how many those are
 * @property {any} result   of the rules; null where they were not asked
 * @property {Line[]} lines
 * @property {Standing|null} standing
 */

const SURVEY = "gs/survey";
const EVALUATION = "gs/evaluation";
const SURVEY_ITEM = "F18";

/** What an institution's newest records and the filled-in checklists say. @param {{known: Known, store: import("./store.js").Store, run: Run, whose: Whose}} given @returns {Promise<{found: Found[], locked: boolean}>} `locked`: the checklists cannot be read */
export async function everything(given) {
  const [found, lists] = await Promise.all([newest(given), checklists(given.known).catch(() => ({ found: [], locked: false }))]);
  return { found: [...found, ...lists.found], locked: lists.locked };
}

/** What an institution's newest records say, in the order of the tools. @param {{known: Known, store: import("./store.js").Store, run: Run, whose: Whose}} given @returns {Promise<Found[]>} */
export async function newest({ known, store, run, whose }) {
  const kept = (await store.list()).filter((record) => isOf(record, whose)).sort((a, b) => (rankOf(a, whose) < rankOf(b, whose) ? 1 : -1));
  const found = await Promise.all(tools(known).map(async (subject) => {
    const record = kept.find(({ form }) => form === subject.form);
    return record ? await ofRecord({ known, run, record }) : null;
  }));
  const survey = kept.find(({ form, values }) => form === SURVEY && values["about.year"]); // others are of a quarter or half-year
  return [...found, survey ? await ofSurvey({ known, run, record: survey }) : null].filter((each) => each !== null);
}

/** How one record stands. @param {{known: Known, run: Run, record: SavedRecord}} given @returns {Promise<Found|null>} null: nothing can be computed */
export async function ofRecord({ known, run, record }) {
  if (record.form === SURVEY) return await ofSurvey({ known, run, record });
  const subject = subjectOf(known, record.form);
  if (!subject) return null;
  const { result, problems, leftOut } = await scored((values) => run(record.form, documentText(values)), record.values);
  if (!result) return null;
  const standing = standingOf(subject, result);
  return { ...head(record, subject.name), readable: without(record.values, problems), leftOut, result, form: record.form, lines: standing.lines, standing };
}

/** A year's rounds, as the evaluation judges them. @param {{known: Known, run: Run, record: SavedRecord}} given @returns {Promise<Found|null>} */
async function ofSurvey({ known, run, record }) {
  const subject = subjectOf(known, EVALUATION);
  if (!subject) return null;
  const kind = Object.keys(subject.classes ?? {})[0] ?? ""; // what is asked of surveys is alike for all classes
  const facts = Object.entries(record.values).filter(([name]) => name.startsWith("facts.")).map(([name, text]) => [name.replace(/^facts/, `facts.${SURVEY_ITEM}`), text]);
  const { result } = await scored((values) => run(EVALUATION, documentText(values)), { class: kind, ...Object.fromEntries(facts) });
  if (!result) return null;
  const lines = standingOf(subject, result).lines.filter(({ key }) => key === SURVEY_ITEM);
  return { ...head(record, "满意度调查"), form: EVALUATION, lines, standing: null };
}

/** @param {SavedRecord} record @param {string} name */
function head(record, name) {
  return { id: record.id, source: record.form, name, day: record.values["about.date"] || dayOf(new Date(record.changed)), year: record.values["about.year"] ?? "", record, readable: record.values, leftOut: 0, result: null };
}

/** A later year is newer, whenever it was last changed. @param {SavedRecord} record */
function timeOf({ values, changed }) {
  const day = values["about.date"] || dayOf(new Date(changed));
  return [values["about.year"] || day.slice(0, 4), day, changed].join(" ");
}

/** What names the institution comes before what names none, then the newer. @param {SavedRecord} record @param {Whose} whose */
function rankOf(record, { organisation }) {
  return `${organisation && record.about.organisation === organisation ? 1 : 0} ${timeOf(record)}`;
}

/** Whether a record speaks of the same institution, as far as both say. @param {SavedRecord} record @param {Whose} whose */
function isOf({ about }, whose) {
  return (!whose.organisation || !about.organisation || about.organisation === whose.organisation) && (!whose.class || !about.class || about.class === whose.class);
}

/** The newest filled-in copy of each checklist. @param {Known} known @returns {Promise<{found: Found[], locked: boolean}>} */
async function checklists(known) {
  const subjects = known.subjects.filter(({ aggregation }) => aggregation === "checklist");
  const store = await openRegisters();
  try {
    if (store.isEncrypted && store.admit(await takePass())) keepPass(store);
    if (store.isLocked) return { found: [], locked: (await store.counts()).size > 0 };
    const kept = await Promise.all(subjects.map(({ form }) => store.all(form))); // other registers are not opened
    const entries = kept.flat().filter(({ deleted, history }) => !deleted && history.length > 0);
    const found = subjects.flatMap((subject) => {
      const entry = entries.find(({ register }) => register === subject.form);
      return entry ? [ofEntry(subject, entry)] : [];
    });
    return { found, locked: false };
  } finally {
    store.close();
  }
}

/** @param {Subject} subject @param {import("./register_record.js").Entry} entry @returns {Found} */
function ofEntry(subject, entry) {
  const values = typed(entry);
  const lines = subject.groups.flatMap(({ name: part, items }) => items.map((item) => questionLine(subject, part, item, values)));
  const day = (subject.date && values[subject.date]) || dayOf(new Date(entry.changed));
  return { id: entry.id, source: subject.form, form: subject.form, name: subject.name, day, year: day.slice(0, 4), record: null, readable: values, leftOut: 0, result: null, lines, standing: null };
}

/** @param {Subject} subject @param {string} part @param {import("./subjects.js").Asked} item @param {Object<string, string>} values @returns {Line} */
function questionLine({ names }, part, { id, name, clause, todo, part_of: partOf = [] }, values) {
  const answer = values[id] ?? "";
  const status = /** @type {import("./checks.js").Status} */ (Object.keys(names).find((each) => names[each] === answer) ?? "unknown");
  const message = status === "unknown" ? `还没有回答：${name}` : `${answer}：${name}`;
  const evidence = values[`${id}.evidence`] ?? "";
  return { key: id, group: "", part, name, clause, status, range: null, max: null, loss: null, overruled: false, binding: true, findings: [{ status, message, todo: todo?.[id]?.words ?? "" }], reason: message, partOf, evidence };
}

/** Whether something is short or not known, or points are not certain. @param {Line} line */
export function isOpen({ status, loss }) {
  return loss === null ? status === "short" || status === "unknown" : loss > 0;
}

/** Whether a line is a gap: what is merely allowed is none, nor what only a later level asks for. @param {Line} line */
export function isGap(line) {
  return isOpen(line) && line.binding && !line.later;
}

/** What to do about a gap, to begin with; the person writes it better. @param {Line} line */
export function proposal({ status, findings, name }) {
  const short = findings.filter((each) => each.status === "short").map(({ todo, message }) => todo || message);
  return status === "short" && short.length ? short.join("；") : `查清“${name}”并填写`;
}
