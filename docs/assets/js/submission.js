/**
 * The part of the panel that submits to a server, shown only where one answers.
 * @module
 */
import { make, slot } from "./slots.js";
import { SyncClient, probe } from "./sync.js";
import { forgetToken, isToken, keepToken, readToken } from "./token.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./record.js").SyncState} SyncState
 * @typedef {import("./store.js").Store} Store
 * @typedef {() => Promise<{record: SavedRecord, text: string}|null>} Prepare
 *   the saved record and its document, or null if something has to be put right first
 */

const WORDS = { local: "已存在本机", sending: "正在发送……", received: "已收到", problem: "没有提交成" };

/** Submitting one record. */
export class Submission {
  /** @type {string|null} id of the record on the page */ #id = null;

  /** @param {HTMLElement} panel @param {Store} store @param {Prepare} prepare */
  constructor(panel, store, prepare) {
    this.box = slot(panel, "submit");
    this.token = /** @type {HTMLFormElement} */ (slot(panel, "token"));
    this.field = /** @type {HTMLInputElement} */ (this.token.querySelector("#xh-token"));
    this.remember = /** @type {HTMLInputElement} */ (slot(panel, "remember"));
    this.error = slot(panel, "token-error");
    this.other = slot(panel, "token-other");
    this.state = slot(panel, "sync");
    this.store = store;
    this.client = new SyncClient(store);
    this.prepare = prepare;
    this.token.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#keepToken();
    });
    store.subscribe(({ id }) => { if (id === this.#id) this.show(id); });
  }

  /** Look for a server; without one nothing appears. @param {string} form */
  async begin(form) {
    const forms = await probe();
    this.box.hidden = !forms?.[form];
    const token = readToken();
    this.other.hidden = token === null;
    if (!this.box.hidden && token) await this.client.resume(token);
  }

  /** Show how far the record has come. @param {string} id */
  async show(id) {
    this.#id = id;
    const sync = (await this.store.get(id))?.sync ?? null;
    if (this.#id !== id) return;
    this.state.replaceChildren(...described(sync));
    this.box.dataset.state = sync?.state ?? "local";
  }

  /** Submit what is on the page; ask for the token first if it is not known. @param {{over?: string}} [choice] */
  async submit(choice) {
    const token = readToken();
    if (!token) return this.ask();
    const ready = await this.prepare();
    if (!ready) return;
    this.#id = ready.record.id;
    const { sync } = await this.client.submit(ready.record, ready.text, token, choice);
    if (sync?.code === "token_missing" || sync?.code === "token_refused") {
      forgetToken();
      this.ask(sync.message ?? "");
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

  /** Replace what the server has, which the person chose knowingly. */
  async replaceTheirs() {
    const sync = this.#id === null ? null : (await this.store.get(this.#id))?.sync;
    if (sync?.conflict) await this.submit({ over: sync.conflict.revision });
  }

  #keepToken() {
    if (this.field.value.trim() === "") return this.ask("请填写机构令牌。");
    if (!isToken(this.field.value)) return this.ask("令牌里只有英文字母、数字和符号，不含汉字、空格和全角字符。请照原样粘贴。");
    keepToken(this.field.value, { onThisDevice: this.remember.checked });
    this.field.value = "";
    this.cancel();
    return void this.submit();
  }
}

/** @param {SyncState|null} sync @returns {(string|Node)[]} */
function described(sync) {
  if (!sync) return ["还没有提交"];
  const receipt = sync.receipt ? `，回执号 ${sync.receipt}` : "";
  if (sync.state === "received") {
    return sync.changedSince ? [`已收到${receipt}；`, make("b", {}, "收到后又有改动"), "，可以再次提交。"] : [`已收到${receipt}`];
  }
  const words = sync.message ? `${WORDS[sync.state]}：${sync.message}` : WORDS[sync.state];
  if (!sync.conflict) return [words];
  return [words, " ", make("button", { type: "button", class: "xh-quiet", "data-action": "replace-theirs" }, "用这里的替换服务器上的")];
}
