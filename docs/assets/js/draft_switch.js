/**
 * The switch 与本机构其他设备同步 of one record: off until the person turns it on.
 * @module
 */
import { element } from "./dom.js";
import { Drafts } from "./drafts.js";
import { openStore } from "./store.js";
import { readToken } from "./token.js";

/**
 * @typedef {import("./submission.js").Submission} Submission
 * @typedef {import("./submission.js").Compare} Compare
 * @typedef {() => Promise<import("./record.js").SavedRecord|null>} Saved   the record on the page once the disk has it; null: nothing worth keeping yet
 */

/** However fast somebody types, other devices need not see every letter. */
const PAUSE_MS = 2_000;
const LOOK_MS = 60_000;
const HELP = "打开后，这份草稿会随改随存到服务器，本机构打开了同步的其他设备能看到、能接着填。关掉后不再发送。";

/** One switch in the panel. */
export class DraftSwitch {
  /** @type {Drafts|null} */ #drafts = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */ #timer;
  /** @type {string|null} */ #id = null;

  /** @param {HTMLElement} box  what is shown only where a server answers @param {Submission} submission @param {Saved} saved @param {Compare} compare */
  constructor(box, submission, saved, compare) {
    this.submission = submission;
    this.saved = saved;
    this.compare = compare;
    this.input = element("input", { type: "checkbox", "data-slot": "carry", change: () => void this.#turned() });
    this.words = element("p", { class: "xh-sync", "data-slot": "carried", role: "status" });
    box.append(element("label", { class: "xh-check" }, this.input, " ", element("span", {}, "与本机构其他设备同步", element("small", {}, HELP))), this.words);
  }

  /** Begin once a server has answered. */
  async begin() {
    const outbox = await this.submission.outbox();
    this.#drafts = new Drafts(await openStore(), outbox); // of its own, so that the page hears of what it changes as of another window
    outbox.addEventListener("change", () => void this.#show());
    this.submission.store.subscribe(({ id, here }) => { if (here && id === this.#id) this.#soon(); });
    document.addEventListener("visibilitychange", () => void this.#seen());
    setInterval(() => void this.#look(), LOOK_MS);
    await this.#show();
    await this.#look();
  }

  /** Another record is on the page. @param {string} id */
  async show(id) {
    this.#id = id;
    await this.#show();
  }

  /** Let the person settle a conflict between two devices. */
  async settle() {
    const [drafts, id] = [this.#drafts, this.#id];
    const head = drafts && id !== null ? (await drafts.state(id)).head : null;
    if (!drafts || id === null || !head?.theirs) return;
    const { text, received } = head.theirs;
    if ((await this.compare({ values: text === null ? null : JSON.parse(text), received })) === null) return;
    await drafts.settle(id, head.theirs);
  }

  async #turned() {
    const record = await this.saved();
    if (!record || !this.#drafts) {
      this.input.checked = false;
      this.words.textContent = "先填一点内容，再打开同步。";
      return;
    }
    this.#id = record.id;
    await this.#drafts.turn(record, this.input.checked);
    if (this.input.checked && !readToken()) this.submission.ask();
    await this.#show();
  }

  #soon() {
    this.#timer ??= setTimeout(() => void this.#push(), PAUSE_MS);
    void this.#show();
  }

  async #push() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#id !== null) await this.#drafts?.push(this.#id);
  }

  async #seen() {
    if (document.visibilityState === "hidden") return await this.#push();
    await this.#look();
  }

  /** Look for what other devices have done. */
  async #look() {
    if (document.visibilityState === "visible" && readToken() && this.#id !== null && (await this.#drafts?.isOn(this.#id))) await this.#drafts?.pull();
  }

  async #show() {
    const [drafts, id] = [this.#drafts, this.#id];
    if (!drafts || id === null) return;
    const [on, state] = await Promise.all([drafts.isOn(id), drafts.state(id)]);
    if (id !== this.#id) return;
    this.input.checked = on;
    const conflict = on && state.head?.state === "conflict";
    const text = on ? said(state) : "";
    if (this.words.dataset.text === `${text}${conflict}`) return;
    this.words.dataset.text = `${text}${conflict}`;
    this.words.replaceChildren(text, ...(conflict ? [" ", element("button", { type: "button", class: "xh-quiet", "data-action": "compare-draft" }, "比较两台设备的内容")] : []));
  }
}

/** A draft is never called submitted. @param {import("./outbox.js").State & {changed: boolean}} state */
function said({ state, head, place, changed }) {
  if (state === "problem") return `草稿没有同步，只存在本机：${head?.message ?? ""}`;
  if (state === "sending") return head?.message ? `正在同步草稿：${head.message}` : "正在同步草稿……";
  if (changed || state === "local") return "草稿有改动，还没有同步";
  const time = place?.at ? ` ${new Date(place.at).toLocaleTimeString("zh-CN", { timeStyle: "short" })}` : "";
  return `草稿已同步${time}（没有提交）`;
}
