/**
 * The records behind a tool's page: which one is open, how safely it is kept, and its ways in and out.
 * @module
 */
import { choose } from "./conflict.js";
import { chosenValues, differences, inOrder } from "./differences.js";
import { documentText, aboutFrom } from "./document.js";
import { DraftSwitch } from "./draft_switch.js";
import { FieldWords } from "./field_words.js";
import { deviceOnly, sameAnswers, shared } from "./record.js";
import { nameParts, openFile, refusal, saveFile, saveJson, saveWord, saveXlsx } from "./exchange.js";
import { ReviewNotes } from "./review_notes.js";
import { Saving } from "./saving.js";
import { slot } from "./slots.js";
import { openStore } from "./store.js";
import { Submission } from "./submission.js";
import { WORKBOOK, saidWhile } from "./working.js";

/**
 * @typedef {import("./tool_page.js").ToolPage} ToolPage
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./saving.js").Status} Status
 * @typedef {import("./opening.js").Choice} Choice
 */

/** The records behind one page. Without a store the page works, and says that nothing is kept. */
export class Records {
  /** @type {Saving|null} */ saving = null;
  /** @type {Submission|null} */ submission = null;
  /** @type {string|null} the kept record of which the server's side speaks */ #told = null;
  /** @type {DraftSwitch|null} */ drafts = null;
  /** @type {ReviewNotes|null} what inspectors found, once a server has answered */ reviews = null;
  /** @type {Values|null} what the last clearing took away */ cleared = null;

  /** @type {Values} what a new record says before anybody typed; it is not worth keeping */ #offered = {};

  /** @param {ToolPage} page */
  constructor(page) {
    this.page = page;
  }

  /** Open the store and the record that the address names. */
  async begin() {
    const early = this.page.answers.values();
    try {
      const store = await openStore();
      this.saving = new Saving(store, this.page.rules);
      this.submission = new Submission(this.page.panel, store, () => this.#ready(), (theirs) => this.#compare(theirs));
      this.drafts = new DraftSwitch(this.submission.box, this.submission, () => this.#saved(), (theirs) => this.#compare(theirs));
      this.#listen(this.saving);
      await this.#first(this.saving, early);
      if (await this.submission.begin(this.page.rules.form)) await this.#beginWithServer(this.drafts, this.submission);
    } catch (error) {
      this.#tell("failed", error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {DraftSwitch} drafts @param {Submission} submission */
  async #beginWithServer(drafts, submission) {
    this.reviews = new ReviewNotes(this.page.form, submission.state, this.page.rules.form);
    this.#showReview();
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.#showReview(); });
    submission.addEventListener("received", () => this.#showReview());
    await drafts.begin();
  }

  /** Keep what the form says. */
  note() {
    const { saving, page } = this;
    if (!saving || (saving.record.revision === 0 && sameAnswers(page.answers.values(), this.#offered))) return;
    saving.note(page.answers.over(saving.record.values));
  }

  /** Show another record. @param {string|null} id  null: a new one */
  async open(id) {
    if (!this.saving) return this.page.show({});
    const found = await this.saving.open(id);
    if (id !== null && !found) this.page.say(this.#words("本机没有这份%，可能已被清除。现在是一份新的。"));
    this.#shown();
    if (id === null) (document.getElementById("class") ?? this.page.form.querySelector(".xh-head"))?.scrollIntoView({ block: "center" });
  }

  async duplicate() {
    const { saving } = this;
    if (!saving || saving.record.revision === 0) return this.page.say(this.#words("这份%还没有内容，不用复制。"));
    await saving.flush();
    const { about, id } = saving.record;
    const copy = await saving.store.duplicate(id, `${about.name ?? about.organisation ?? this.page.noun}（副本）`);
    await this.open(copy.id);
    const dated = copy.values["about.year"] || copy.values["about.date"] ? "年度和日期还是原来的，请按这一次的改。" : "";
    return this.page.say(`现在是复制出来的一份；原来的那份还在本机记录里。${dated}`);
  }

  saveFile() {
    const { view, current, title } = this.page;
    const record = this.#record();
    const result = current?.result ?? null;
    view.fillPaper(record.values, result, false);
    saveFile(record, title, view.sheet, view.report(record.values, result));
  }

  saveJson() {
    saveJson(this.#record(), this.page.title);
  }

  async saveXlsx() {
    const { page } = this;
    if (page.errors.demand(page.current?.problems ?? [])) return;
    const record = this.#record();
    try {
      const report = page.view.document?.();
      await saidWhile(WORKBOOK, async () => {
        if (report) await (await import("./report_files.js")).handWorkbook(report, page.engine, nameParts(record, page.title));
        else saveXlsx(record, page.title, await page.engine.sheet(page.rules.form, documentText(record.values)));
      });
    } catch (error) {
      page.say(error instanceof Error ? error.message : String(error));
    }
  }

  /** The report as a Word file, of a form that has one. */
  async saveWord() {
    const { page } = this;
    if (page.errors.demand(page.current?.problems ?? [])) return;
    try {
      const report = page.view.document?.();
      if (report) await (await import("./report_files.js")).handWord(report, nameParts(this.#record(), page.title));
    } catch (error) {
      page.say(error instanceof Error ? error.message : String(error));
    }
  }

  /** The sheet as it prints now, as a Word file made on this device. */
  async saveSheet() {
    const { page } = this;
    const { filledWord, slotsOf } = await import("./word_form.js");
    page.view.fillPaper(page.answers.values(), page.current?.result ?? null, false);
    const slots = slotsOf(/** @type {HTMLElement} */ (page.host.querySelector(".xh-paper")));
    const more = page.view.wordSlots?.(page.answers.values(), page.current?.result ?? null) ?? [];
    try {
      saveWord(this.#record(), page.title, await filledWord(page.rules.form.replace("/", "-"), new Map([...slots, ...more])));
    } catch (error) {
      page.say(error instanceof Error ? error.message : String(error));
    }
  }

  takeTheirs() {
    if (this.saving) this.saving.takeTheirs();
    this.#shown();
  }

  async keepCopy() {
    const { saving, page } = this;
    if (!saving) return;
    const values = { ...page.answers.over(saving.record.values) };
    values["about.name"] = `${values["about.name"] ?? values["about.organisation"] ?? this.page.noun}（副本）`;
    await saving.keepCopy(values);
    this.#shown();
  }

  /** @param {Saving} saving @param {Values} early  typed before the store was open */
  async #first(saving, early) {
    const address = new URL(location.href);
    const id = address.searchParams.get("id") ?? new URLSearchParams(address.hash.slice(1)).get("record");
    const found = await saving.open(id);
    if (id !== null && !found) this.page.say(this.#words("本机没有这份%，可能已被清除。现在是一份新的。"));
    const chosen = address.searchParams.get("class");
    const typed = { ...early, ...this.page.answers.values() };
    this.page.answers.fill(found ? saving.record.values : { ...(chosen ? { class: chosen } : {}), ...typed });
    this.#offered = { ...this.page.answers.untouched, ...(chosen ? { class: chosen } : {}) };
    this.#address();
    if (saving.record.revision) this.#tellOf(saving.record.id);
    else await this.#offerEarlier(saving);
  }

  /** @param {Saving} saving */
  async #offerEarlier(saving) {
    const { host, noun, rules } = this.page;
    const kept = await saving.store.list(rules.form);
    if (kept.length === 0) return;
    const { showEarlier } = await import("./earlier.js");
    const given = { kept, noun, records: `${host.dataset.root}records/`, open: (/** @type {string} */ id) => void this.open(id) };
    const close = showEarlier(slot(host, "earlier"), given);
    saving.addEventListener("status", (event) => { if (/** @type {CustomEvent<Status>} */ (event).detail.state === "saved") close(); });
  }

  /** @param {Saving} saving */
  #listen(saving) {
    saving.addEventListener("status", (event) => this.#status(/** @type {CustomEvent<Status>} */ (event).detail));
    saving.addEventListener("replaced", () => {
      this.#shown();
      this.page.say("已换成另一个窗口里的新内容。");
    });
    addEventListener("pagehide", () => saving.leave());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") saving.flush(); });
    addEventListener("hashchange", () => {
      const id = new URLSearchParams(location.hash.slice(1)).get("record");
      if (id) this.open(id);
    });
    const file = /** @type {HTMLInputElement} */ (slot(this.page.host, "file"));
    file.addEventListener("change", () => this.#openFile(saving, file));
  }

  /** @param {Saving} saving @param {HTMLInputElement} input */
  async #openFile(saving, input) {
    const chosen = input.files?.[0];
    if (!chosen) return;
    try {
      await saving.flush();
      const { id, message } = await openFile(chosen, saving.store, this.page.rules, (kept) => this.#choose(kept));
      if (id) await this.open(id);
      if (message) this.page.say(message);
    } catch (error) {
      this.page.say(refusal(error));
    } finally {
      input.value = "";
    }
  }

  /** @param {SavedRecord} kept @returns {Promise<Choice>} */
  async #choose(kept) {
    const dialog = /** @type {HTMLDialogElement} */ (slot(this.page.host, "choose"));
    slot(dialog, "choose-name").textContent = kept.about.name ?? kept.about.organisation ?? "";
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    return dialog.returnValue === "replace" || dialog.returnValue === "both" ? dialog.returnValue : null;
  }

  /** @returns {Promise<{record: SavedRecord, text: string}|null>} */
  async #ready() {
    const { page, saving } = this;
    const problems = page.outcome?.problems ?? [];
    if (page.host.dataset.classes !== undefined && !page.answers.values().class) {
      page.say("先选机构类别，再提交。");
      return null;
    }
    if (page.errors.demand(problems) || !saving) return null;
    this.note();
    await saving.flush();
    return { record: saving.record, text: documentText(saving.record.values) };
  }

  /** @param {string} id */
  #tellOf(id) {
    this.#told = this.saving?.record.revision ? id : null;
    void this.submission?.show(id);
    void this.drafts?.show(id);
    this.#showReview();
  }

  #showReview() {
    if (this.saving?.record.revision) void this.reviews?.show(this.saving.record.id);
  }

  /** @returns {Promise<SavedRecord|null>} */
  async #saved() {
    this.note();
    await this.saving?.flush();
    return this.saving?.record.revision ? this.saving.record : null;
  }

  /** Let the person choose field by field between this page and the server. @type {import("./submission.js").Compare} */
  async #compare({ values, received }) {
    const { values: all } = this.#record();
    const mine = shared(all);
    const words = new FieldWords(this.page.form);
    const differing = inOrder(differences(mine, values ?? {}), words.place);
    if (differing.length === 0) return "again";
    const time = new Date(received).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
    const names = { mine: "这台设备上的", theirs: `服务器上的（${time}${values === null ? "删除" : ""}）` };
    const chosen = await choose(differing, words, names);
    if (!chosen) return null;
    this.page.show({ ...deviceOnly(all), ...chosenValues(mine, differing, chosen) });
    this.note();
    await this.saving?.flush();
    return [...chosen.values()].every((side) => side === "theirs") ? "theirs" : "again";
  }

  /** The record as the page shows it. @returns {SavedRecord} */
  #record() {
    const values = this.page.answers.over(this.saving?.record.values ?? {});
    const record = this.saving?.record ?? { id: "", created: "", changed: "", deleted: null, revision: 0 };
    return { ...record, ...this.page.rules, values, about: aboutFrom(values) };
  }

  #shown() {
    const { saving, page } = this;
    if (!saving) return;
    for (const name of ["conflict", "cleared", "message"]) slot(page.host, name).hidden = true;
    page.show(saving.record.values);
    this.#tellOf(saving.record.id);
    this.#address();
  }

  /** Let the address name the record, so that a reload and a bookmark find it. */
  #address() {
    const record = this.saving?.record;
    const address = new URL(location.href);
    if (record?.revision) address.searchParams.set("id", record.id);
    else address.searchParams.delete("id");
    if (record?.revision) address.searchParams.delete("class");
    if (address.hash.startsWith("#record=")) address.hash = "";
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }

  /** What is said of a record, by what filling it in is called. @param {string} words */
  #words(words) {
    return words.replace("%", this.page.noun);
  }

  /** @param {Status} status */
  #status({ state, record, message }) {
    if (state === "saved" && record.revision) {
      this.#address();
      if (record.id !== this.#told) this.#tellOf(record.id);
    }
    slot(this.page.host, "conflict").hidden = state !== "conflict";
    if (state === "conflict") slot(this.page.host, "conflict").focus();
    this.#tell(state, message ?? record.changed);
  }

  /** @param {Status["state"]} state @param {string} detail  the time of the last save, or what went wrong */
  #tell(state, detail) {
    const words = {
      new: "改动会自动存在本机", pending: "正在保存……", saved: `已存在本机 ${clock(detail)}`,
      failed: `没能保存：${detail}`, conflict: this.#words("没能保存：另一个窗口也改了这份%"),
    };
    const short = { new: "", pending: "保存中", saved: "已保存", failed: "没能保存", conflict: "没能保存" };
    slot(this.page.host, "save").textContent = words[state];
    slot(this.page.host, "line-save").textContent = short[state];
    this.page.panel.dataset.save = state;
  }
}

/** @param {string} time  ISO @returns {string} 14:32 */
function clock(time) {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
