/**
 * The part of the panel that submits to a server, shown only where one answers.
 * @module
 */
import { valuesFromText } from "./document.js";
import { learnHolder } from "./holder.js";
import { openOutbox } from "./outbox.js";
import { probe } from "./server.js";
import { make, slot } from "./slots.js";
import { addressOf, placeOf, submissionState, submit } from "./submissions.js";
import { forgetToken, isToken, keepToken, readToken } from "./token.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {() => Promise<{record: SavedRecord, text: string}|null>} Prepare
 *   the saved record and its document, or null if something has to be put right first
 * @typedef {(theirs: {values: import("./document.js").Values|null, received: string}) => Promise<"again"|"theirs"|null>} Compare
 *   let the person choose between what is here and theirs: whether what is on the page now has to be submitted again; null: undecided
 */

const COMPARE = "比较两个版本";

/** Submitting one record; says `received` when the server has got what is on the page, or somebody signed in. */
export class Submission extends EventTarget {
  /** @type {string|null} id of the record on the page */ #id = null;
  /** @type {Promise<Outbox>|null} */ #opened = null;
  /** The attempt after which the token was asked for, so that it is asked for once. */ #askedAfter = "";

  /** @param {HTMLElement} panel @param {Store} store @param {Prepare} prepare @param {Compare} compare */
  constructor(panel, store, prepare, compare) {
    super();
    this.box = slot(panel, "submit");
    this.token = /** @type {HTMLFormElement} */ (slot(panel, "token"));
    this.field = /** @type {HTMLInputElement} */ (this.token.querySelector("#xh-token"));
    this.remember = /** @type {HTMLInputElement} */ (slot(panel, "remember"));
    this.error = slot(panel, "token-error");
    this.other = slot(panel, "token-other");
    this.state = slot(panel, "sync");
    this.store = store;
    this.prepare = prepare;
    this.compare = compare;
    this.token.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#keepToken();
    });
    store.subscribe(({ id }) => { if (id === this.#id) void this.show(id); });
  }

  /** The queue, opened when it is first needed. @returns {Promise<Outbox>} */
  outbox() {
    this.#opened ??= openOutbox().then((outbox) => {
      outbox.addEventListener("change", () => { if (this.#id) void this.show(this.#id); });
      return outbox;
    });
    return this.#opened;
  }

  /** Look for a server; without one nothing appears. @param {string} form @returns {Promise<boolean>} whether there is one */
  async begin(form) {
    const forms = await probe();
    this.box.hidden = !forms?.[form];
    this.other.hidden = readToken() === null;
    if (!this.box.hidden) await this.outbox();
    return !this.box.hidden;
  }

  /** Show how far the record has come. @param {string} id */
  async show(id) {
    this.#id = id;
    const record = await this.store.get(id);
    const outbox = await this.outbox();
    const found = record && (await submissionState(outbox, record));
    if (this.#id !== id) return;
    if (found?.state === "received" && this.box.dataset.state !== "received") this.dispatchEvent(new Event("received"));
    this.box.dataset.state = found?.words.state ?? "local";
    const text = found && (found.place || found.head) ? found.words.text : "还没有提交，只存在本机";
    this.#say(text, found?.head?.state === "conflict");
    if (found?.head?.state === "paused") this.#askAgain(found.head);
  }

  /** Submit what is on the page; ask for the token first if it is not known. */
  async submit() {
    if (!readToken()) return this.ask();
    const ready = await this.prepare();
    if (!ready) return;
    this.#id = ready.record.id;
    try {
      await submit(await this.outbox(), ready.record, ready.text);
    } catch (error) {
      this.box.dataset.state = "problem";
      this.state.textContent = `没有排进发送队列，只存在本机：${error instanceof Error ? error.message : error}`;
    }
  }

  /** Ask for the token. @param {string} [why]  what was wrong with the last one */
  ask(why = "") {
    this.token.hidden = false;
    this.other.hidden = true;
    this.error.hidden = why === "";
    this.error.textContent = why;
    this.field.setAttribute("aria-invalid", String(why !== ""));
    this.field.focus();
  }

  cancel() {
    this.token.hidden = true;
    this.other.hidden = readToken() === null;
  }

  /** Let the person settle a conflict, field by field. */
  async settle() {
    const id = this.#id;
    if (id === null) return;
    const outbox = await this.outbox();
    const [record, { head }] = await Promise.all([this.store.get(id), outbox.state(addressOf(id))]);
    if (!record || !head?.theirs) return;
    const { text, received } = head.theirs;
    const decided = await this.compare({ values: text === null ? null : valuesFromText(text), received });
    if (decided === null) return;
    await outbox.adopt(placeOf(record, head.theirs));
    if (decided === "again") await this.submit();
  }

  /** Say it, unless it has been said: a reader hears it once. @param {string} text @param {boolean} conflict */
  #say(text, conflict) {
    if (this.state.textContent === text + (conflict ? COMPARE : "")) return;
    this.state.replaceChildren(text, ...(conflict ? [make("button", { type: "button", class: "xh-quiet", "data-action": "compare" }, COMPARE)] : []));
  }

  /** The server refused the token: forget it and ask. @param {import("./outbox_store.js").Entry} head */
  #askAgain({ seq, tries, message }) {
    const attempt = `${seq} ${tries}`;
    if (this.box.hidden || this.#askedAfter === attempt) return;
    this.#askedAfter = attempt;
    forgetToken();
    this.ask(message ?? "");
  }

  async #keepToken() {
    if (this.field.value.trim() === "") return this.ask("请填写机构令牌。");
    if (!isToken(this.field.value)) return this.ask("令牌里只有英文字母、数字和符号，不含汉字、空格和全角字符。请照原样粘贴。");
    keepToken(this.field.value, { onThisDevice: this.remember.checked });
    this.field.value = "";
    this.cancel();
    await learnHolder();
    await (await this.outbox()).resume();
    await this.submit();
  }
}
