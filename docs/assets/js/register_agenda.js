/**
 * What is to be done on which day, found in the records of all registers; each register says which of its dates ask for something.
 * @module
 */
import { isUnsaved, typed } from "./register_record.js";
import { folded, isDue, isOpen, titleOf } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {{field: string, label: string, time?: string, open?: boolean, unless?: string, unless_said?: import("./register_record.js").Values,
 *   unless_linked?: string}} Asking   `open`: only while the record is; `unless`: until this field is filled; `unless_said`: or this field says this word;
 *   `unless_linked`: until a record of that register follows from it
 * @typedef {Pick<Definition, "id"|"title"|"names"|"date"|"states"|"retention"> & {slug: string, agenda: Asking[]}} Told
 * @typedef {Object<string, Told>} Registers
 * @typedef {{entry: Entry, register: Told, day: string, time: string, label: string}} Task
 */

/** So many days ahead are shown. */
export const AHEAD = 7;
/** So many finds are shown; whoever gets more types another word. */
export const MOST = 30;
const DAY = 86_400_000;

/** What is due up to a week from today, earliest first. @param {Registers} registers @param {Entry[]} entries @param {string} today @returns {Task[]} */
export function agendaOf(registers, entries, today) {
  const last = new Date(Date.parse(`${today}T00:00:00Z`) + AHEAD * DAY).toISOString().slice(0, 10);
  const links = new Set(entries.flatMap((entry) => Object.values(typed(entry)).map((text) => `${entry.register} ${text}`)));
  return entries.flatMap((entry) => tasksOf(registers[entry.register], entry, links))
    .filter(({ day }) => day <= last)
    .sort((a, b) => `${a.day} ${a.time}`.localeCompare(`${b.day} ${b.time}`));
}

/** @param {Told|undefined} register @param {Entry} entry @param {Set<string>} links  register and record that it names @returns {Task[]} */
function tasksOf(register, entry, links) {
  if (!register || entry.archived !== null) return [];
  const values = typed(entry);
  return register.agenda.flatMap(({ field, label, time, open, unless, unless_said: said = {}, unless_linked: follower }) => {
    const day = values[field] ?? "";
    const isDone = (open && !isOpen(register, entry)) || Object.entries(said).some(([name, word]) => values[name] === word) || (unless && values[unless]) || (follower && links.has(`${follower} ${entry.id}`));
    return /^\d{4}-\d\d-\d\d$/.test(day) && !isDone ? [{ entry, register, day, time: (time && values[time]) || "", label }] : [];
  });
}

/** What was begun and never saved, or typed since. @param {Registers} registers @param {Entry[]} entries */
export function unfinished(registers, entries) {
  return entries.filter((entry) => entry.register in registers && (entry.draft !== null || isUnsaved(entry)));
}

/** How many records of each register have a time of keeping that is over. @param {Registers} registers @param {Entry[]} entries @param {Date} now @returns {[Told, number][]} */
export function expired(registers, entries, now) {
  return Object.values(registers)
    .map((register) => /** @type {[Told, number]} */ ([register, entries.filter((entry) => entry.register === register.id && isDue(register, entry, now)).length]))
    .filter(([, count]) => count > 0);
}

/** The records that say all these words, wherever, last changed first. @param {Registers} registers @param {Entry[]} entries @param {string} words @returns {Entry[]} */
export function withWords(registers, entries, words) {
  const sought = folded(words).split(/\s+/).filter(Boolean);
  if (sought.length === 0) return [];
  return entries.filter((entry) => {
    const register = registers[entry.register];
    if (!register) return false;
    const text = folded([register.title, titleOf(register, entry), ...Object.values(typed(entry))].join(" "));
    return sought.every((word) => text.includes(word));
  });
}
