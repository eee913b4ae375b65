/**
 * The encrypted file of records, for a backup or a handover, and its way back. It has a passphrase of its own.
 * @module
 */
import { MAXIMUM_FILE_BYTES } from "./file.js";
import { Problem } from "./problems.js";
import { readEntry } from "./register_record.js";
import { VaultProblem, makeLock, openLock, seal, unseal } from "./vault.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {{put: number, same: number, left: number}} Placed   how many were taken up, were there already, were left out
 */

const KIND = "xinheng-registers";
const VERSION = 1;
const PLACE = "xinheng registers file 1";

const MESSAGES = {
  not_ours: "这不是本站的登记备份或移交文件。请选择 .xinheng 文件。",
  damaged: "文件里的数据已损坏，没有恢复任何内容。请换一份备份。",
  newer: "这个文件由更新版本的本站保存。请先更新本站，再打开它。",
  too_large: "文件太大，不会是本站保存的文件，所以没有打开。",
};

/** A file that cannot be read. @extends {Problem<keyof typeof MESSAGES>} */
export class RegisterFileProblem extends Problem {
  /** @param {keyof typeof MESSAGES} code */
  constructor(code) {
    super(code, MESSAGES[code]);
  }
}

/** @param {Entry[]} entries @param {string} passphrase @param {Date} now @returns {Promise<string>} the file's text */
export async function writeFile(entries, passphrase, now) {
  const { lock, key } = await makeLock(passphrase);
  const sealed = await seal(key, JSON.stringify(entries), PLACE);
  return JSON.stringify({ kind: KIND, version: VERSION, saved: now.toISOString(), count: entries.length, lock, sealed });
}

/**
 * Look at a file before its passphrase is asked for.
 * @param {string} text
 * @returns {{saved: string, count: number, read: (passphrase: string) => Promise<Entry[]>}}
 * @throws {RegisterFileProblem}
 */
export function openFile(text) {
  if (text.length > MAXIMUM_FILE_BYTES * 4) throw new RegisterFileProblem("too_large");
  const file = parsed(text);
  if (file?.kind !== KIND) throw new RegisterFileProblem("not_ours");
  if (Number(file.version) > VERSION) throw new RegisterFileProblem("newer");
  return { saved: String(file.saved), count: Number(file.count), read: (passphrase) => entriesIn(file, passphrase) };
}

/** @param {any} file @param {string} passphrase @returns {Promise<Entry[]>} @throws {VaultProblem|RegisterFileProblem} */
async function entriesIn(file, passphrase) {
  const key = await openLock(file.lock, passphrase);
  try {
    const entries = JSON.parse(await unseal(key, file.sealed, PLACE));
    return entries.map(readEntry);
  } catch (error) {
    if (error instanceof VaultProblem && error.code !== "damaged") throw error;
    throw new RegisterFileProblem("damaged");
  }
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Put records of a file among those of this device, all at once, and never over another without being told to.
 * @param {RegisterStore} store
 * @param {Entry[]} entries
 * @param {() => Promise<"replace"|"leave">} choose  asked once, when a record is here with other content
 * @returns {Promise<Placed>}
 */
export async function place(store, entries, choose) {
  const placed = { same: 0, left: 0 };
  /** @type {Promise<"replace"|"leave">|undefined} */ let answer;
  /** @type {Entry[]} */ const coming = [];
  for (const entry of entries) {
    const kept = await store.get(entry.id).catch(damagedHere);
    if (kept && content(kept) === content(entry)) placed.same += 1;
    else if (kept && (await (answer ??= choose())) === "leave") placed.left += 1;
    else coming.push({ ...entry, revision: await store.revisionOf(entry.id) });
  }
  if (coming.length) await store.putAll(coming, { asChanged: true });
  return { ...placed, put: coming.length };
}

/** A damaged record is none: that is what the file is for. @param {unknown} error */
function damagedHere(error) {
  if (error instanceof VaultProblem && error.code === "damaged") return null;
  throw error;
}

/** @param {Entry} entry */
function content({ register, values, draft, history, archived, deleted }) {
  return JSON.stringify([register, sorted(values), draft && sorted(draft), history, archived, deleted]);
}

/** @param {Object<string, string>} values */
function sorted(values) {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
