/**
 * What waits to be sent from this device: seen, sent again, taken back, and carried away as a file.
 * @module
 */
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { entriesIn, isQueueFile, queueFile } from "./outbox_file.js";

/**
 * @typedef {import("./outbox.js").Outbox} Outbox
 * @typedef {import("./outbox_store.js").Entry} Entry
 */

/** @type {Record<string, string>} */
const KINDS = { submission: "提交", draft: "草稿", answer: "问卷", paper: "纸质问卷", kiosk: "平板答卷", complaint: "投诉" };
/** @type {Record<Entry["state"], string>} */
const STATES = { waiting: "↑ 等着发送", paused: "✕ 等机构令牌", conflict: "✕ 和服务器上的不同，请打开它来选择", aside: "✕ 服务器没有接收" };

/** The list under the records. */
export class RecordsQueue {
  element = element("details", { class: "xh-records-bin", hidden: "" });
  #list = element("ul", { class: "xh-records-list", "aria-label": "等着发送" });
  #title = element("summary", {});

  #file = element("p", {},
    element("button", { type: "button", "data-action": "queue-file", click: () => void this.#save() }, "把发送队列存为文件"),
    " 这台设备连不上服务器时，用能上网的设备在本页“打开文件”，由它发送；两边都发也只记一份。");

  /** @param {Outbox} outbox */
  constructor(outbox) {
    this.outbox = outbox;
  }

  async show() {
    const entries = await this.outbox.store.entries();
    this.element.hidden = entries.length === 0;
    this.#title.textContent = `等着发送的 ${entries.length} 件`;
    this.#list.replaceChildren(...entries.map((entry) => this.#row(entry)));
    this.element.replaceChildren(...(entries.length ? [this.#title, this.#list, this.#file] : []));
  }

  /** @param {Entry} entry */
  #row(entry) {
    const { seq, title, topic, state, message } = entry;
    /** @param {string} label @param {() => void} act */
    const button = (label, act) => element("button", { type: "button", "aria-label": `${label}：${title}`, click: act }, label);
    return element("li", { class: "xh-record" },
      element("h3", {}, `${KINDS[topic]}：${title}`),
      element("p", { class: "xh-record-about" }, [STATES[state], message].filter(Boolean).join("。")),
      element("p", { class: "xh-record-actions" },
        ...(state === "aside" || state === "paused" ? [button("再发一次", () => void this.outbox.resume((one) => one.seq === seq))] : []),
        ...(state === "waiting" ? [] : [button("不再发送", () => void this.outbox.drop(seq))])));
  }

  async #save() {
    const entries = await this.outbox.store.entries();
    offer(fileName(["心衡发送队列"], new Date(), "json"), queueFile(entries, new Date()), "application/json");
  }
}

/** Whether a chosen file is a queue. @param {string} text */
export { isQueueFile };

/** Take a queue file in. @param {Outbox} outbox @param {string} text @returns {Promise<string>} what to say @throws {import("./file.js").FileProblem} */
export async function openQueueFile(outbox, text) {
  const entries = entriesIn(text);
  const count = await outbox.bring(entries);
  return count === 0 ? `文件里的 ${entries.length} 件这里都已经有了，不会重发。` : `${count} 件已排进这台设备的发送队列，需要令牌的等填好令牌就发。`;
}
