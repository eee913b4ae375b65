/**
 * The list of what is kept on this device: open, rename, copy, delete and take back, files in and out.
 * @module
 */
import { ask } from "./ask.js";
import { isBackup, makeBackup, readBackup } from "./backup.js";
import { element } from "./dom.js";
import { Drafts } from "./drafts.js";
import { droppedWords, fileName, offer, readFile, textOfFile } from "./file.js";
import { wordsOf } from "./authority_words.js";
import { place } from "./opening.js";
import { openOutbox } from "./outbox.js";
import { deletedEntry, entry, titleOf } from "./records_entry.js";
import { RecordsQueue, isQueueFile, openQueueFile } from "./records_queue.js";
import { named, openStore } from "./store.js";
import { probe } from "./server.js";
import { FetchDrafts } from "./records_fetching.js";
import { ownReviews, verdictWords } from "./reviews.js";
import { submissionState } from "./submissions.js";
import { Toast } from "./toast.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./records_entry.js").FormPage} FormPage
 */

const PERSISTENCE = {
  kept: "浏览器已答应不自动清除这里的数据。",
  may_be_cleared: "浏览器可能在空间不足时，或较长时间不来后（Safari 为 7 天）清除这里的数据。重要的评估请存为文件。",
  unknown: "这个浏览器没有说明会保留多久（Safari 为 7 天不来即清除）。重要的评估请存为文件。",
};

/** `<xh-records data-forms='{"gs/evaluation": {"title": "…", "page": "…"}}'>` */
export class Records extends HTMLElement {
  /** @type {Store|null} */ #store = null;
  /** @type {RecordsQueue|null} */ #queue = null;
  /** @type {Record<string, FormPage>} */ #forms = {};
  /** @type {Map<string, string>} record → what inspectors found of it */ #reviews = new Map();
  #toast = new Toast();
  #fetching = new FetchDrafts(async () => new Drafts(/** @type {Store} */ (this.#store), /** @type {RecordsQueue} */ (this.#queue).outbox), () => this.#readReviews());
  #alert = element("p", { class: "xh-records-alert", role: "alert" });
  #count = element("p", { class: "xh-records-count", role: "status" });
  #persistence = element("p", { class: "xh-records-note" });
  #search = element("input", { type: "search", id: "xh-records-search", autocomplete: "off" });
  #list = element("ul", { class: "xh-records-list", "aria-label": "本机记录" });
  #deleted = element("ul", { class: "xh-records-list", "aria-label": "已删除的记录" });
  #bin = element("details", { class: "xh-records-bin", hidden: "" }, element("summary", {}, "已删除"), this.#deleted);
  #leave = () => {};
  #drawn = 0;

  async connectedCallback() {
    this.#forms = JSON.parse(this.dataset.forms ?? "{}");
    this.#search.oninput = () => void this.#show();
    this.replaceChildren(this.#tools(), this.#alert, this.#count, element("h2", { class: "xh-hidden" }, "记录"), this.#list, this.#bin, this.#persistence, this.#toast.element);
    await this.#try(async () => {
      this.#store = await openStore();
      this.#leave = this.#store.subscribe(() => void (this.querySelector(".xh-record-rename") ?? this.#show()));
      this.#queue = new RecordsQueue(await openOutbox());
      this.#bin.before(this.#queue.element);
      this.#queue.outbox.addEventListener("change", () => void (this.querySelector(".xh-record-rename") ?? this.#show()));
      await this.#show();
      await this.#begin();
    });
  }

  /** What only a server has. */
  async #begin() {
    if (!(await probe())) return;
    this.#alert.before(this.#fetching.element);
    await this.#readReviews();
  }

  async #readReviews() {
    const reviews = [...(await ownReviews()).values()];
    const forms = [...new Set(reviews.map(({ form }) => form))];
    const words = new Map(await Promise.all(forms.map(async (form) => /** @type {const} */ ([form, await wordsOf(form)]))));
    this.#reviews = new Map(reviews.map((review) => [review.id, verdictWords(review, /** @type {import("./authority_words.js").Words} */ (words.get(review.form)))]));
    await this.#show();
  }

  disconnectedCallback() {
    this.#leave();
    this.#store?.close();
    this.#queue?.outbox.close();
    this.#store = this.#queue = null;
  }

  #tools() {
    const input = element("input", { type: "file", accept: ".html,.htm,.json", hidden: "", "aria-label": "选择文件" });
    input.onchange = () => {
      const [file] = input.files ?? [];
      input.value = "";
      if (file) void this.#try(() => this.#open(file));
    };
    return element("div", { class: "xh-records-tools" },
      element("p", {}, element("label", { for: "xh-records-search" }, "查找"), this.#search),
      element("p", {},
        element("button", { type: "button", "data-action": "open", click: () => input.click() }, "打开文件…"),
        element("button", { type: "button", "data-action": "backup", click: () => void this.#try(() => this.#backup()) }, "全部备份为文件"),
        input));
  }

  /** Draw what is kept now; the focus stays where it was. */
  async #show() {
    const store = this.#store;
    const turn = ++this.#drawn;
    if (!store) return;
    const [kept, deleted, persistence] = await Promise.all([store.list(), store.deleted(), store.persistence()]);
    if (turn !== this.#drawn) return;
    const found = kept.filter((record) => matches(record, this.#forms[record.form], this.#search.value));
    const states = await Promise.all(found.map(async (record) => (this.#queue ? (await submissionState(this.#queue.outbox, record)).words : null)));
    if (turn !== this.#drawn) return;
    const focus = focused(this);
    this.#list.replaceChildren(...found.map((record, at) => entry(record, this.#forms[record.form], this.#actions, states[at] ?? null, this.#reviews.get(record.id) ?? null)));
    this.#deleted.replaceChildren(...deleted.map((record) => deletedEntry(record, this.#forms[record.form], this.#actions)));
    await this.#queue?.show();
    this.#bin.hidden = deleted.length === 0;
    this.#count.replaceChildren(countWords(kept.length, found.length), ...(kept.length ? [] : this.#door()));
    this.#persistence.textContent = PERSISTENCE[persistence];
    focus?.();
  }

  /** Where to begin, for whom has nothing yet. */
  #door() {
    const first = Object.values(this.#forms)[0];
    return first ? [element("a", { href: first.page }, `从“${first.title}”开始`), "。"] : [];
  }

  /** @type {import("./records_entry.js").Actions} */
  #actions = {
    rename: (record) => this.#rename(record),
    copy: (record) => void this.#try(async (store) => {
      await store.duplicate(record.id, `${titleOf(record)}（副本）`);
      this.#toast.show(`已复制“${titleOf(record)}”。`);
    }),
    remove: (record) => void this.#try(async (store) => {
      await store.remove(record.id);
      const undo = () => void this.#try((current) => current.restore(record.id));
      this.#toast.show(`已删除“${titleOf(record)}”，30 天内可在“已删除”里恢复。`, { label: "撤销删除", act: undo });
    }),
    restore: (record) => void this.#try(async (store) => {
      await store.restore(record.id);
      this.#toast.show(`已恢复“${titleOf(record)}”。`);
    }),
    erase: (record) => void this.#try(async (store) => {
      const lines = [`“${titleOf(record)}”将从这台设备上清除，不能再恢复。`];
      const sure = await ask({ title: "彻底删除？", lines, choices: [{ value: "erase", label: "彻底删除" }] });
      if (sure) await store.erase(record.id);
    }),
  };

  /** @param {SavedRecord} record */
  #rename(record) {
    const row = this.querySelector(`[data-id="${record.id}"]`);
    const input = element("input", { type: "text", maxlength: "80", "aria-label": "新的名称" });
    input.value = titleOf(record);
    const form = element("form", { class: "xh-record-rename" }, input,
      element("button", { type: "submit" }, "保存名称"),
      element("button", { type: "button", click: () => void this.#show() }, "取消"));
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.#try(async (store) => void (await store.put(named(record, input.value.trim()), record.revision)));
    };
    form.onkeydown = ({ key }) => void (key === "Escape" && this.#show());
    row?.querySelector("h3")?.replaceWith(form);
    input.select();
  }

  async #backup() {
    const records = (await this.#store?.list()) ?? [];
    if (records.length === 0) return this.#toast.show("还没有可以备份的记录。");
    offer(fileName(["心衡备份"], new Date(), "json"), makeBackup(records), "application/json");
    this.#toast.show(`${records.length} 份记录已交给浏览器下载。`);
  }

  /** @param {File} file */
  async #open(file) {
    const text = await textOfFile(file);
    if (this.#queue && isQueueFile(text)) return this.#toast.show(await openQueueFile(this.#queue.outbox, text));
    const { records, dropped } = opened(text);
    const choose = once(records.length);
    const placed = [];
    for (const record of records) placed.push(await place(/** @type {Store} */ (this.#store), record, choose));
    await this.#show();
    this.#toast.show([openedWords(placed), droppedWords(dropped)].filter(Boolean).join(""));
    const id = placed.find((one) => one.id !== null)?.id;
    /** @type {HTMLElement|null} */ (this.querySelector(`[data-id="${id}"] a`))?.focus();
  }

  /** Do something; what goes wrong is said, and what is kept is shown. @param {(store: Store) => unknown} work */
  async #try(work) {
    this.#alert.textContent = "";
    try {
      await work(/** @type {Store} */ (this.#store));
    } catch (error) {
      this.#alert.textContent = error instanceof Error ? error.message : String(error);
    }
    await this.#show().catch(() => {});
  }
}

/** A backup, or one saved file. @param {string} text */
function opened(text) {
  if (isBackup(text)) return { records: readBackup(text), dropped: [] };
  const { record, dropped } = readFile(text);
  return { records: [record], dropped };
}

/** @param {SavedRecord} record @param {FormPage|undefined} form @param {string} search */
function matches({ about }, form, search) {
  const text = [form?.title, ...Object.values(about)].join(" ").toLowerCase();
  return search.normalize("NFKC").toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** @param {number} kept @param {number} found */
function countWords(kept, found) {
  if (kept === 0) return "这台设备上还没有记录。在工具页面填写时会自动保存到这里，";
  return kept === found ? `共 ${kept} 份` : `找到 ${found} 份，共 ${kept} 份`;
}

/** @param {import("./opening.js").Placed[]} placed */
function openedWords(placed) {
  const here = placed.filter(({ outcome }) => outcome === "same").length;
  const left = placed.filter(({ outcome }) => outcome === "left").length;
  const words = [[placed.length - here - left, "份已打开"], [here, "份本机已有同样内容"], [left, "份没有打开"]];
  return `${words.filter(([count]) => count).map(([count, word]) => `${count} ${word}`).join("，")}。`;
}

/** Ask about the first record that differs, and do the same with the rest of a backup. @param {number} total @returns {import("./opening.js").Choose} */
function once(total) {
  /** @type {Promise<"replace"|"both"|null>|undefined} */ let answer;
  return (kept, opened) => (answer ??= ask({
    title: "本机已有这份记录，内容不同",
    lines: [
      `本机：${titleOf(kept)}，${new Date(kept.changed).toLocaleString("zh-CN")}改动${kept.deleted ? "（已删除）" : ""}。`,
      `文件：${titleOf(opened)}。`,
      ...(total > 1 ? ["备份里其他内容不同的记录也照此处理。"] : []),
    ],
    choices: [{ value: "both", label: "两份都留" }, { value: "replace", label: "用文件替换本机" }],
  }));
}

/** Remember which control has the focus; it may be drawn anew. @param {Element} within @returns {(() => void)|null} */
function focused(within) {
  const active = document.activeElement;
  const id = active?.closest("[data-id]")?.getAttribute("data-id");
  if (!active || !id || !within.contains(active)) return null;
  const name = active.getAttribute("data-action");
  const selector = name ? `[data-action="${name}"]` : "a";
  return () => /** @type {HTMLElement|null} */ (within.querySelector(`[data-id="${id}"] ${selector}`))?.focus();
}

if (!customElements.get("xh-records")) customElements.define("xh-records", Records);
