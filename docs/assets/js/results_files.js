/**
 * Files of responses that somebody opens: read and computed by the rules in this browser, files of one round put together.
 * @module
 */
import { MAXIMUM_FILE_BYTES } from "./file.js";
import { fromFile } from "./results_shown.js";

/**
 * @typedef {import("./engine.js").Engine} Engine
 * @typedef {import("./results_shown.js").ShownRound} ShownRound
 * @typedef {{key: string, names: string[], ids: Set<string>, document: any, shown: ShownRound}} OpenedRound
 * @typedef {{code: string, path: string, message: string}} Problem
 */

const FORM = "gs/survey";
const MOST_PROBLEMS = 5;

/** A file that cannot be used; `message` is for the person. */
export class FileRefused extends Error {}

/** The rounds of opened files. Nothing of them leaves the page, and nothing is kept when it is left. */
export class OpenedFiles {
  /** @type {OpenedRound[]} */ rounds = [];
  #engine; #today;

  /** @param {Engine} engine @param {string} today */
  constructor(engine, today) {
    this.#engine = engine;
    this.#today = today;
  }

  /** Open a file; responses of a round that is open already are added to it. @param {File} file @returns {Promise<OpenedRound>} @throws {FileRefused} */
  async open(file) {
    if (file.size > MAXIMUM_FILE_BYTES) throw new FileRefused(`“${file.name}”太大，没有打开。`);
    const text = await this.#engine.responses(FORM, file.name, new Uint8Array(await file.arrayBuffer()));
    const document = readable(text, file.name);
    const id = document.file ?? text;
    const key = document.round?.id ?? `${document.round?.name ?? file.name}`;
    const before = this.rounds.find((round) => round.key === key);
    if (before?.ids.has(id)) throw new FileRefused(`“${file.name}”里的答卷已经打开过，没有再算一次。`);
    const alone = await this.#computed(text, file.name);
    const whole = before ? together(before.document, document) : document;
    const shown = fromFile(before ? await this.#computed(JSON.stringify(whole), file.name) : alone, this.#today);
    const opened = { key, names: [...(before?.names ?? []), file.name], ids: new Set([...(before?.ids ?? []), id]), document: whole, shown };
    this.rounds = before ? this.rounds.map((round) => (round === before ? opened : round)) : [...this.rounds, opened];
    return opened;
  }

  /** Compute a round whose sheets are on this device; what was opened of it before is left. @param {string} id @param {string} text @param {string} name */
  async openKept(id, text, name) {
    this.rounds = this.rounds.filter(({ key }) => key !== id);
    return await this.open(new File([text], `${name}.json`));
  }

  /** @param {OpenedRound} round */
  close(round) {
    this.rounds = this.rounds.filter((each) => each !== round);
  }

  /** @param {string} document @param {string} name @returns {Promise<any>} */
  async #computed(document, name) {
    return readable(await this.#engine.run(FORM, document), name);
  }
}

/** @param {string} text @param {string} name @returns {any} @throws {FileRefused} */
function readable(text, name) {
  /** @type {any} */ let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new FileRefused(`“${name}”不是完整的答卷文件。`);
  }
  if (found?.errors) throw new FileRefused(`“${name}”没有打开：${sentences(found.errors)}`);
  return found;
}

/** @param {Problem[]} problems */
function sentences(problems) {
  const told = problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => (path ? `${path}：${message}` : message));
  return `${told.join("；")}${problems.length > MOST_PROBLEMS ? `；另有 ${problems.length - MOST_PROBLEMS} 处` : ""}。`;
}

/** @param {any} one @param {any} other */
function together(one, other) {
  return { ...one, responses: [...one.responses, ...other.responses] };
}
