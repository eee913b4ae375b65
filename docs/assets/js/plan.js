/**
 * <xh-plan>: an improvement plan made of what the tools found short, kept on this device and held against newer records.
 * @module
 */
import { button } from "./controls.js";
import { today } from "./days.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { everything } from "./gaps.js";
import { LedgerPage } from "./ledger_page.js";
import { Matters, put } from "./matters.js";
import { Batch } from "./plan_batch.js";
import { calendarOf } from "./plan_calendar.js";
import { drawCard } from "./plan_card.js";
import { offerPlans } from "./plan_choice.js";
import { FIELDS, entriesIn, entryOf, isAbout, isLate, nowOf, ordered, valuesOf } from "./plan_entries.js";
import { Offered, namesOf } from "./plan_found.js";
import { progress } from "./plan_progress.js";
import { countWords, planReport } from "./plan_report.js";
import { forgetWanted, takenOf, wantedHere } from "./plan_wanted.js";
import { worthOf } from "./plan_worth.js";
import { handWord, handWorkbook } from "./report_files.js";
import { reportView } from "./report_view.js";
import { engine } from "./rules.js";
import { slot } from "./slots.js";
import { knownIn } from "./subjects.js";
import { WORKBOOK, saidWhile } from "./working.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {import("./plan_found.js").Taken} Taken
 * @typedef {import("./store.js").Store} Store
 */

const ABOUT = ["about.organisation", "about.year"];

class Plan extends LedgerPage {
  #known = knownIn(this);
  #offered = new Offered({ list: slot(this, "found"), none: slot(this, "none"), all: slot(this, "all"), known: this.#known, take: (taken) => this.#takeUp(taken, false) });
  #matters = new Matters(slot(this, "matters"), FIELDS);
  #batch = new Batch({
    from: /** @type {HTMLSelectElement} */ (slot(this, "batch-from")),
    owner: /** @type {HTMLInputElement} */ (slot(this, "batch-owner")),
    due: /** @type {HTMLInputElement} */ (slot(this, "batch-due")),
  });
  #form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
  /** @type {Store|null} */ #store = null;
  /** @type {Found[]} the newest records of this institution */ #found = [];
  /** What the rules say the plan is worth. */ #worth = "";
  #wanted = wantedHere();
  #run = (/** @type {string} */ form, /** @type {string} */ text) => engine.run(form, text);
  #turn = 0;
  #estimates = 0;

  begin() {
    slot(this, "order").addEventListener("change", () => this.#sort());
    slot(this, "plans").addEventListener("change", (event) => void this.#goTo(/** @type {HTMLSelectElement} */ (event.target).value));
    for (const name of ABOUT) this.#form.querySelector(`[name="${name}"]`)?.addEventListener("change", () => void this.#look());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.#look(); });
  }

  /** The plan of the institution that the wanted record speaks of; without one the newest plan. @param {Store} store */
  async first(store) {
    const plans = await store.list(this.dataset.form);
    const record = await store.get(this.#wanted?.record ?? "");
    const whose = record?.about.organisation;
    const fitting = whose ? plans.find(({ about }) => !about.organisation || about.organisation === whose) : plans[0];
    return fitting?.id ?? null;
  }

  /** @param {Store} store */
  opened(store) {
    this.#store = store;
    store.subscribe(({ here }) => { if (!here) void this.#look(); });
    void this.#listPlans();
    void this.#look().then(() => this.#takeUpWanted());
  }

  /** @returns {Values} */
  values() {
    const about = ABOUT.map((name) => [name, this.#input(name).value.trim()]).filter(([, text]) => text);
    return { ...Object.fromEntries(about), ...this.#matters.values() };
  }

  /** @param {Values} values */
  fill(values) {
    for (const name of ABOUT) this.#input(name).value = values[name] ?? "";
    this.#put(entriesIn(values));
  }

  show() {
    const entries = this.#entries();
    this.#drawCards();
    slot(this, "count").textContent = entries.length ? countWords(entries, today()) : "";
    slot(this, "bar").replaceChildren(...(entries.length ? [progress(entries)] : []));
    this.#arrange(entries.length === 0);
    const late = entries.filter((entry) => isLate(entry, today())).length;
    const said = late ? `${late} 条过了期限还没有完成` : "";
    if (slot(this, "announcement").textContent !== said) slot(this, "announcement").textContent = said;
    this.#batch.offer(entries);
    this.#offered.draw(this.#found, entries);
    void this.#estimate();
  }

  #drawCards() {
    for (const card of this.#matters.cards) {
      const entry = /** @type {Entry} */ (this.#matters.typed(card));
      drawCard(card, { entry, now: nowOf(entry, this.#found), clauses: this.#known.clauses, today: today() });
    }
  }

  /** Nothing is handed on of an empty plan, and what fills it comes first. @param {boolean} isEmpty */
  #arrange(isEmpty) {
    const [about, gaps] = [slot(this, "about"), slot(this, "gaps")];
    const [first, second] = isEmpty ? [gaps, about] : [about, gaps];
    if (first.nextElementSibling !== second) {
      if (first.contains(document.activeElement)) first.after(second); // what is moved would lose the focus
      else second.before(first);
    }
    this.toggleAttribute("data-empty", isEmpty);
    slot(this, "empty").hidden = !isEmpty || this.#found.length === 0;
    const list = slot(this, "with-entries");
    list.hidden = isEmpty && !list.contains(document.activeElement); // the first one may be being written
  }

  heading() {
    const { "about.organisation": organisation = "", "about.year": year = "" } = this.values();
    return [organisation, year && `${year} 年度`, this.dataset.title].filter(Boolean).join(" ");
  }

  sheet() {
    return element("div", { class: "xh-plan-sheet" }, ...reportView(this.#report()));
  }

  commands() {
    return {
      add: () => this.#addOwn(),
      remove: (/** @type {Element} */ it) => this.#remove(/** @type {HTMLElement} */ (it.closest("li"))),
      batch: () => this.#fillBlanks(),
      done: (/** @type {Element} */ it) => this.#finish(/** @type {HTMLElement} */ (it.closest("li"))),
      ics: () => this.#saveCalendar(),
      xlsx: () => this.#hand((name) => saidWhile(WORKBOOK, () => handWorkbook(this.#report(), engine, name))),
      docx: () => this.#hand((name) => handWord(this.#report(), name)),
      new: () => this.#goTo(null),
    };
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #input(name) {
    return /** @type {HTMLInputElement} */ (this.#form.querySelector(`[name="${name}"]`));
  }

  #entries() {
    return entriesIn(this.#matters.values());
  }

  /** @param {Entry[]} entries */
  #put(entries) {
    this.#matters.fill(valuesOf(ordered(entries, /** @type {HTMLSelectElement} */ (slot(this, "order")).value)));
  }

  #sort() {
    this.#put(this.#entries());
    this.changed();
  }

  /** @param {string|null} id */
  async #goTo(id) {
    await this.turnTo(id);
    await this.#listPlans();
    await this.#look();
    if (id === null) this.#input("about.organisation").focus();
  }

  /** Offer the plans of this device where there are several. */
  async #listPlans() {
    const plans = (await this.#store?.list(this.dataset.form)) ?? [];
    offerPlans(/** @type {HTMLSelectElement} */ (slot(this, "plans")), plans, this.saving?.record);
  }

  /** Ask what the newest records of this institution say now. */
  async #look() {
    const store = this.#store;
    if (!store) return;
    const turn = ++this.#turn;
    const organisation = this.#input("about.organisation").value.trim();
    try {
      const { found, locked } = await everything({ known: this.#known, store, run: this.#run, whose: { organisation } });
      if (turn !== this.#turn) return;
      this.#found = found;
      slot(this, "locked").hidden = !locked;
      slot(this, "engine").hidden = true;
    } catch (error) {
      const box = slot(this, "engine");
      box.hidden = false;
      box.replaceChildren(error instanceof Error ? error.message : String(error), " ", button("重试", () => void this.#look()));
    }
    this.show();
  }

  /** Put on the plan what the address asks for. */
  async #takeUpWanted() {
    const [wanted, store] = [this.#wanted, this.#store];
    this.#wanted = null;
    if (!wanted || !store) return;
    forgetWanted();
    const taken = await takenOf(wanted, { found: this.#found, known: this.#known, store, run: this.#run });
    return taken ? this.#takeUp([taken], !wanted.item) : this.say("本机没有找到那份记录，没有列入。");
  }

  /** @param {Taken[]} taken  @param {boolean} isWhole  everything that is short, and not what was chosen */
  #takeUp(taken, isWhole) {
    const before = this.#entries();
    const fresh = taken.flatMap(({ found, lines }) => lines.filter(({ key }) => !before.some((entry) => isAbout(entry, found.form, key))).map((line) => ({ found, line })));
    const asked = taken.reduce((sum, { lines }) => sum + lines.length, 0);
    if (asked === 0) return this.say(isWhole ? `${namesOf(taken)}没有未达到的项目，没有要列入的。` : "这一项没有缺口，没有列入。");
    this.#nameWhose(taken.map(({ found }) => found));
    this.#put([...before, ...fresh.map(({ found, line }) => entryOf(found, line, today()))]);
    this.changed();
    void this.#listPlans();
    const there = asked - fresh.length;
    this.#tell([`从${namesOf(taken)}列入 ${fresh.length} 条`, there && `${there} 条已经在计划里，没有再列`].filter(Boolean).join("，") + "。", fresh.length ? before : null);
  }

  /** Take over whose the records are, where the plan does not say it. @param {Found[]} found */
  #nameWhose(found) {
    for (const name of /** @type {const} */ (["organisation", "year"])) {
      const input = this.#input(`about.${name}`);
      input.value ||= found.map(({ record }) => record?.about[name] ?? "").find(Boolean) ?? "";
    }
  }

  /** Say what was done, and offer to undo it. @param {string} words @param {Entry[]|null} before  null: nothing has changed */
  #tell(words, before) {
    this.say(words);
    if (before) slot(this, "message").append(" ", button("撤销", () => this.#undo(before)));
  }

  /** @param {Entry[]} before */
  #undo(before) {
    slot(this, "message").hidden = true;
    this.#put(before);
    this.changed();
  }

  #addOwn() {
    const entries = this.#entries();
    if (entries.length === 0) this.#matters.fill({});
    const card = entries.length === 0 ? this.#matters.cards[0] : this.#matters.add();
    this.show();
    slot(this, "with-entries").hidden = false;
    /** @type {HTMLElement|null|undefined} */ (card?.querySelector("[name$='.what']"))?.focus();
  }

  /** @param {HTMLElement} card */
  #remove(card) {
    const before = this.#entries();
    this.#matters.remove(card);
    this.changed();
    this.#tell("已去掉一条。", before);
  }

  /** @param {HTMLElement} card */
  #finish(card) {
    put(card, "state", "done");
    this.changed();
    /** @type {HTMLElement|null} */ (card.querySelector("select"))?.focus();
  }

  /** Write owner and day at once where they are still blank. */
  #fillBlanks() {
    if (this.#batch.isBlank) return this.say("先写责任岗位或期限，再写到各条。");
    const before = this.#entries();
    const { entries, written } = this.#batch.fill(before);
    this.#put(entries);
    this.changed();
    this.#tell(`写到了 ${written} 条；已经写了的没有动。`, written ? before : null);
  }

  async #estimate() {
    const turn = ++this.#estimates;
    const worth = await worthOf(this.#entries(), this.#found, { known: this.#known, run: this.#run, reason: this.dataset.title ?? "" });
    if (turn === this.#estimates) this.#worth = slot(this, "worth").textContent = worth;
  }

  #report() {
    const { "about.organisation": organisation = "", "about.year": year = "" } = this.values();
    const entries = this.#entries();
    return planReport({
      known: this.#known, title: this.dataset.title ?? "", organisation, year, entries, now: entries.map((entry) => nowOf(entry, this.#found)), worth: this.#worth, today: today(),
    });
  }

  /** @param {(name: string[]) => Promise<void>} work */
  async #hand(work) {
    try {
      await work([this.heading()]);
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }

  #saveCalendar() {
    const name = this.heading();
    const file = calendarOf(this.#entries(), { id: this.saving?.record.id ?? "plan", name, now: new Date() });
    if (!file) return this.say("没有写了期限而未完成的条目，不用存日历。");
    return offer(fileName([name], new Date(), "ics"), file, "text/calendar");
  }
}

customElements.define("xh-plan", Plan);
