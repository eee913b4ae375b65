/**
 * Puts the periods of a table where they belong: on the page, into the record of that period, or into a new one. What is
 * already typed and reads otherwise in the table stays until somebody says so.
 * @module
 */
import { aboutFrom } from "./document.js";
import { nameOfPeriod, periodIn, periodsOf } from "./periods.js";
import { newRecord } from "./record.js";
import { make } from "./slots.js";
import { TableImport } from "./table_import.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./tool_page.js").ToolPage} ToolPage
 * @typedef {import("./rates_report.js").Count} Count
 * @typedef {{record: SavedRecord|null, before: Values, values: Values, name: string, differing: [fact: string, text: string][]}} Change
 *   `record`: where it is kept; null: what is on the page
 */

const SPAN = "period";
const QUARTER_MONTHS = 3;

/** @param {ToolPage} page @param {Count[]} counts  what the form calls its counts */
export function importPeriods(page, counts) {
  return new TableImport(page, {
    form: page.host.dataset.table ?? "", title: page.title, rows: () => quarters(new Date().getFullYear()), take: (read) => new Periods(page, counts).take(read),
  });
}

/** @param {number} year */
function quarters(year) {
  return periodsOf(year).filter(({ from, to }) => Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1 === QUARTER_MONTHS).map((period) => [nameOfPeriod(period)]);
}

class Periods {
  /** @type {Change[]} */ #changes = [];

  /** @param {ToolPage} page @param {Count[]} counts */
  constructor(page, counts) {
    this.page = page;
    this.labels = new Map(counts.map(({ id, label }) => [id, label]));
  }

  /** @param {import("./table_import.js").Read} read @returns {Promise<import("./table_import.js").Taken>} */
  async take({ entries, rows }) {
    const { saving } = this.page.records;
    await saving?.flush();
    const kept = (await saving?.store.list(this.page.rules.form)) ?? [];
    const said = entries.map((entry) => Object.keys(entry).some((name) => name !== SPAN));
    const alone = said.filter(Boolean).length === 1;
    const homeless = entries.filter((entry, at) => said[at] && !entry[SPAN] && !alone).length;
    /** @type {Map<number|undefined, Change>} */ const placed = new Map();
    entries.forEach((entry, at) => {
      if (!said[at] || (!entry[SPAN] && !alone)) return;
      placed.set(rows[at], this.#change(entry, kept));
    });
    await this.#keep();
    const names = this.#changes.map(({ name, record }) => `${name}${record ? "" : "（这一页）"}`).join("、");
    return {
      said: this.#changes.length ? `读入 ${this.#changes.length} 个时段：${names}` : "表里没有可以读入的数",
      more: [
        ...(homeless ? [make("p", {}, `有 ${homeless} 个时段没有读懂，那里的数没有读入；在表里改好，再读一次。`)] : []), ...this.#differences(),
      ],
      field: ({ row, question }) => (placed.get(row)?.record === null && question !== SPAN ? `facts.${question}` : null),
      undo: () => this.#undo(),
    };
  }

  /** Find where a period belongs, and fill what is blank there. @param {{[question: string]: string}} entry @param {SavedRecord[]} kept @returns {Change} */
  #change({ [SPAN]: span = "", ...counts }, kept) {
    const [from = "", to = ""] = span.split("/");
    const earlier = this.#changes.find(({ values }) => isOf(values, from, to));
    const change = earlier ?? this.#home(from, to, kept);
    for (const [id, text] of Object.entries(counts)) {
      const name = `facts.${id}`;
      if (change.values[name] === undefined) change.values[name] = text;
      else if (change.values[name].trim() !== text) change.differing.push([name, text]);
    }
    if (!earlier) this.#changes.push(change);
    return change;
  }

  /** @param {string} from @param {string} to @param {SavedRecord[]} kept @returns {Change} */
  #home(from, to, kept) {
    const here = this.page.answers.values();
    /** @type {Values} */ const ends = from ? { "period.from": from, "period.to": to } : {};
    const name = nameOfPeriod({ from, to });
    const isPageTaken = this.#changes.some(({ record }) => record === null);
    const isBlank = !periodIn(here).from && !periodIn(here).to && !Object.keys(here).some((each) => each.startsWith("facts."));
    if (!from || isOf(here, from, to) || (isBlank && !isPageTaken)) return { record: null, before: here, values: { ...here, ...ends }, name: name || nameOfPeriod(periodIn(here)) || "没有写时段", differing: [] };
    const own = (here["about.organisation"] ?? "").trim();
    const found = kept.find(({ id, values }) => id !== this.page.records.saving?.record.id && isOf(values, from, to) && (values["about.organisation"] ?? "").trim() === own);
    if (found) return { record: found, before: found.values, values: { ...found.values }, name, differing: [] };
    const { "about.organisation": organisation, "about.assessor": assessor } = here;
    /** @type {Values} */ const values = { ...(organisation ? { "about.organisation": organisation } : {}), ...(assessor ? { "about.assessor": assessor } : {}), ...ends };
    return { record: newRecord({ ...this.page.rules }), before: {}, values, name, differing: [] };
  }

  async #keep() {
    for (const change of this.#changes) {
      if (change.record === null) this.#fill(change.values);
      else change.record = await this.#put(change.record, change.values);
    }
    await this.page.records.saving?.flush();
  }

  /** @param {SavedRecord} record @param {Values} values @returns {Promise<SavedRecord>} */
  async #put(record, values) {
    const store = this.page.records.saving?.store;
    if (!store) throw new Error("这台设备上不能保存，所以只能读入这一页的时段。");
    const made = { ...record, values, about: aboutFrom(values) };
    return { ...made, revision: await store.put(made, record.revision) };
  }

  /** @returns {HTMLElement[]} */
  #differences() {
    const count = this.#changes.reduce((sum, { differing }) => sum + differing.length, 0);
    if (count === 0) return [];
    const lines = this.#changes.flatMap(({ name, values, differing }) => differing.map(([fact, text]) =>
      make("li", {}, `${name} ${this.labels.get(fact.slice("facts.".length)) ?? fact}：已填的是 ${values[fact]}，表里是 ${text}`)));
    const list = make("div", {}, make("p", {}, `已经填过、和表里不同的 ${count} 处没有改：`), make("ul", {}, ...lines));
    const use = make("button", { type: "button", class: "xh-button" }, `这 ${count} 处改用表里的`);
    use.addEventListener("click", async () => {
      for (const change of this.#changes) for (const [fact, text] of change.differing.splice(0)) change.values[fact] = text;
      await this.#keep();
      list.replaceChildren(make("p", {}, `已改用表里的 ${count} 处。`));
    });
    list.append(use);
    return [list];
  }

  async #undo() {
    const store = this.page.records.saving?.store;
    for (const { record, before } of this.#changes) {
      if (record === null) this.#fill(before);
      else if (Object.keys(before).length) await this.#put(record, before);
      else await store?.remove(record.id);
    }
    this.#changes = [];
    await this.page.records.saving?.flush();
  }

  /** @param {Values} values */
  #fill(values) {
    this.page.answers.fill(values);
    this.page.changed();
  }
}

/** @param {Values} values @param {string} from @param {string} to */
function isOf(values, from, to) {
  const period = periodIn(values);
  return period.from === from && period.to === to;
}
