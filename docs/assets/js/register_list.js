/**
 * The list of a register's records: search, filter, sort, choose.
 * @module
 */
import { dayOf } from "./days.js";
import { element } from "./dom.js";
import { isUnsaved, typed } from "./register_record.js";
import { choicesIn, everything, fieldOf, folded, gapsOf, isDue, isOpen, monthOf, reading, titleOf, typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_words.js").Field} Field
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {{label: string, test: (entry: Entry) => boolean}} Filter
 */

/** So many lines at once: a phone draws them without a pause. */
const AT_ONCE = 200;
/** As wide as where the style sheet ends its telephones. */
const ROOM = "(min-width: 45em)";

/** One register's list. Dispatches `shown` after each drawing. */
export class RegisterList extends EventTarget {
  /** @type {Entry[]} */ #entries = [];
  /** @type {Entry[]} what search and filter leave, in order */ #found = [];
  /** @type {Set<string>} */ #chosen = new Set();
  /** @type {{name: string, down: boolean}} */ #order;
  #limit = AT_ONCE;
  #search = element("input", { type: "search", id: "xh-register-search", autocomplete: "off" });
  #filters = element("details", { class: "xh-register-filters" }, element("summary", {}, "筛选"));
  #count = element("p", { class: "xh-register-count", role: "status" });
  #table = element("table", { class: "xh-register-table" });
  #more = element("button", { type: "button", class: "xh-button" }, "再显示一些");

  /** @param {Definition} definition @param {(id: string) => string} linked @param {() => Date} now */
  constructor(definition, linked, now) {
    super();
    this.definition = definition;
    this.linked = linked;
    this.now = now;
    this.#order = { name: definition.date ?? "", down: true };
    this.#search.oninput = () => this.#draw();
    this.#more.onclick = () => { this.#limit += AT_ONCE; this.#draw(); };
    /** Where what can be done to the records stands. */ this.under = element("div");
    this.element = element("div", { class: "xh-register-list" },
      element("div", { class: "xh-register-find" },
        element("p", {}, element("label", { for: "xh-register-search" }, "查找"), this.#search), this.#offerScope()),
      this.#filters, this.#count, this.under, this.#table, this.#more);
    this.#offerFilters();
  }

  /** What is listed now. */
  get found() {
    return this.#found;
  }

  /** Show where a record stands, and put the focus on it: who comes back from it goes on there. @param {string} id */
  point(id) {
    const link = /** @type {HTMLElement|null} */ (this.#table.querySelector(`[data-focus="${CSS.escape(id)}"]`));
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center" });
  }

  /** All that there is, listed or not. */
  get entries() {
    return this.#entries;
  }

  get ticked() {
    return this.#found.filter(({ id }) => this.#chosen.has(id));
  }

  /** What is ticked, or all that is listed if nothing is. */
  get chosen() {
    const { ticked } = this;
    return ticked.length ? ticked : this.#found;
  }

  get scope() {
    return this.#scope.value;
  }

  /** List other ones. @param {string} scope */
  turnTo(scope) {
    this.#scope.value = scope;
    this.#draw();
    this.#scope.focus();
  }

  get #scope() {
    return /** @type {HTMLSelectElement} */ (this.element.querySelector('[data-filter="scope"]'));
  }

  /** @param {Entry[]} entries  none of them deleted */
  show(entries) {
    this.#entries = entries;
    this.#draw();
  }

  /** The table as it is listed, for paper. @returns {{head: string[], rows: string[][], foot: string}} */
  get printed() {
    const columns = this.#columns();
    return {
      head: columns.map(({ label }) => label),
      rows: this.chosen.map((entry) => columns.map((field) => this.#text(field, entry))),
      foot: `${this.chosen.length} 份，${dayOf(this.now())}打印。`,
    };
  }

  /** @returns {Field[]} */
  #columns() {
    return this.definition.list.map((name) => fieldOf(this.definition, name)).filter((field) => field !== undefined);
  }

  /** Which records are listed at all. */
  #offerScope() {
    const states = this.definition.states.some(({ open }) => open) ? [{ value: "open", label: "待办的" }] : [];
    const days = this.definition.date ? [{ value: "today", label: "今天的" }, { value: "month", label: "本月的" }, { value: "last_month", label: "上个月的" }] : [];
    return this.#select("范围", "scope", [{ value: "", label: "没有归档的" }, ...days, ...states, { value: "draft", label: "没有保存完的" },
      { value: "due", label: "保存期已到的" }, { value: "archived", label: "已归档的" }, { value: "all", label: "全部" }]);
  }

  /** What can be chosen in the columns; where there is room it stands open, on a telephone it is folded. */
  #offerFilters() {
    const chosen = this.#columns().map((field) => ({ field, words: this.#wordsOf(field) })).filter(({ words }) => words.length > 0);
    this.#filters.append(element("p", {}, ...chosen.map(({ field, words }) =>
      this.#select(field.label, field.id, [{ value: "", label: "全部" }, ...words.map((word) => ({ value: word, label: word }))]))));
    this.#filters.hidden = chosen.length === 0;
    this.#filters.open = matchMedia(ROOM).matches;
  }

  /** @param {Field} field @returns {string[]} */
  #wordsOf(field) {
    if (field.kind === "yes_no") return ["是", "否"];
    return field.kind === "result" ? this.#resultsOf(field) : (field.options ?? []);
  }

  /** @param {Field} field @returns {string[]} */
  #resultsOf(field) {
    const rule = this.definition.computed.flatMap(({ results }) => Object.values(results)).find((result) => result.field === field.id);
    return [...new Set(Object.values(rule?.words ?? {}))];
  }

  /** @param {string} label @param {string} name @param {{value: string, label: string}[]} options */
  #select(label, name, options) {
    const select = element("select", { id: `xh-filter-${name}`, "data-filter": name, change: () => this.#draw() },
      ...options.map((option) => element("option", { value: option.value }, option.label)));
    return element("span", {}, element("label", { for: `xh-filter-${name}` }, label), select);
  }

  /** @param {Entry} entry */
  #passes(entry) {
    const words = folded(this.#search.value).split(/\s+/).filter(Boolean);
    const text = words.length ? everything(this.definition, entry, this.linked) : "";
    return words.every((word) => text.includes(word)) && [...this.element.querySelectorAll("select")].every((select) => this.#matches(entry, select));
  }

  /** @param {Entry} entry @param {HTMLSelectElement} select */
  #matches(entry, select) {
    const name = select.dataset.filter ?? "";
    if (name !== "scope") return select.value === "" || choicesIn(typed(entry)[name] ?? "").includes(select.value);
    if (select.value === "all") return true;
    if (select.value === "today") return typed(entry)[this.definition.date ?? ""] === dayOf(this.now());
    if (select.value === "month") return typedDate(this.definition, entry).startsWith(monthOf(this.now(), 0));
    if (select.value === "last_month") return typedDate(this.definition, entry).startsWith(monthOf(this.now(), -1));
    if (select.value === "archived") return entry.archived !== null;
    if (select.value === "due") return isDue(this.definition, entry, this.now());
    if (select.value === "open") return entry.archived === null && isOpen(this.definition, entry);
    if (select.value === "draft") return entry.draft !== null || isUnsaved(entry);
    return entry.archived === null;
  }

  #draw() {
    this.#found = this.#entries.filter((entry) => this.#passes(entry)).sort((a, b) => this.#compare(a, b));
    this.#chosen = new Set([...this.#chosen].filter((id) => this.#found.some((entry) => entry.id === id)));
    const focus = document.activeElement?.getAttribute("data-focus");
    this.#table.replaceChildren(this.#head(), element("tbody", {}, ...this.#found.slice(0, this.#limit).map((entry) => this.#row(entry))));
    if (focus) /** @type {HTMLElement|null} */ (this.#table.querySelector(`[data-focus="${CSS.escape(focus)}"]`))?.focus();
    this.#table.hidden = this.#found.length === 0;
    this.#more.hidden = this.#found.length <= this.#limit;
    this.#tell();
    this.dispatchEvent(new CustomEvent("shown"));
  }

  #tell() {
    const [all, found, ticked] = [this.#entries.length, this.#found.length, this.#chosen.size];
    const words = all === 0 ? "还没有内容。" : found === all ? `共 ${all} 份。` : `列出 ${found} 份，共 ${all} 份。`;
    this.#count.textContent = ticked ? `${words}已选 ${ticked} 份。` : words;
  }

  /** @param {Entry} a @param {Entry} b */
  #compare(a, b) {
    const field = fieldOf(this.definition, this.#order.name);
    const [left, right] = [a, b].map((entry) => (field ? (typed(entry)[field.id] ?? "") : entry.changed));
    const order = field?.kind === "number" ? Number(left) - Number(right) : String(left).localeCompare(String(right), "zh-CN");
    if (order) return this.#order.down ? -order : order;
    return this.#hour(a).localeCompare(this.#hour(b)) || (a.created < b.created ? 1 : a.created > b.created ? -1 : 0);
  }

  /** What is on one day stands in the order of its hours, whichever way the days go. @param {Entry} entry */
  #hour(entry) {
    const time = this.definition.fields.find(({ kind }) => kind === "time");
    return (time && this.#order.name === this.definition.date && typed(entry)[time.id]) || "99:99";
  }

  #head() {
    const all = element("input", { type: "checkbox", "aria-label": "全选", "data-focus": "all" });
    all.onchange = () => this.#chooseAll(all.checked);
    all.checked = this.#found.length > 0 && this.#chosen.size === this.#found.length;
    return element("thead", {}, element("tr", {}, element("td", {}, element("label", { class: "xh-pick" }, all)), ...this.#columns().map((field) => {
      const here = this.#order.name === field.id;
      const head = element("th", { scope: "col" },
        element("button", { type: "button", class: "xh-sort", "data-focus": `sort-${field.id}`, click: () => this.#sort(field.id) }, field.label));
      if (here) head.ariaSort = this.#order.down ? "descending" : "ascending";
      return head;
    })));
  }

  /** @param {Entry} entry */
  #row(entry) {
    const title = titleOf(this.definition, entry);
    const box = element("input", { type: "checkbox", "aria-label": `选择：${title}`, "data-focus": `pick-${entry.id}` });
    box.onchange = () => this.#choose(entry.id, box.checked);
    box.checked = this.#chosen.has(entry.id);
    const [first, ...rest] = this.#columns();
    const link = element("a", { href: `#record=${entry.id}`, "data-focus": entry.id }, (first && this.#text(first, entry)) || title);
    return element("tr", { "data-id": entry.id },
      element("td", {}, element("label", { class: "xh-pick" }, box)),
      element("th", { scope: "row", "data-label": first?.label ?? "", "data-kind": first?.kind ?? "" }, link, this.#marks(entry)),
      ...rest.map((field) => this.#cell(field, entry)));
  }

  /** Of a long text only the beginning. @param {Field} field @param {Entry} entry */
  #cell(field, entry) {
    const text = this.#text(field, entry);
    const kind = /^\d{4}-\d\d-\d\d$/.test(text) ? "date" : field.kind;
    return element("td", { "data-label": field.label, "data-kind": kind }, kind === "long_text" && text ? element("span", { class: "xh-passage" }, text) : text);
  }

  /** @param {Entry} entry */
  #marks(entry) {
    const { gaps, open } = gapsOf(this.definition, entry);
    const marks = [
      (entry.draft !== null || isUnsaved(entry)) && "没有保存完", entry.archived && "已归档", isDue(this.definition, entry, this.now()) && "保存期已到",
      gaps.length && `✕ ${gaps.length} 处没有做到`, gaps.length + open.length > 0 && open.length > 0 && `? ${open.length} 处没有查`,
    ].filter(Boolean);
    return element("span", { class: "xh-marks" }, ...marks.map((mark) => element("span", {}, String(mark))));
  }

  /** @param {Field} field @param {Entry} entry */
  #text(field, entry) {
    return reading(field, typed(entry)[field.id] ?? "", this.linked);
  }

  /** @param {string} name */
  #sort(name) {
    this.#order = { name, down: this.#order.name === name ? !this.#order.down : fieldOf(this.definition, name)?.kind === "date" };
    this.#draw();
  }

  /** @param {string} id @param {boolean} chosen */
  #choose(id, chosen) {
    if (chosen) this.#chosen.add(id);
    else this.#chosen.delete(id);
    this.#draw();
  }

  /** @param {boolean} chosen */
  #chooseAll(chosen) {
    this.#chosen = new Set(chosen ? this.#found.map(({ id }) => id) : []);
    this.#draw();
  }
}
