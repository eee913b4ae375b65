/**
 * The periods of one institution that this device keeps: which stand side by side, a new one, renaming, deleting and taking back.
 * @module
 */
import { aboutFrom, documentText } from "./document.js";
import { nameOfPeriod, nextPeriod, periodIn } from "./periods.js";
import { newRecord } from "./record.js";
import { scored } from "./scoring.js";
import { focusOn, make, slot } from "./slots.js";
import { Toast } from "./toast.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./rates_report.js").Result} Result
 * @typedef {import("./rates_report.js").PeriodResult} PeriodResult
 * @typedef {{id: string, period: PeriodResult}} Listed
 */

/** The list below the form. Each period is a record of its own, so that each is saved, sent and opened by itself. */
export class RatesPeriods {
  /** @type {Set<string>} records that do not stand in the comparison */ #out = new Set();
  /** @type {Map<string, {changed: string, result: Result|null}>} */ #known = new Map();
  /** @type {Listed[]} */ #listed = [];
  /** @type {[Values, Result|null]} */ #present = [{}, null];
  #turn = 0;
  #drawn = "";
  #listens = false;
  #toast = new Toast();

  /** @param {import("./tool_page.js").ToolPage} page @param {(beside: PeriodResult[]) => void} compare  told which periods stand side by side, earliest first */
  constructor(page, compare) {
    this.page = page;
    this.compare = compare;
    this.list = slot(page.host, "periods");
    slot(page.host, "period-add").addEventListener("click", () => void this.#add());
    page.host.append(this.#toast.element);
  }

  /** A period as the report shows it. @param {Values} values @param {Result|null} result @returns {PeriodResult} */
  period(values, result) {
    const period = periodIn(values);
    const name = values["about.name"] || nameOfPeriod(period) || "没有写时段";
    return { name, period, result, note: values["about.note"] ?? "", assessor: values["about.assessor"] ?? "" };
  }

  /** Look which periods there are, beside the one on the page. @param {Values} values @param {Result|null} result */
  async look(values, result) {
    this.#present = [values, result];
    const turn = ++this.#turn;
    const store = this.page.records.saving?.store;
    if (store && !this.#listens) store.subscribe(({ id }) => { if (id !== this.#id) void this.look(...this.#present); });
    this.#listens ||= store !== undefined;
    const kept = (await store?.list(this.page.rules.form)) ?? [];
    const others = kept.filter(({ id, values: theirs }) => id !== this.#id && sameOrganisation(values, theirs));
    const results = await Promise.all(others.map((record) => this.#result(record)));
    if (turn !== this.#turn) return;
    const all = [{ id: this.#id, period: this.period(values, result) },
      ...others.map((record, at) => ({ id: record.id, period: this.period(record.values, results[at] ?? null) }))];
    this.#listed = all.sort((a, b) => compare(a.period, b.period));
    this.#show();
  }

  /** The record on the page. */
  get #id() {
    return this.page.records.saving?.record.id ?? "";
  }

  /** @param {SavedRecord} record @returns {Promise<Result|null>} */
  async #result({ id, values, changed }) {
    const known = this.#known.get(id);
    if (known?.changed === changed) return known.result;
    const { result } = await scored((some) => this.page.engine.run(this.page.rules.form, documentText(some)), values);
    this.#known.set(id, { changed, result: /** @type {any} */ (result) });
    return /** @type {any} */ (result);
  }

  #show() {
    this.compare(this.#listed.filter(({ id }) => !this.#out.has(id)).map(({ period }) => period));
    const drawn = JSON.stringify([this.#id, this.#listed.map(({ id, period: { name } }) => [id, name, this.#out.has(id)])]);
    if (drawn === this.#drawn) return; // a list that is drawn anew while it is used loses the focus
    this.#drawn = drawn;
    this.list.replaceChildren(...this.#listed.map((listed) => this.#entry(listed)));
  }

  /** @param {Listed} listed */
  #entry({ id, period: { name } }) {
    const isHere = id === this.#id;
    const tick = make("input", { type: "checkbox" });
    tick.checked = !this.#out.has(id);
    tick.addEventListener("change", () => {
      if (tick.checked) this.#out.delete(id);
      else this.#out.add(id);
      this.compare(this.#listed.filter((each) => !this.#out.has(each.id)).map(({ period }) => period));
    });
    const label = make("label", { class: "xh-check" }, tick, " ", make("span", {}, name, ...(isHere ? [make("small", {}, "正在填的这一份")] : [])));
    return make("li", {}, label,
      ...(isHere ? [] : [button("打开", `打开：${name}`, () => this.page.records.open(id))]),
      button("改名", `改名：${name}`, async () => {
        if (!isHere) await this.page.records.open(id);
        focusOn("about.name");
      }),
      button("删除", `删除：${name}`, () => this.#remove(id, name)));
  }

  /** Begin the period that follows the last one. */
  async #add() {
    const { saving } = this.page.records;
    if (!saving) return;
    const next = this.#listed.map(({ period: { period } }) => nextPeriod(period)).filter((period) => period !== null).at(-1);
    const { "about.organisation": organisation, "about.assessor": assessor } = this.page.answers.values();
    const values = {
      ...(organisation ? { "about.organisation": organisation } : {}), ...(assessor ? { "about.assessor": assessor } : {}),
      ...(next ? { "period.from": next.from, "period.to": next.to } : {}),
    };
    const record = newRecord({ ...this.page.rules, values, about: aboutFrom(values) });
    await this.#try(async () => {
      await saving.flush();
      await saving.store.put(record, 0);
      await this.page.records.open(record.id);
      focusOn("xh-period");
    });
  }

  /** @param {string} id @param {string} name */
  async #remove(id, name) {
    const { saving } = this.page.records;
    if (!saving) return;
    const isHere = id === this.#id;
    await this.#try(async () => {
      await saving.flush();
      if (isHere && saving.record.revision === 0) return;
      await saving.store.remove(id);
      if (isHere) await this.page.records.open(this.#listed.findLast((each) => each.id !== id)?.id ?? null);
      this.#toast.show(`已删除“${name}”，30 天内可以在本机记录里恢复。`, { label: "撤销删除", act: () => void this.#takeBack(id, isHere) });
    });
  }

  /** @param {string} id @param {boolean} wasHere */
  async #takeBack(id, wasHere) {
    await this.#try(async () => {
      await this.page.records.saving?.store.restore(id);
      if (wasHere) await this.page.records.open(id);
      this.list.querySelector("input")?.focus();
    });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.page.say(error instanceof Error ? error.message : String(error));
    }
  }
}

/** @param {Values} a @param {Values} b */
function sameOrganisation(a, b) {
  return (a["about.organisation"] ?? "").trim() === (b["about.organisation"] ?? "").trim();
}

/** Earliest first; without days at the end. @param {PeriodResult} a @param {PeriodResult} b */
function compare(a, b) {
  const [x, y] = [a, b].map(({ period: { from, to }, name }) => [from || "9999", to || "9999", name].join(" "));
  return /** @type {string} */ (x) < /** @type {string} */ (y) ? -1 : 1;
}

/** @param {string} words @param {string} name @param {() => unknown} act */
function button(words, name, act) {
  const made = make("button", { type: "button", class: "xh-quiet", "aria-label": name }, words);
  made.addEventListener("click", () => void act());
  return made;
}
