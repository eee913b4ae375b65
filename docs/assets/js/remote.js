/**
 * Asks the site's own server for a score, for machines on which the rules do not run. The server keeps nothing of it.
 * @module
 */
import { documentText } from "./document.js";
import { BASE, OPTIONS, probe } from "./server.js";

/** @typedef {import("./document.js").Values} Values */

const PATIENCE_MS = 20_000;
/** Who was evaluated, by whom and on what evidence is not needed for a score and does not leave the device. */
const NOT_SENT = "about.";

/** The server gave no score; `message` is for the person. */
export class RemoteError extends Error {
  constructor() {
    super("服务器没有算出结果（可能断网或正忙）。填写的内容不受影响，请稍后重试。");
    this.name = "RemoteError";
  }
}

/** Scoring by the server, which is off until the person chooses it. */
export class Remote {
  on = false;
  /** @type {Promise<boolean>|null} */ #there = null;

  /**
   * @param {{form: string, rules: string, tool: string}} form  its id, the SHA-256 of its rules, its word in the server's address
   * @param {boolean} isPrivate  what is typed is never sent, not even to be scored
   */
  constructor({ form, rules, tool }, isPrivate) {
    this.isPrivate = isPrivate;
    this.form = form;
    this.rules = rules;
    this.tool = tool;
  }

  /** Whether a server with these very rules stands behind the site. @returns {Promise<boolean>} */
  async isThere() {
    if (this.isPrivate) return false;
    this.#there ??= probe().then((forms) => forms?.[this.form]?.rules_sha256 === this.rules);
    const there = await this.#there;
    if (!there) this.#there = null;
    return there;
  }

  /** Score `values`. @param {Values} values @returns {Promise<string>} the result, or what is wrong with the document, as JSON @throws {RemoteError} */
  async run(values) {
    const sent = Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith(NOT_SENT)));
    try {
      const response = await fetch(new URL(`run/${this.tool}`, BASE), {
        ...OPTIONS, method: "POST", signal: AbortSignal.timeout(PATIENCE_MS),
        headers: { "Content-Type": "application/json" }, body: documentText(sent),
      });
      const text = await response.text();
      if (isAnswer(this.form, response.status, JSON.parse(text))) return text;
    } catch {
      // Whatever stands between, it was not an answer of ours.
    }
    throw new RemoteError();
  }
}

/** A captive portal answers too. @param {string} form @param {number} status @param {any} answer */
function isAnswer(form, status, answer) {
  return (status === 200 && answer?.form === form) || (status === 422 && Array.isArray(answer?.errors));
}
