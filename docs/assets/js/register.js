/**
 * A register's page: the list of its records or one of them, kept on this device and nowhere else.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { cameBack, exitButton, goOn } from "./exit_page.js";
import { RegisterBatch } from "./register_batch.js";
import { blanksOf } from "./register_blanks.js";
import { exportTable, saveWord } from "./register_downloads.js";
import { RegisterGuard, handOut } from "./register_guard.js";
import { settle } from "./register_leaving.js";
import { addressOf } from "./register_links.js";
import { RegisterList } from "./register_list.js";
import { RegisterMore } from "./register_more.js";
import { RegisterPaper } from "./register_paper.js";
import { forgetPass, keepPass, takePass } from "./register_pass.js";
import { openRegisters } from "./register_store.js";
import { asOfToday, isDaily, undated } from "./register_today.js";
import { RegisterView } from "./register_view.js";
import { definitionIn, said, titleOf } from "./register_words.js";
import { Toast } from "./toast.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {import("./register_words.js").Definition} Definition
 */

/** `<xh-register data-root="../../">` around the definition, the form as a template, and the blank sheet. */
export class Register extends HTMLElement {
  /** @type {RegisterStore|null} */ #store = null;
  /** @type {RegisterGuard|null} */ #guard = null;
  /** @type {RegisterView|null} */ #view = null;
  /** @type {RegisterList|null} */ #list = null;
  /** @type {RegisterMore|null} */ #more = null;
  /** @type {Entry[]} the records of all registers */ #all = [];
  #scope = ""; // which records the list is to show next
  /** @type {import("./register_saving.js").RegisterSaving[]} what could not be saved before the lock was shut */ #behind = [];
  #drawn = 0;
  #toast = new Toast();
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #place = element("div", { class: "xh-register-place" });
  #route = () => void this.#show();
  #left = () => this.#view?.saving.leave();
  /** A telephone ends what it does not show. */
  #hidden = () => document.visibilityState === "hidden" && void this.#view?.saving.flush();
  /** Whoever prints by the browser's own command gets the record in hand. */
  #printed = () => this.#view && !this.#paper.isPrinting && this.#fillPaper();

  async connectedCallback() {
    if (this.#store) return;
    this.definition = definitionIn(this);
    this.root = this.dataset.root ?? "../../";
    this.template = /** @type {HTMLTemplateElement} */ (this.querySelector("template"));
    this.paper = new RegisterPaper(/** @type {HTMLElement} */ (this.querySelector(".xh-sheets")), this.definition, this.querySelector("template.xh-ledger-sheet"));
    this.paper.sheets.before(this.#alert, this.#place, this.#toast.element);
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
    this.#more = new RegisterMore(this.#defined, { store, root: this.root ?? "", attempt: (work) => void this.#try(work) });
    this.#place.after(this.#more.element);
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
      const entry = this.#present.find((one) => one.id === id) ?? null;
      if (entry || location.hash === "#new") this.#showRecord(entry);
      else await this.#showList(store);
      this.#alert.textContent = unsettled;
    });
  }

  get #own() {
    return this.#all.filter(({ register }) => register === this.definition?.id);
  }

  get #present() {
    return this.#own.filter(({ deleted }) => !deleted);
  }

  /** @param {RegisterGuard} guard */
  #showLocked(guard) {
    this.#all = [];
    this.#view = this.#list = null;
    this.#place.replaceChildren(guard.unlocking());
    this.#more?.forget();
    this.#clearPaper();
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
      print: (one, large = false) => this.#print(() => this.#paper.records([one], this.#linked), large),
      word: (one, large = false) => void this.#try(() => saveWord(this.#defined, one, this.#paper, large, this.#naming)),
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
    this.#more?.hide();
    this.#view.focus();
  }

  /** @param {RegisterStore} store */
  async #showList(store) {
    const left = this.#view?.entry.id ?? null;
    this.#view = null;
    this.#clearPaper();
    const list = (this.#list ??= this.#made(store));
    if (!this.#place.contains(list.element)) this.#place.replaceChildren(this.#tools(), list.element);
    await this.#fillList(list, this.#present.map((entry) => undated(this.#defined, entry)));
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
      go: (register, id) => { location.href = addressOf(this.root ?? "", this.#defined, register, id); } });
    list.under.append(batch.element);
    return list;
  }

  /** Only the rules know how a period stands today; the list does not wait for them. @param {RegisterStore} store @param {RegisterList} list */
  async #askToday(store, list) {
    if (!isDaily(this.#defined)) return;
    const turn = this.#drawn;
    const today = await asOfToday(this.#defined, this.#present, store.now());
    if (turn === this.#drawn && !store.isLocked) await this.#fillList(list, today);
  }

  /** @param {RegisterList} list @param {Entry[]} today  the records of this register, as they stand today */
  async #fillList(list, today) {
    list.show(today);
    await this.#more?.show(this.#own, today);
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

  #blanks() {
    return blanksOf(this.#defined, this.root ?? "", this.#paper, (fill) => this.#print(fill));
  }

  /** Who comes from the form index wants the blank sheet, or the blank table. @param {boolean} isLedger */
  #printBlank(isLedger) {
    history.replaceState(null, "", location.pathname + location.search);
    this.#print(() => (isLedger ? this.#paper.ledger() : this.#paper.blank()));
  }

  #printList() {
    const list = /** @type {RegisterList} */ (this.#list);
    const { head, rows, foot } = list.printed;
    this.#print(() => this.#paper.list(this.#defined.title, head, rows, foot));
  }

  /** @param {() => void} fill @param {boolean} [large]  on A3 */
  #print(fill, large = false) {
    this.#paper.print(fill, () => (this.#view ? this.#fillPaper() : this.#paper.blank()), large);
  }

  #clearPaper() {
    if (!this.#paper.isPrinting) this.#paper.blank();
  }

  #fillPaper() {
    if (this.#view) this.#paper.records([this.#view.entry], this.#linked);
  }

  async #handOver() {
    const chosen = this.#list?.chosen ?? [];
    if (chosen.length === 0) return this.#toast.show("还没有可以移交的。");
    const how = await ask({ title: `移交 ${chosen.length} 份`, lines: ["勾选了几份就移交几份；一份也没有勾，就是清单上列出的全部。"],
      choices: [{ value: "file", label: "加密文件" }, { value: "paper", label: "打印，一式二份" }] });
    if (how === "file") await handOut(`${this.#defined.title}移交`, chosen, this.#now);
    if (how === "paper") this.#print(() => this.#paper.handover(chosen, this.#linked));
  }

  async #export() {
    const chosen = this.#list?.chosen ?? [];
    if (chosen.length === 0) return this.#toast.show("还没有可以导出的。");
    await exportTable(this.#defined, chosen, this.#toast, this.#naming);
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

  get #paper() {
    return /** @type {RegisterPaper} */ (this.paper);
  }

  get #naming() {
    return { linked: this.#linked, now: () => this.#now };
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
