/**
 * A register's page: the list of its records or one of them, kept on this device and nowhere else.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { cameBack, exitButton, goOn } from "./exit_page.js";
import { fileName, offer } from "./file.js";
import { print } from "./paper.js";
import { RegisterBatch } from "./register_batch.js";
import { RegisterCounts } from "./register_counts.js";
import { csv, tableOf } from "./register_export.js";
import { RegisterGuard, handOut } from "./register_guard.js";
import { settle } from "./register_leaving.js";
import { RegisterList } from "./register_list.js";
import { RegisterOffer } from "./register_offer.js";
import { RegisterPaper } from "./register_paper.js";
import { forgetPass, keepPass, takePass } from "./register_pass.js";
import { openRegisters } from "./register_store.js";
import { asOfToday, isDaily, undated } from "./register_today.js";
import { RegisterView } from "./register_view.js";
import { TIME, definitionIn, said, titleOf } from "./register_words.js";
import { Toast } from "./toast.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {import("./register_words.js").Definition} Definition
 */

const PERSISTENCE = {
  kept: "浏览器已答应不自动清除这里的登记。",
  may_be_cleared: "浏览器可能在空间不足时，或较长时间不来后（Safari 为 7 天）清除这里的登记。请定期“全部备份为加密文件”。",
  unknown: "这个浏览器没有说明会保留多久（Safari 为 7 天不来即清除）。请定期“全部备份为加密文件”。",
};

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** `<xh-register data-root="../../">` around the definition, the form as a template, and the blank sheet. */
export class Register extends HTMLElement {
  /** @type {RegisterStore|null} */ #store = null;
  /** @type {RegisterGuard|null} */ #guard = null;
  /** @type {RegisterView|null} */ #view = null;
  /** @type {RegisterList|null} */ #list = null;
  /** @type {RegisterOffer|null} */ #offer = null;
  /** @type {RegisterCounts|null} */ #counts = null;
  /** @type {Entry[]} the records of all registers */ #all = [];
  /** @type {Entry[]} the records of this one, as they stand today */ #today = [];
  #scope = ""; // which records the list is to show next
  /** @type {import("./register_saving.js").RegisterSaving[]} what could not be saved before the lock was shut */ #behind = [];
  #drawn = 0;
  #toast = new Toast();
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #place = element("div", { class: "xh-register-place" });
  #after = element("div", { class: "xh-register-more" });
  #route = () => void this.#show();
  #left = () => this.#view?.saving.leave();
  /** A telephone ends what it does not show. */
  #hidden = () => document.visibilityState === "hidden" && void this.#view?.saving.flush();
  /** Whoever prints by the browser's own command gets the record in hand. */
  #printed = () => this.#view && !this.#isPrinting && this.#fillPaper();
  #isPrinting = false;

  async connectedCallback() {
    if (this.#store) return;
    this.definition = definitionIn(this);
    this.root = this.dataset.root ?? "../../";
    this.template = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    this.paper = new RegisterPaper(/** @type {HTMLElement} */ (this.querySelector(".xh-sheets")), this.definition);
    this.paper.sheets.before(this.#alert, this.#place, this.#after, this.#toast.element);
    if (this.definition.seen_by_visitors) this.prepend(exitButton(`${this.root}standards/`, () => this.#leaveAtOnce()));
    if (location.hash === "#print" || location.hash === "#print-ledger") this.#printBlank(location.hash === "#print-ledger");
    if (cameBack()) this.#place.append(element("button", { type: "button", class: "xh-button", click: goOn }, "继续"));
    else await this.#try(() => this.#open());
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#route);
    removeEventListener("pagehide", this.#left);
    document.removeEventListener("visibilitychange", this.#hidden);
    removeEventListener("beforeprint", this.#printed);
    this.#store?.close();
    this.#store = null;
  }

  async #open() {
    const store = await openRegisters().catch((error) => {
      this.#place.replaceChildren(element("p", { class: "xh-buttons" }, ...this.#blanks()));
      throw error;
    });
    this.#store = store;
    if (store.isEncrypted && store.admit(await takePass())) keepPass(store);
    this.#guard = new RegisterGuard(store, async () => await this.#view?.saving.flush());
    this.#guard.watch(this);
    this.#guard.addEventListener("restored", (event) => this.#toast.show(/** @type {CustomEvent<string>} */ (event).detail));
    this.#alert.before(this.#guard.element);
    addEventListener("hashchange", this.#route);
    addEventListener("pagehide", this.#left);
    document.addEventListener("visibilitychange", this.#hidden);
    addEventListener("beforeprint", this.#printed);
    store.addEventListener("lock", () => void this.#lockChanged());
    store.addEventListener("change", (event) => void this.#changed(/** @type {CustomEvent} */ (event).detail.here));
    await this.#show();
  }

  /** @param {boolean} here */
  async #changed(here) {
    if (!this.#view) return void (await this.#show());
    if (here) return;
    await this.#load();
    await this.#view?.saving.follow();
  }

  async #lockChanged() {
    if (this.#view?.saving.isBehind) this.#behind.push(this.#view.saving); // locked from another window while this one was typed in
    this.#view = null;
    this.#toast.hide();
    await this.#show();
  }

  async #load() {
    this.#all = (await this.#store?.all()) ?? [];
  }

  /** Show what the address names. */
  async #show() {
    await this.#try(async () => {
      const [store, guard] = [this.#store, this.#guard];
      const turn = ++this.#drawn;
      if (!store || !guard) return;
      await this.#view?.saving.flush();
      if (store.isLocked) return this.#showLocked(guard);
      const unsettled = await settle(store);
      for (const saving of this.#behind.splice(0)) await saving.flush();
      await this.#load();
      if (turn !== this.#drawn) return;
      const id = /^#record=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
      const entry = this.#own.find((one) => one.id === id) ?? null;
      if (entry || location.hash === "#new") this.#showRecord(entry);
      else await this.#showList(store);
      this.#alert.textContent = unsettled;
    });
  }

  get #own() {
    return this.#all.filter(({ register, deleted }) => register === this.definition?.id && !deleted);
  }

  /** @param {RegisterGuard} guard */
  #showLocked(guard) {
    this.#all = this.#today = [];
    this.#offer = this.#counts = null;
    this.#view = this.#list = null;
    this.#place.replaceChildren(guard.unlocking());
    this.#after.replaceChildren();
    if (!this.#isPrinting) this.paper?.blank();
    this.#place.querySelector("input")?.focus();
  }

  /** @param {Entry|null} entry */
  #showRecord(entry) {
    if (entry && this.#view?.entry.id === entry.id) return;
    const all = () => this.#all;
    this.#view = new RegisterView({
      definition: this.#defined, store: /** @type {RegisterStore} */ (this.#store), root: this.root ?? "", template: /** @type {HTMLTemplateElement} */ (this.template),
      get all() { return all(); },
      back: () => { location.hash = ""; },
      print: (one, large = false) => this.#print(() => this.paper?.records([one], this.#linked), large),
      word: (one, large = false) => void this.#try(() => this.#saveWord(one, large)),
      removed: (one) => {
        this.#view = null;
        location.hash = "";
        this.#offerUndo(one);
      },
      due: () => {
        this.#scope = "due";
        location.hash = "";
      },
    }, entry);
    this.#place.replaceChildren(this.#view.element);
    this.#after.replaceChildren();
    this.#view.focus();
  }

  /** @param {RegisterStore} store */
  async #showList(store) {
    const left = this.#view?.entry.id ?? null;
    this.#view = null;
    if (!this.#isPrinting) this.paper?.blank();
    const list = (this.#list ??= this.#made(store));
    if (!this.#place.contains(list.element)) this.#place.replaceChildren(this.#tools(), list.element);
    this.#today = this.#own.map((entry) => undated(this.#defined, entry));
    list.show(this.#today);
    await this.#showMore(store);
    if (this.#scope) list.turnTo(this.#scope);
    else if (left) list.point(left);
    this.#scope = "";
    await this.#askToday(store, list);
  }

  /** @param {RegisterStore} store */
  #made(store) {
    const list = new RegisterList(this.#defined, this.#linked, store.now);
    const batch = new RegisterBatch(this.#defined, { store, list, toast: this.#toast,
      attempt: (work) => void this.#try(work),
      go: (register, id) => { location.href = `${this.root}registers/${this.#defined.registers[register]?.slug ?? ""}/#record=${id}`; } });
    list.under.append(batch.element);
    return list;
  }

  /** Only the rules know how a period stands today; the list does not wait for them. @param {RegisterStore} store @param {RegisterList} list */
  async #askToday(store, list) {
    if (!isDaily(this.#defined)) return;
    const turn = this.#drawn;
    const today = await asOfToday(this.#defined, this.#own, store.now());
    if (turn !== this.#drawn || store.isLocked) return;
    this.#today = today;
    list.show(today);
    await this.#showMore(store);
  }

  /** @param {RegisterStore} store */
  async #showMore(store) {
    this.#counts ??= new RegisterCounts(this.#defined, store.now);
    this.#counts.show(this.#today);
    this.#after.replaceChildren(this.#counts.element, ...this.#figures(store), ...this.#bin(), ...(await this.#damaged(store)),
      element("p", { class: "xh-help" }, PERSISTENCE[await store.persistence()]));
  }

  #tools() {
    /** @param {string} name @param {string} label @param {() => unknown} act */
    const button = (name, label, act) => element("button", { type: "button", class: "xh-button", "data-action": name, click: () => void this.#try(act) }, label);
    const begin = element("a", { class: "xh-button xh-primary", href: "#new", "data-action": "new" }, this.#defined.kind === "register" ? "新登记一份" : "新填一份");
    return element("p", { class: "xh-buttons xh-register-tools" }, begin,
      ...this.#blanks(),
      button("print-list", "打印清单", () => this.#printList()),
      button("hand-over", "移交…", () => this.#handOver()),
      button("export", "导出…", () => this.#export()));
  }

  /** What needs no database. */
  #blanks() {
    /** @param {string} action @param {string} label @param {() => void} fill */
    const print = (action, label, fill) => element("button", { type: "button", class: "xh-button", "data-action": action, click: () => this.#print(fill) }, label);
    return [print("print-blank", "打印空白表", () => this.paper?.blank()), this.#blankWord("", "空白表（Word）", ""),
      ...(this.#defined.wall ? [this.#blankWord("-a3", "空白表（Word，A3）", "（A3）")] : []),
      ...(this.#ledger ? [print("print-ledger", "打印空白台账", () => this.#fillLedger()), this.#blankWord("-ledger", "空白台账（Word）", "（台账）")] : [])];
  }

  /** A plain download. @param {string} end @param {string} label @param {string} said */
  #blankWord(end, label, said) {
    return element("a", { class: "xh-button", href: `${this.root}assets/word/${this.#slug}${end}.docx`, download: `${this.#defined.title}${said}.docx` }, label);
  }

  /** @returns {HTMLTemplateElement|null} */
  get #ledger() {
    return this.querySelector("template.xh-ledger-sheet");
  }

  #fillLedger() {
    if (this.#ledger) this.paper?.ledger(this.#ledger);
  }

  get #slug() {
    return this.#defined.registers[this.#defined.id]?.slug ?? "";
  }

  /** The record as a Word file, laid out as it prints, made on this device. @param {Entry} entry @param {boolean} large  on A3 */
  async #saveWord(entry, large) {
    const lines = ["Word 文件在这台设备上生成，不会发送；版式和打印的一样，可以再改。",
      ...(this.#defined.personal ? ["文件没有加密，里面有个人信息，谁拿到都能看。只在确有需要时存，用完请删除。"] : [])];
    if (!(await ask({ title: "存成 Word 文件？", lines, choices: [{ value: "yes", label: "存成 Word 文件" }] }))) return;
    const { filledWord, slotsOf } = await import("./word_form.js");
    this.paper?.records([entry], this.#linked);
    const bytes = await filledWord(this.#slug, slotsOf(/** @type {HTMLElement} */ (this.paper?.sheets)), large);
    offer(fileName([this.#defined.title], this.#now, "docx"), bytes, DOCX);
  }

  /** Who comes from the form index wants the blank sheet, or the blank table. @param {boolean} isLedger */
  #printBlank(isLedger) {
    history.replaceState(null, "", location.pathname + location.search);
    this.#print(() => (isLedger ? this.#fillLedger() : this.paper?.blank()));
  }

  #printList() {
    const list = /** @type {RegisterList} */ (this.#list);
    const { head, rows, foot } = list.printed;
    this.#print(() => this.paper?.list(this.#defined.title, head, rows, foot));
  }

  /** @param {() => void} fill @param {boolean} [large]  on A3 */
  #print(fill, large = false) {
    fill();
    this.paper?.sheets.toggleAttribute("data-a3", large);
    this.#isPrinting = true;
    print(() => {
      this.#isPrinting = false;
      this.paper?.sheets.toggleAttribute("data-a3", false);
      if (this.#view) this.#fillPaper();
      else this.paper?.blank();
    });
  }

  #fillPaper() {
    if (this.#view) this.paper?.records([this.#view.entry], this.#linked);
  }

  async #handOver() {
    const chosen = this.#list?.chosen ?? [];
    if (chosen.length === 0) return this.#toast.show("还没有可以移交的。");
    const how = await ask({ title: `移交 ${chosen.length} 份`, lines: ["勾选了几份就移交几份；一份也没有勾，就是清单上列出的全部。"],
      choices: [{ value: "file", label: "加密文件" }, { value: "paper", label: "打印，一式二份" }] });
    if (how === "file") await handOut(`${this.#defined.title}移交`, chosen, this.#now);
    if (how === "paper") this.#print(() => this.paper?.handover(chosen, this.#linked));
  }

  async #export() {
    const chosen = this.#list?.chosen ?? [];
    if (chosen.length === 0) return this.#toast.show("还没有可以导出的。");
    const warning = this.#defined.personal ? ["导出的文件没有加密，里面有个人信息，谁拿到都能看。只在确有需要时导出，用完请删除。"] : [];
    const how = await ask({ title: `导出 ${chosen.length} 份？`, lines: warning, choices: [{ value: "xlsx", label: "导出 XLSX" }, { value: "csv", label: "导出 CSV" }] });
    const table = tableOf(this.#defined, chosen, this.#linked);
    if (how === "csv") offer(fileName([this.#defined.title], this.#now, "csv"), csv(table), "text/csv");
    if (how === "xlsx") await this.#exportWorkbook(table);
  }

  /** The workbook is written on this device; the module is asked for only now. @param {import("./register_export.js").Table} table */
  async #exportWorkbook(table) {
    const { workbook } = await import("./register_rules.js");
    this.#toast.show("正在写 XLSX……");
    offer(fileName([this.#defined.title], this.#now, "xlsx"), await workbook(this.#defined.title, table), XLSX);
    this.#toast.hide();
  }

  /** @param {RegisterStore} store */
  #figures(store) {
    if (this.#defined.figures.length === 0) return [];
    this.#offer ??= new RegisterOffer(this.#defined, this.root ?? "", store.now);
    this.#offer.show(this.#own);
    return [this.#offer.element];
  }

  #bin() {
    const deleted = this.#all.filter((entry) => entry.register === this.#defined.id && entry.deleted);
    if (deleted.length === 0) return [];
    return [element("details", { class: "xh-register-bin" }, element("summary", {}, `已删除（${deleted.length}），30 天后清除`),
      element("ul", {}, ...deleted.map((entry) => element("li", {}, `${titleOf(this.#defined, entry)}，${TIME.format(new Date(entry.deleted ?? 0))}删除 `,
        element("button", { type: "button", class: "xh-quiet", "aria-label": `恢复：${titleOf(this.#defined, entry)}`, click: () => void this.#try(() => this.#store?.restore(entry)) }, "恢复"),
        element("button", { type: "button", class: "xh-quiet", "aria-label": `彻底删除：${titleOf(this.#defined, entry)}`, click: () => void this.#try(() => this.#erase(entry)) }, "彻底删除")))),
      ...(deleted.length > 1 ? [element("p", { class: "xh-buttons" }, element("button", { type: "button", class: "xh-button", "data-action": "restore-all",
        click: () => void this.#try(() => this.#store?.putAll(deleted.map((entry) => ({ ...entry, deleted: null })))) }, "全部恢复"))] : []))];
  }

  /** @param {Entry} entry */
  async #erase(entry) {
    const lines = [`“${titleOf(this.#defined, entry)}”将从这台设备上清除，不能再恢复。`];
    if (await ask({ title: "彻底删除？", lines, choices: [{ value: "yes", label: "彻底删除" }] })) await this.#store?.erase(entry.id);
  }

  /** @param {RegisterStore} store */
  async #damaged(store) {
    const damaged = (await store.damaged()).filter(({ register }) => register === this.#defined.id);
    if (damaged.length === 0) return [];
    return [element("p", { class: "xh-register-alert" }, `有 ${damaged.length} 份已损坏，解不开。口令是对的；请用“打开备份或移交文件”恢复它们。`)];
  }

  /** @param {Entry} entry */
  #offerUndo(entry) {
    const undo = () => void this.#try(() => this.#store?.restore(entry));
    this.#toast.show(`已删除“${titleOf(this.#defined, entry)}”，30 天内可以恢复。`, { label: "撤销删除", act: undo });
  }

  #leaveAtOnce() {
    forgetPass();
    this.#view?.saving.leave();
  }

  get #now() {
    return this.#store?.now() ?? new Date();
  }

  /** @returns {Definition} */
  get #defined() {
    return /** @type {Definition} */ (this.definition);
  }

  /** The title of the record that a link leads to. @param {string} id */
  #linked = (id) => {
    const entry = this.#all.find((one) => one.id === id);
    const there = entry && this.#defined.registers[entry.register];
    return entry && there ? titleOf(there, entry) : "";
  };

  /** Do something; what goes wrong is said. @param {() => unknown} work */
  async #try(work) {
    this.#alert.textContent = "";
    try {
      await work();
    } catch (error) {
      this.#alert.textContent = said(error);
    }
  }
}

if (!customElements.get("xh-register")) customElements.define("xh-register", Register);
