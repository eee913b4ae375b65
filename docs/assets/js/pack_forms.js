/**
 * The standards' own forms for an inspection pack, filled from what was found: one Word file each, in the order of the clauses.
 * @module
 */
import { levelSlots, noteSlots, rowSlots } from "./check_slots.js";
import { wordFile } from "./report_word.js";
import { surveyWords } from "./survey_form_words.js";
import { sumBlocks, sumsIn } from "./survey_sums.js";
import { groupsOf } from "./standing.js";
import { clauseName, subjectOf } from "./subjects.js";

/**
 * @typedef {import("./pack_contents.js").Given} Given
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./subjects.js").Subject} Subject
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./word_form.js").Slots} Slots
 * @typedef {{clause: string, title: string, file: string, write: () => Promise<Uint8Array>}} Form   `clause`: its name
 */

const FOLDER = "标准表格";
const EVALUATION = "gs/evaluation";
const SURVEY = "gs/survey";

/** The forms of which there is something to say. @param {Given} given @returns {Form[]} */
export function formsOf(given) {
  const { known, found } = given;
  const filled = found.flatMap((each) => {
    const subject = subjectOf(known, each.source);
    return subject ? [{ place: subject.place, clause: clauseName(known, subject.clause), title: subject.title, write: () => written(given, subject, each) }] : [];
  });
  return [...filled, ...surveyForm(given)].sort((a, b) => a.place - b.place).map(({ clause, title, write }, at) => {
    const name = [String(at + 1).padStart(2, "0"), clause, title].filter(Boolean).join("-").replace(/[\\/:*?"<>|\s]/g, "");
    return { clause, title, file: `${FOLDER}/${name}.docx`, write };
  });
}

/** Appendix D, which stands before F, with the year's sums in its cells. @param {Given} given */
function surveyForm({ known, found, organisation, year }) {
  const sums = sumsIn(found.find(({ source }) => source === SURVEY)?.record?.values ?? {});
  const { clause, title: form } = known.survey;
  const title = `${form}：汇总`;
  const before = (subjectOf(known, EVALUATION)?.place ?? 0) - 0.5;
  const write = async () => wordFile({ title, lines: [organisation, year && `${year} 年度`].filter(Boolean), blocks: sumBlocks(sums, await surveyWords()) });
  return sums.length ? [{ place: before, clause, title, write }] : [];
}

/** @param {Given} given @param {Subject} subject @param {Found} found */
async function written(given, subject, found) {
  const { filledWord } = await import("./word_form.js");
  return await filledWord(subject.form.replace("/", "-"), slots(given, subject, found));
}

/** @param {Given} given @param {Subject} subject @param {Found} found @returns {Slots} */
function slots({ known, withOwners, organisation }, subject, found) {
  if (subject.aggregation === "checklist") return checklistSlots(subject, found, withOwners);
  /** @type {import("./document.js").Values} */ const values = { ...(organisation ? { "about.organisation": organisation } : {}), ...toldOf(found.readable, withOwners) };
  /** @type {[string, string|boolean][]} */ const about = [...Object.entries(values).filter(([name]) => name.startsWith("about.")), [`class=${values.class}`, true]];
  return new Map([...about, ...(subject.aggregation === "points" ? scoreSlots(found) : checkSlots(known, subject, found, values))]);
}

/** What a pack tells of a record: who assessed only where people are to be named. @param {Values} values @param {boolean} withOwners @returns {Values} */
export function toldOf(values, withOwners) {
  return withOwners ? values : Object.fromEntries(Object.entries(values).filter(([name]) => name !== "about.assessor"));
}

/** Appendix F: an item without one certain score stays blank, as on paper. @param {Found} found @returns {[string, string|boolean][]} */
function scoreSlots({ lines, standing }) {
  const [low, high] = standing?.range ?? [0, 1];
  return [
    ...lines.map(({ key, range }) => /** @type {[string, string]} */ ([`${key}.score`, range && range[0] === range[1] ? String(range[0]) : ""])),
    ...(low === high ? [/** @type {[string, string]} */ (["total", String(low)])] : []),
    ...(standing?.settled ? [/** @type {[string, boolean]} */ ([`grade=${standing.settled}`, true])] : []),
  ];
}

/** @param {import("./subjects.js").Known} known @param {Subject} subject @param {Found} found @param {Values} values @returns {[string, string|boolean][]} */
function checkSlots({ states }, subject, { result, standing, lines }, values) {
  const groups = groupsOf(result);
  const names = new Map(subject.groups.flatMap(({ id, items }) => items.map((item) => [`${id}.${item.id}`, item.name])));
  const short = lines.filter(({ status }) => status === "short").map(({ part, reason }) => `· ${subject.groups.length > 1 ? `${part}：` : ""}${reason}`);
  return [
    ["paper-outcome", [standing?.verdict ?? "", ...short].join("\n")],
    ...rowSlots(subject, groups, values, states),
    ...noteSlots(groups, values.class ?? "", (group, id) => names.get(`${group}.${id}`) ?? id, values),
    ...(subject.aggregation === "levels" ? levelSlots(result) : []),
  ];
}

/** The answers, where each is proved, and of whom and when it speaks; who checked only where people are to be named. @param {Subject} subject @param {Found} found @param {boolean} withOwners @returns {Slots} */
function checklistSlots({ groups, date }, { readable }, withOwners) {
  const asked = new Set(groups.flatMap(({ items }) => items.flatMap(({ id }) => [id, `${id}.evidence`])));
  const said = Object.entries(readable).filter(([name]) => withOwners || asked.has(name) || name === date || name === "organisation");
  return new Map(said.flatMap(([name, text]) => [
    /** @type {[string, string|boolean]} */ ([name, text]), ...text.split("\n").filter(Boolean).map((each) => /** @type {[string, string|boolean]} */ ([`${name}=${each}`, true])),
  ]));
}
