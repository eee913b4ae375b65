/**
 * <xh-plan>: an improvement plan made of what the tools found short, kept on this device and held against newer records.
 * @module
 */
import { button, table } from "./controls.js";
import { dayOf, today } from "./days.js";
import { documentText } from "./document.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { checklists, isGap, newest, ofRecord } from "./gaps.js";
import { calendarFile } from "./ics.js";
import { LedgerPage } from "./ledger_page.js";
import { Matters, put } from "./matters.js";
import { FIELDS, STATES, daysProblem, entriesIn, entryOf, isAbout, isLate, nowOf, nowWords, ordered, stateOf, valuesOf } from "./plan_entries.js";
import { Offered, namesOf } from "./plan_found.js";
import { countWords, planReport } from "./plan_report.js";
import { handWord, handWorkbook } from "./report_files.js";
import { reportView } from "./report_view.js";
import { engine } from "./rules.js";
import { rangeText, slot } from "./slots.js";
import { knownIn, subjectOf } from "./subjects.js";
import { WORKBOOK, saidWhile } from "./working.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./plan_found.js").Taken} Taken
 * @typedef {import("./store.js").Store} Store
 */

const ABOUT = ["about.organisation", "about.year"];
const EVALUATION = "gs/evaluation";

class Plan extends LedgerPage {
  #known = knownIn(this);
  #offered = new Offered({ list: slot(this, "found"), none: slot(this, "none"), all: slot(this, "all"), known: this.#known, take: (taken) => this.#takeUp(taken, false) });
  #matters = new Matters(slot(this, "matters"), FIELDS);
  #form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
  /** @type {Store|null} */ #store = null;
  /** @type {Found[]} the newest records of this institution */ #found = [];
  /** What the rules say the plan is worth. */ #worth = "";
  /** What the address asks to take up: a record, and perhaps one item of it. */
  #wanted = new URLSearchParams(location.search);
  #turn = 0;

  begin() {
    slot(this, "order").addEventListener("change", () => this.#sort());
    slot(this, "plans").addEventListener("change", (event) => void this.#goTo(/** @type {HTMLSelectElement} */ (event.target).value));
    for (const name of ABOUT) this.#form.querySelector(`[name="${name}"]`)?.addEventListener("change", () => void this.#look());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.#look(); });
  }

  /** The plan of the institution that the wanted record speaks of; without one the newest plan. @param {Store} store */
  async first(store) {
    const plans = await store.list(this.dataset.form);
    const record = await store.get(this.#wanted.get("add") ?? "");
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
    this.#matters.cards.forEach((card) => this.#draw(card));
    slot(this, "count").textContent = entries.length ? countWords(entries, today()) : "";
    slot(this, "bar").replaceChildren(...(entries.length ? [progress(entries)] : []));
    this.#arrange(entries.length === 0);
    const late = entries.filter((entry) => isLate(entry, today())).length;
    const said = late ? `${late} 条过了期限还没有完成` : "";
    if (slot(this, "announcement").textContent !== said) slot(this, "announcement").textContent = said;
    this.#listSources();
    this.#drawFound();
    void this.#estimate();
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
    slot(this, "with-entries").hidden = isEmpty;
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

  /** @param {import("./plan_entries.js").Entry[]} entries */
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
    const box = /** @type {HTMLSelectElement} */ (slot(this, "plans"));
    const here = this.saving?.record;
    const all = here && !plans.some(({ id }) => id === here.id) ? [{ id: here.id, about: /** @type {import("./record.js").About} */ ({ name: "新的一份" }), changed: "" }, ...plans] : plans;
    box.replaceChildren(...all.map(({ id, about, changed }) => element("option", { value: id }, [about.organisation, about.year && `${about.year} 年度`, about.name, changed && dayOf(new Date(changed))].filter(Boolean).join(" · "))));
    box.value = here?.id ?? "";
    /** @type {HTMLElement} */ (box.closest("p")).hidden = all.length < 2;
  }

  /** Ask what the newest records of this institution say now. */
  async #look() {
    const store = this.#store;
    if (!store) return;
    const turn = ++this.#turn;
    const run = (/** @type {string} */ form, /** @type {string} */ text) => engine.run(form, text);
    const organisation = this.#input("about.organisation").value.trim();
    try {
      const [found, lists] = await Promise.all([newest({ known: this.#known, store, run, whose: { organisation } }), checklists(this.#known).catch(() => ({ found: [], locked: false }))]);
      if (turn !== this.#turn) return;
      this.#found = [...found, ...lists.found];
      slot(this, "locked").hidden = !lists.locked;
      slot(this, "engine").hidden = true;
    } catch (error) {
      const box = slot(this, "engine");
      box.hidden = false;
      box.replaceChildren(error instanceof Error ? error.message : String(error), " ", button("重试", () => void this.#look()));
    }
    this.show();
  }

  /** Put on the plan what the address names: what is short in a record, or one item of it. */
  async #takeUpWanted() {
    const [id, key] = [this.#wanted.get("add"), this.#wanted.get("item")];
    this.#wanted = new URLSearchParams();
    if (!id || !this.#store) return;
    const address = new URL(location.href);
    for (const name of ["add", "item"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
    const record = await this.#store.get(id);
    const found = this.#found.find((each) => each.id === id)
      ?? (record && await ofRecord({ known: this.#known, run: (form, text) => engine.run(form, text), record }));
    if (!found) return this.say("本机没有找到那份记录，没有列入。");
    const lines = found.lines.filter((line) => (key ? line.key === key && isGap(line) : isGap(line) && line.status === "short"));
    return this.#takeUp([{ found, lines }], !key);
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
    this.say([`从${namesOf(taken)}列入 ${fresh.length} 条`, there && `${there} 条已经在计划里，没有再列`].filter(Boolean).join("，") + "。");
    if (fresh.length) slot(this, "message").append(" ", button("撤销", () => this.#undo(before)));
  }

  /** Take over whose the records are, where the plan does not say it. @param {Found[]} found */
  #nameWhose(found) {
    for (const name of /** @type {const} */ (["organisation", "year"])) {
      const input = this.#input(`about.${name}`);
      input.value ||= found.map(({ record }) => record?.about[name] ?? "").find(Boolean) ?? "";
    }
  }

  /** @param {import("./plan_entries.js").Entry[]} before */
  #undo(before) {
    slot(this, "message").hidden = true;
    this.#put(before);
    this.changed();
  }

  /** What each newest record has to offer that is not on the plan yet. */
  #drawFound() {
    this.#offered.draw(this.#found, this.#entries());
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
    this.say("已去掉一条。");
    slot(this, "message").append(" ", button("撤销", () => this.#undo(before)));
  }

  /** @param {HTMLElement} card */
  #finish(card) {
    put(card, "state", "done");
    this.changed();
    /** @type {HTMLElement|null} */ (card.querySelector("select"))?.focus();
  }

  /** Show on a card what is not typed: what it is about, whether it is late, what the newest record says. @param {HTMLElement} card */
  #draw(card) {
    const entry = /** @type {import("./plan_entries.js").Entry} */ (this.#matters.typed(card));
    const isOwn = !entry.key;
    slot(card, "own").hidden = !isOwn;
    slot(card, "title").textContent = isOwn ? entry.what || "自己加的一条" : entry.what ?? "";
    slot(card, "from").textContent = isOwn ? "" : [entry.from, entry.added && `${entry.added} 列入`].filter(Boolean).join(" · ");
    const link = /** @type {HTMLAnchorElement} */ (slot(card, "clause"));
    const [href, name] = this.#known.clauses[entry.clause ?? ""] ?? ["", ""];
    link.hidden = !href;
    if (href) link.href = href;
    link.textContent = name;
    const now = nowOf(entry, this.#found);
    const finding = isOwn || now?.message === entry.finding ? "" : entry.finding ?? "";
    slot(card, "finding").textContent = finding && `列入时：${finding}`;
    const loss = now?.loss ?? (entry.points ? Number(entry.points) : null);
    slot(card, "points").textContent = loss === null || now?.status === "met" ? "" : `补上可得 ${loss} 分`;
    const place = slot(card, "now");
    place.textContent = nowWords(now);
    place.hidden = now === null;
    place.dataset.status = now?.status ?? "";
    slot(card, "done").hidden = now?.status !== "met" || stateOf(entry) === "done";
    this.#judgeDays(card, daysProblem(entry));
    const late = isLate(entry, today());
    card.dataset.status = late || (now?.done && now.status === "short") ? "short" : stateOf(entry) === "done" ? "met" : "unknown";
    slot(card, "state").textContent = late ? "✕ 已超期" : STATES[stateOf(entry)].join(" ");
  }

  /** @param {HTMLElement} card @param {string} problem */
  #judgeDays(card, problem) {
    const place = slot(card, "days-error");
    place.textContent = problem;
    place.hidden = !problem;
    card.querySelector("[name$='.days']")?.setAttribute("aria-invalid", String(Boolean(problem)));
  }

  /** Write owner and day at once where they are still blank. */
  #fillBlanks() {
    const [whose, owner, due] = ["batch-from", "batch-owner", "batch-due"].map((name) => /** @type {HTMLInputElement} */ (slot(this, name)).value.trim());
    if (!owner && !due) return this.say("先写责任岗位或期限，再写到各条。");
    const before = this.#entries();
    const isMeant = (/** @type {import("./plan_entries.js").Entry} */ entry) => stateOf(entry) !== "done" && (!whose || entry.from === whose);
    const after = before.map((entry) => (isMeant(entry) ? { ...entry, owner: entry.owner || owner || "", due: entry.due || due || "" } : entry));
    const written = after.filter((entry, at) => (entry.owner ?? "") !== (before[at]?.owner ?? "") || (entry.due ?? "") !== (before[at]?.due ?? "")).length;
    this.#put(after);
    this.changed();
    this.say(`写到了 ${written} 条；已经写了的没有动。`);
    if (written) slot(this, "message").append(" ", button("撤销", () => this.#undo(before)));
  }

  /** Offer the sources of the entries as what may be written at once. */
  #listSources() {
    const box = /** @type {HTMLSelectElement} */ (slot(this, "batch-from"));
    const names = [...new Set(this.#entries().map(({ from }) => from ?? "").filter(Boolean))];
    if (names.join() === [...box.options].slice(1).map(({ value }) => value).join()) return;
    const kept = box.value;
    box.replaceChildren(element("option", { value: "" }, "全部"), ...names.map((name) => element("option", { value: name }, name)));
    box.value = names.includes(kept) ? kept : "";
  }

  /** Ask the rules what the evaluation comes to once everything on the plan is reached. */
  async #estimate() {
    const place = slot(this, "worth");
    const found = this.#found.find(({ source, record }) => source === EVALUATION && record);
    const open = this.#entries().filter((entry) => entry.form === EVALUATION && nowOf(entry, this.#found)?.status !== "met");
    const items = open.flatMap(({ key }) => found?.lines.find((line) => line.key === key) ?? []);
    if (!found?.record || !found.standing || items.length === 0) {
      this.#worth = place.textContent = "";
      return;
    }
    const full = items.flatMap(({ key, max }) => [[`scores.${key}.score`, String(max)], [`scores.${key}.reason`, this.dataset.title ?? ""]]);
    const asked = this.#turn;
    const answer = JSON.parse(await engine.run(EVALUATION, documentText({ ...found.readable, ...Object.fromEntries(full) })).catch(() => "{}"));
    if (asked !== this.#turn || !answer.range) return;
    const names = subjectOf(this.#known, EVALUATION)?.names ?? {};
    const grades = answer.possible_grades.map((/** @type {string} */ id) => names[id]).join("、");
    this.#worth = `按 ${found.day} 的${found.name}，现在是 ${rangeText(found.standing.range ?? [0, 0])} 分（${found.standing.grade}）；计划里没有完成的 ${items.length} 项都做到，是 ${rangeText(answer.range)} 分（${grades}）。`;
    place.textContent = this.#worth;
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
    const record = this.saving?.record.id ?? "plan";
    const open = this.#entries().filter((entry) => entry.due && !["done", "paused"].includes(stateOf(entry)));
    if (open.length === 0) return this.say("没有写了期限而未完成的条目，不用存日历。");
    const days = open.map((entry) => ({
      uid: `${record}-${entry.form ?? "own"}-${entry.key ?? entry.what}@xinheng`, date: entry.due ?? "", title: `到期：${entry.what ?? ""}`, text: entry.action ?? "",
    }));
    return offer(fileName([this.heading()], new Date(), "ics"), calendarFile(this.heading(), days, new Date()), "text/calendar");
  }
}

/** How far the plan has come, as parts of a bar and as a table. @param {import("./plan_entries.js").Entry[]} entries */
function progress(entries) {
  const rows = Object.entries(STATES).map(([state, [sign, word]]) => {
    const count = entries.filter((entry) => stateOf(entry) === state).length;
    return { state, words: `${sign} ${word}`, count };
  });
  const made = table("各状态的条数", rows.map(({ words }) => words), [rows.map(({ count }) => String(count))], "xh-unseen");
  const bar = element("div", { class: "xh-plan-bar", "aria-hidden": "true" }, ...rows.filter(({ count }) => count).map(({ state, words, count }) => {
    const part = element("span", { "data-state": state }, `${words} ${count}`);
    part.style.flexGrow = String(count);
    return part;
  }));
  return element("div", {}, bar, made);
}

customElements.define("xh-plan", Plan);
