/**
 * Leaves a register's figures of a year or period where a tool finds and offers them: numbers, yes or no, when somebody presses the button.
 * @module
 */
import { dayOf } from "./days.js";
import { element } from "./dom.js";
import { keepFigures } from "./figures.js";
import { nameOfPeriod, periodsOf } from "./periods.js";
import { figuresOf, newestOf, saved } from "./register_figures.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_figures.js").Figure} Figure
 * @typedef {import("./register_figures.js").Value} Value
 * @typedef {{same: "year"|"period", from: string, to: string, name: string}} Span
 */

/** So many years can be chosen, the present one first. */
const YEARS = 3;
const WORDS = new Map([["true", "是"], ["false", "否"], ["not_applicable", "不适用"]]);

/** The part of a register's page that shows and offers its figures; it is drawn once and counts anew when it is told to. */
export class RegisterOffer {
  /** @type {Entry[]} */ #entries = [];
  #said = element("p", { role: "status" });
  #table = element("div");
  #choice = element("select", { id: "xh-figures-span" });

  /** @param {Definition} definition @param {string} root @param {() => Date} now */
  constructor(definition, root, now) {
    this.definition = definition;
    this.root = root;
    this.now = now;
    this.spans = spansOf(definition, now());
    this.#choice.append(...this.spans.map(({ name }, at) => element("option", { value: String(at) }, name)));
    this.#choice.addEventListener("change", () => {
      this.#said.replaceChildren();
      this.#draw();
    });
    this.element = element("details", { class: "xh-register-figures" }, element("summary", {}, "供其他工具取用（只有数，没有文字和姓名）"),
      element("p", {}, element("label", { for: "xh-figures-span" }, "哪一段时间 "), this.#choice), this.#table, this.#said);
  }

  /** @param {Entry[]} entries  of all registers */
  show(entries) {
    this.#entries = entries;
    this.#draw();
  }

  get #span() {
    return /** @type {Span} */ (this.spans[Number(this.#choice.value)] ?? this.spans[0]);
  }

  #draw() {
    const { figures, known } = this.#counted();
    const rows = figures.map(({ label, unit, uses }, at) => element("tr", {}, element("th", { scope: "row" }, label),
      element("td", {}, said(known[at] ?? null, unit ?? "")),
      element("td", {}, uses.filter(({ same }) => same === this.#span.same).map(({ tool, item }) => `${tool}${item ? ` ${item}` : ""}`).join("、"))));
    const head = element("tr", {}, ...["项目", "数", "用在"].map((label) => element("th", { scope: "col" }, label)));
    const count = known.filter((value) => value !== null).length;
    const button = element("button", { type: "button", class: "xh-button", "data-action": "offer", click: () => void this.#offer() }, `把这 ${count} 项供${this.#use(figures)?.tool ?? ""}取用`);
    this.#table.replaceChildren(
      element("table", { class: "xh-figures" }, element("caption", {}, `${this.#span.name}，按已保存的登记数出`), element("thead", {}, head), element("tbody", {}, ...rows)),
      count ? element("p", {}, button) : element("p", {}, "这段时间还没有可以供取用的数。"),
      element("p", { class: "xh-help" }, "“—”：没有登记可数，或有登记没填这一栏；不供取用，不会当成 0。"));
  }

  /** @returns {{figures: Figure[], known: Value[]}} those of the kind of time that was chosen */
  #counted() {
    const figures = this.definition.figures.filter(({ uses }) => uses.some(({ same }) => same === this.#span.same));
    const found = figuresOf(this.definition, this.#entries, this.#span);
    return { figures, known: figures.map(({ id }) => found.get(id) ?? null) };
  }

  /** Who asks for them. @param {Figure[]} figures */
  #use(figures) {
    return figures.flatMap(({ uses }) => uses).find(({ same }) => same === this.#span.same);
  }

  async #offer() {
    const { figures, known } = this.#counted();
    const { same, from, to, name } = this.#span;
    const facts = Object.fromEntries(figures.flatMap(({ id }, at) => (known[at] === null || known[at] === undefined ? [] : [[id, String(known[at])]])));
    const time = same === "year" ? { year: from.slice(0, 4) } : { period: { from, to } };
    const use = this.#use(figures);
    try {
      await keepFigures({ form: this.definition.id, edition: "", organisation: this.#organisation(), ...time, today: dayOf(this.now()), facts });
      this.#said.replaceChildren(`${name}的数已经放在本机记录里。`, element("a", { href: `${this.root}${use?.page ?? ""}` }, `打开${use?.tool ?? ""}`), "，它会在页面开头问要不要取来。");
    } catch (error) {
      this.#said.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** Whose figures these are, where the register says it. */
  #organisation() {
    const own = this.definition.fields.some(({ id }) => id === "organisation");
    return own ? (newestOf(saved(this.definition, this.#entries), this.definition)?.values.organisation ?? "") : "";
  }
}

/** The years, and the half-years and quarters of two of them, as far as some tool asks for such figures. @param {Definition} definition @param {Date} now @returns {Span[]} */
function spansOf({ figures }, now) {
  const asked = new Set(figures.flatMap(({ uses }) => uses.map(({ same }) => same)));
  const year = now.getFullYear();
  const years = Array.from({ length: YEARS }, (_, back) => String(year - back).padStart(4, "0"));
  return [
    ...(asked.has("year") ? years.map((each) => ({ same: /** @type {const} */ ("year"), from: `${each}-01-01`, to: `${each}-12-31`, name: `${each}年` })) : []),
    ...(asked.has("period") ? [year, year - 1].flatMap((each) => periodsOf(each)).map((period) => ({ same: /** @type {const} */ ("period"), ...period, name: nameOfPeriod(period) })) : []),
  ];
}

/** @param {Value} value @param {string} unit */
function said(value, unit) {
  if (value === null) return "—";
  return WORDS.get(String(value)) ?? `${value} ${unit}`.trim();
}
