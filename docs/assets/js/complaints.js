/**
 * The organisation's desk for complaints: the register on this device, beside it what residents sealed on the web.
 * @module
 */
import { ask } from "./ask.js";
import { button, sure } from "./controls.js";
import { ComplaintForm, settle } from "./complaint_form.js";
import { Keys, shortOf } from "./complaint_keys.js";
import { EVERYTHING, bin, countWords, figures, found, list, tools } from "./complaint_list.js";
import { ComplaintNotice } from "./complaint_notice.js";
import { Online } from "./complaint_online.js";
import { ComplaintPaper } from "./complaint_paper.js";
import { COMPLAINTS, amended, blank, dayOf, entered, favourableAmong, figuresOf, learned, yearsOf } from "./complaint_record.js";
import { Setup } from "./complaint_setup.js";
import { element } from "./dom.js";
import { Engine } from "./engine.js";
import { keepFigures } from "./figures.js";
import { fileName, offer } from "./file.js";
import { RegisterGuard } from "./register_guard.js";
import { openRegisters } from "./register_store.js";
import { said } from "./register_words.js";
import { slot } from "./slots.js";
import { isLocal } from "./survey_rounds.js";
import { Toast } from "./toast.js";
import { isToken } from "./token.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 */

const DATABASE = "xinheng-complaints";
const DEADLINE = "gs/deadline";
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const SETUP = "#setup";

/** `<xh-complaints data-words='{…}'>` */
export class Complaints extends HTMLElement {
  /** @type {import("./register_store.js").RegisterStore|undefined} */ #store;
  /** @type {import("./complaint_form.js").Words|undefined} */ #words;
  /** @type {ComplaintForm|null} */ #form = null;
  /** @type {Online|undefined} */ #online;
  /** @type {Setup|undefined} */ #setup;
  /** @type {ComplaintPaper|undefined} */ #paper;
  /** @type {ComplaintNotice|undefined} */ #notice;
  #filter = EVERYTHING;
  #alert = element("p", { class: "xh-register-alert", role: "alert" });
  #count = element("p", { class: "xh-register-count", role: "status" });
  #web = element("section", { class: "xh-item xh-complaint-web", "aria-labelledby": "xh-web-title" });
  #main = element("div", { class: "xh-complaint-main" });
  #toast = new Toast();
  #engine = new Engine();
  #abort = new AbortController();
  #drawn = 0;

  async connectedCallback() {
    this.#words = JSON.parse(this.dataset.words ?? "{}");
    this.#paper = new ComplaintPaper(slot(this, "paper"), this.words);
    this.#main.replaceChildren(this.#alert);
    this.#notice = new ComplaintNotice(this, this.words);
    this.replaceChildren(this.#alert, this.#main, this.#paper.paper, this.#notice.element, this.#toast.element);
    if (location.hash === "#print") this.#printBlank();
    await this.#attempt(async () => this.#start(await openRegisters({ database: DATABASE })));
  }

  disconnectedCallback() {
    this.#abort.abort();
    this.#store?.close();
  }

  /** Who comes from the form index wants the blank sheet. */
  #printBlank() {
    history.replaceState(null, "", location.pathname + location.search);
    this.#paper?.print({});
  }

  /** The complaint as a Word file, laid out as it prints, made on this device. @param {Entry} entry */
  async #saveWord({ values }) {
    const lines = ["Word 文件在这台设备上生成，不会发送；版式和打印的一样，可以再改。", "文件没有加密，里面有投诉人的信息，谁拿到都能看。只在确有需要时存，用完请删除。"];
    if (!(await ask({ title: "存成 Word 文件？", lines, choices: [{ value: "yes", label: "存成 Word 文件" }] }))) return;
    const { filledWord, slotsOf } = await import("./word_form.js");
    const paper = /** @type {ComplaintPaper} */ (this.#paper);
    paper.fill(values);
    const bytes = await filledWord("gs-complaint", slotsOf(paper.paper));
    paper.fill({});
    offer(fileName(["投诉登记"], new Date(), "docx"), bytes, DOCX);
  }

  get words() {
    return /** @type {import("./complaint_form.js").Words} */ (this.#words);
  }

  get #today() {
    return dayOf(new Date());
  }

  /** @param {import("./register_store.js").RegisterStore} store */
  async #start(store) {
    this.#store = store;
    const keys = new Keys(store);
    const online = (this.#online = new Online(store, keys));
    this.#setup = new Setup(keys, online, this.words.channels, (work) => this.#attempt(work));
    const guard = new RegisterGuard(store, async () => await this.#form?.flush());
    guard.watch(this);
    guard.addEventListener("restored", (event) => void this.#restored(/** @type {CustomEvent<string>} */ (event).detail));
    this.prepend(guard.element);
    const { signal } = this.#abort;
    store.addEventListener("change", () => void this.#show());
    store.addEventListener("lock", () => void this.#unlocked(guard));
    online.addEventListener("change", () => void this.#show());
    addEventListener("hashchange", () => void this.#turn(), { signal });
    addEventListener("pagehide", () => this.#form?.leave(), { signal });
    await this.#unlocked(guard);
  }

  /** @param {RegisterGuard} guard */
  async #unlocked(guard) {
    if (this.#store && !this.#store.isLocked) {
      const unsettled = await settle(this.#store);
      await this.#turn();
      if ((await this.#attempt(() => this.#look())) && unsettled) this.#alert.textContent = unsettled;
      return;
    }
    this.#form = null;
    this.#main.replaceChildren(guard.unlocking());
  }

  async #look() {
    const online = /** @type {Online} */ (this.#online);
    await online.look();
    if (online.state === "ready") await this.#fetch();
  }

  /** @param {string} words */
  async #restored(words) {
    this.#toast.show(words);
    await this.#attempt(() => this.#look());
  }

  /** Show what the address names. */
  async #turn() {
    const form = this.#form;
    if (form && !(await this.#attempt(() => form.flush()))) return history.replaceState(null, "", `#${form.id}`); // what is typed is nowhere else
    const left = form?.id;
    this.#form = null;
    this.#alert.textContent = "";
    this.#toast.hide();
    await this.#show();
    const begin = location.hash.length > 1 ? this.#main.querySelector("h2") : this.#main.querySelector(`[data-id="${left}"] a`);
    if (begin instanceof HTMLElement) begin.focus();
  }

  /** Draw what is kept now. */
  async #show() {
    const store = this.#store;
    const turn = ++this.#drawn;
    if (!store || store.isLocked) return;
    if (location.hash === SETUP) return await this.#showSetup(turn);
    const all = await store.all(COMPLAINTS);
    const entry = all.find(({ id, deleted }) => `#${id}` === location.hash && deleted === null);
    if (turn !== this.#drawn) return;
    if (entry) this.#showOne(entry);
    else this.#showList(all);
  }

  /** @param {number} turn */
  async #showSetup(turn) {
    const setup = /** @type {Setup} */ (this.#setup);
    const inHand = setup.element.contains(document.activeElement) && document.activeElement instanceof HTMLInputElement;
    if (this.#main.contains(setup.element) && inHand) return;
    await setup.show();
    if (turn === this.#drawn) this.#main.replaceChildren(setup.element);
  }

  /** @param {Entry} entry */
  #showOne(entry) {
    if (this.#form?.id === entry.id) return this.#form.refresh(entry);
    const store = /** @type {import("./register_store.js").RegisterStore} */ (this.#store);
    this.#form = new ComplaintForm(store, entry, this.words, (work) => this.#attempt(work), this.#acts);
    this.#main.replaceChildren(this.#form.element);
  }

  /** @param {Entry[]} all */
  #showList(all) {
    const kept = all.filter(({ deleted }) => deleted === null);
    const deleted = all.filter((entry) => entry.deleted !== null);
    const shown = found(kept, this.#filter);
    const search = /** @type {HTMLInputElement|null} */ (document.activeElement?.id === "xh-c-search" ? document.activeElement : null);
    const focus = search ?? (document.activeElement?.id ? document.activeElement : null);
    this.#count.textContent = countWords(kept, this.#today);
    this.#drawWeb();
    this.#main.replaceChildren(this.#web,
      ...(search ? [...this.#main.children].filter((each) => each.contains(search)) : [tools(this.words, this.#filter, yearsOf(kept), this.#listActs)]),
      this.#count, list(shown, this.words, this.#today),
      kept.length && !shown.length ? element("p", {}, "没有符合的。") : "",
      ...(kept.length ? [figures(kept, this.words, this.#listActs)] : []), ...(deleted.length ? [bin(deleted, this.#listActs)] : []));
    if (focus?.id) document.getElementById(focus.id)?.focus();
  }

  /** @type {import("./complaint_list.js").Acts} */
  #listActs = {
    make: () => void this.#attempt(() => this.#make()),
    blank: () => this.#paper?.print({}),
    restore: (entry) => void this.#attempt(async () => void (await this.#store?.restore(entry))),
    offer: (year, said) => void this.#attempt(() => this.#offer(year, said)),
    find: (filter) => {
      this.#filter = filter;
      void this.#show();
    },
  };

  /** @type {import("./complaint_form.js").Acts} */
  #acts = {
    saved: async (id, deadline) => {
      const known = !deadline || (await this.#attempt(() => this.#deadline(id)));
      if (known) await this.#attempt(async () => void (await this.#online?.tell(id)));
    },
    print: ({ values }) => this.#paper?.print(values),
    word: (entry) => void this.#attempt(() => this.#saveWord(entry)),
    remove: (entry) => this.#remove(entry),
    settle: async (entry, mine) => {
      const { elsewhere = "" } = entry.values;
      const changes = { told: elsewhere, elsewhere: "", ...(mine ? {} : { state: elsewhere }) };
      await this.#store?.put(learned(entry, changes, new Date()), entry.revision);
      await this.#online?.tell(entry.id);
    },
  };

  async #make() {
    const store = /** @type {import("./register_store.js").RegisterStore} */ (this.#store);
    const entry = await store.put(entered(blank(this.#today), await store.all(COMPLAINTS), store.now()), 0);
    location.hash = `#${entry.id}`;
    await this.#deadline(entry.id);
  }

  /** Let the rules say until when there must be an answer. @param {string} id */
  async #deadline(id) {
    const store = /** @type {import("./register_store.js").RegisterStore} */ (this.#store);
    const entry = await store.get(id);
    if (!entry) return;
    const { received = "" } = entry.values;
    const { due = "", provisional = false } = JSON.parse(await this.#engine.run(DEADLINE, JSON.stringify({ kind: "complaint", received })));
    await amended(store, entry, (present) => learned(present, { due, provisional: provisional ? "yes" : "" }, store.now()));
  }

  /** @param {Entry} entry */
  async #remove(entry) {
    const lines = [`${entry.values.number} 会移到“已删除”，30 天内可以恢复，之后从这台设备上清除。年度件数里不再算它。`];
    if (!(await sure("删除这一件？", lines, "删除"))) return;
    await this.#store?.remove(entry);
    location.hash = "#";
  }

  /** Leave a year's counts, and nothing else, where the evaluation finds them. @param {string} year @param {HTMLElement} said */
  async #offer(year, said) {
    const entries = (await this.#store?.all(COMPLAINTS) ?? []).filter(({ deleted }) => deleted === null);
    const counts = figuresOf(entries, year, favourableAmong(this.words.opinions));
    const facts = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
    await keepFigures({ form: COMPLAINTS, edition: this.words.edition, organisation: this.#online?.desk?.name ?? "", year, today: this.#today, facts });
    const words = this.words.figures.map(({ id, label }) => `${label} ${facts[id]}`).join("，");
    said.replaceChildren(`${year} 年的件数（${words}）已经放在本机记录里。`, element("a", { href: "../tools/evaluation/" }, "打开机构评估"), "，它会在页面开头问要不要取来。");
  }

  async #fetch() {
    const outcome = await this.#online?.fetch();
    if (!outcome) return;
    const { came, told, closed, conflicts } = outcome;
    const words = [came ? `收到 ${came} 件新的` : "没有新的投诉", told ? `${told} 件的状态已告诉服务器` : "", closed ? `${closed} 件打不开` : "", conflicts ? `${conflicts} 件的状态两台设备不一致` : ""];
    this.#toast.show(`${words.filter(Boolean).join("，")}。`);
    await this.#show();
  }

  #drawWeb() {
    const online = /** @type {Online} */ (this.#online);
    const set = element("a", { href: SETUP, class: "xh-button" }, "设置");
    const again = button("再找一次", () => void this.#attempt(() => this.#look()));
    const fetch = button("收取网上投诉", () => void this.#attempt(() => this.#fetch()));
    const leave = button("退出（忘掉令牌）", () => online.signOut());
    const hang = button("打印告示（二维码）", () => online.desk && this.#notice?.print(online.desk, online.address));
    const last = online.fetched ? `上次收取：${online.fetched.toLocaleTimeString("zh-CN", { timeStyle: "short" })}。` : "";
    /** @type {Record<import("./complaint_online.js").State, [(string|Node)[], Node[]]>} */ const shown = {
      looking: [["正在找服务器……"], []],
      none: [["没有连上服务器，收不到网上投诉；别的照常登记。"], [again, set]],
      token: [["填机构令牌以后，才能收取网上投诉。"], [this.#tokenForm(), set]],
      off: [["这台服务器没有开通网上投诉。"], [set, leave]],
      closed: [["还没有开通网上投诉：要先生成密钥、做好备份，再启用公钥。"], [set, fetch, leave]],
      foreign: [[`居民现在用的公钥（${shortOf(online.desk?.thumbprint ?? "")}）不在这台设备上，网上投诉打不开。公钥是本机构别的设备生成的，请在那里备份密钥，在这里用“打开备份或移交文件”读入；本机构没有人换过公钥，请马上告诉主管部门。`], [fetch, set, leave]],
      ready: [["居民可以在网上投诉：", element("a", { href: online.address }, online.address), ` 公钥 ${shortOf(online.desk?.thumbprint ?? "")} 是这台设备上的。${last}${online.address && isLocal(online.address) ? "这是只有本机能打开的地址：印告示之前，请用居民能打开的网址打开本页。" : ""}`], [fetch, hang, set, leave]],
    };
    const [words, actions] = shown[online.state];
    const form = this.#web.querySelector("form");
    if (form?.contains(document.activeElement) && online.state === "token") return;
    this.#web.dataset.state = online.state;
    this.#web.replaceChildren(element("h2", { id: "xh-web-title" }, "网上投诉"), element("p", {}, ...words), element("div", { class: "xh-buttons" }, ...actions));
  }

  #tokenForm() {
    const input = element("input", { id: "xh-c-token", type: "password", autocomplete: "off" });
    const remember = element("input", { type: "checkbox", id: "xh-c-remember" });
    const form = element("form", { class: "xh-complaint-token" }, element("label", { for: input.id }, "机构令牌"), input,
      element("label", { class: "xh-check" }, remember, " 记在这台设备上（公用电脑请不要勾选）"), element("button", { type: "submit", class: "xh-button" }, "进入"));
    form.onsubmit = (event) => {
      event.preventDefault();
      void this.#attempt(async () => {
        if (!isToken(input.value)) throw new Error("令牌里只有英文字母、数字和符号，请照原样粘贴。");
        await this.#online?.signIn(input.value, remember.checked);
        if (this.#online?.state === "ready") await this.#fetch();
      });
    };
    return form;
  }

  /** Do something; what goes wrong is said. @param {() => Promise<unknown>} work @returns {Promise<boolean>} */
  async #attempt(work) {
    this.#alert.textContent = "";
    try {
      await work();
      return true;
    } catch (error) {
      this.#alert.textContent = said(error);
      return false;
    }
  }
}

if (!customElements.get("xh-complaints")) customElements.define("xh-complaints", Complaints);
