/**
 * Above the list of all registers: what is to be done today and this week, what was left half done, and a search in all of them.
 * @module
 */
import { dayOf, inWords } from "./days.js";
import { element } from "./dom.js";
import { AHEAD, MOST, agendaOf, expired, unfinished, withWords } from "./register_agenda.js";
import { titleOf } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_agenda.js").Registers} Registers
 * @typedef {import("./register_agenda.js").Task} Task
 */

/** So many tasks of a kind are shown unfolded. */
const AT_ONCE = 8;

/** Says nothing while there is no record. */
export class RegisterDay {
  /** @type {Entry[]} */ #entries = [];
  #plan = element("section", { class: "xh-item", "aria-labelledby": "xh-day" });
  #search = element("input", { type: "search", id: "xh-day-search", autocomplete: "off", input: () => this.#find() });
  #finds = element("div", { class: "xh-day-finds", role: "status" });

  /** @param {Registers} registers @param {() => Date} now */
  constructor(registers, now) {
    this.registers = registers;
    this.now = now;
    this.element = element("div", { class: "xh-register-day", hidden: "" }, this.#plan,
      element("p", { class: "xh-register-find" }, element("label", { for: "xh-day-search" }, "在全部登记里查找"), this.#search), this.#finds);
  }

  /** @param {Entry[]} entries  none while they are locked */
  show(entries) {
    this.#entries = entries.filter(({ deleted, register }) => !deleted && register in this.registers);
    this.element.hidden = this.#entries.length === 0;
    if (this.element.hidden) this.#search.value = "";
    this.#drawPlan();
    this.#find();
  }

  #drawPlan() {
    const today = dayOf(this.now());
    const tasks = agendaOf(this.registers, this.#entries, today);
    const groups = [
      { title: "已经过了日子", tasks: tasks.filter(({ day }) => day < today) },
      { title: "今天", tasks: tasks.filter(({ day }) => day === today) },
      { title: `${AHEAD} 天以内`, tasks: tasks.filter(({ day }) => day > today) },
    ].filter((group) => group.tasks.length > 0);
    this.#plan.replaceChildren(element("h2", { id: "xh-day" }, `今天是 ${inWords(today)}`),
      ...(groups.length ? [] : [element("p", {}, `${AHEAD} 天以内没有到日子的事。`)]),
      ...groups.flatMap((group) => [element("h3", {}, `${group.title}（${group.tasks.length}）`), ...this.#tasks(group.tasks, today)]),
      ...this.#left());
  }

  /** The first ones, and the others folded, so that what is late does not push away what is due. @param {Task[]} tasks @param {string} today */
  #tasks(tasks, today) {
    const lines = tasks.map((task) => this.#task(task, today));
    const rest = lines.splice(AT_ONCE);
    return [element("ul", {}, ...lines), ...(rest.length ? [element("details", {}, element("summary", {}, `还有 ${rest.length} 件`), element("ul", {}, ...rest))] : [])];
  }

  /** @param {Task} task @param {string} today */
  #task({ entry, register, day, time, label }, today) {
    const when = day === today ? time : `${day} ${time}`.trim();
    return element("li", {}, ...(when ? [element("b", {}, when), " "] : []), this.#link(entry), element("span", {}, ` ${register.title}：${label}`));
  }

  /** What is left over, a sentence each. */
  #left() {
    const drafts = unfinished(this.registers, this.#entries);
    const over = expired(this.registers, this.#entries, this.now());
    return [
      ...(drafts.length ? [element("details", {}, element("summary", {}, `${drafts.length} 份还没有保存完`), element("ul", {}, ...drafts.map((entry) => this.#found(entry))))] : []),
      ...(over.length ? [element("p", {}, "保存期已到：", ...over.flatMap(([register, count], at) => [at ? "、" : "", element("a", { href: `${register.slug}/` }, register.title), ` ${count} 份`]), "。")] : []),
    ];
  }

  #find() {
    const words = this.#search.value.trim();
    const found = withWords(this.registers, this.#entries, words);
    const count = found.length > MOST ? `找到 ${found.length} 份，列出最近改动的 ${MOST} 份。` : `找到 ${found.length} 份。`;
    this.#finds.replaceChildren(...(words ? [element("p", {}, found.length ? count : "没有找到。"), element("ul", {}, ...found.slice(0, MOST).map((entry) => this.#found(entry)))] : []));
  }

  /** @param {Entry} entry */
  #found(entry) {
    return element("li", {}, this.#link(entry), element("span", {}, ` ${this.registers[entry.register]?.title}`));
  }

  /** @param {Entry} entry */
  #link(entry) {
    const register = this.registers[entry.register];
    return element("a", { href: `${register?.slug}/#record=${entry.id}` }, register ? titleOf(register, entry) : "");
  }
}
