/**
 * One record on the page: its form, how far it is saved, what follows from it, what was changed when.
 * @module
 */
import { choose } from "./conflict.js";
import { dayOf } from "./days.js";
import { element } from "./dom.js";
import { addRow, control, faultsOf, fill, focusField, number, showCautions, showFaults, showResult, valuesOf } from "./register_fields.js";
import { merged } from "./register_merge.js";
import { moveOn, movedBy } from "./register_moves.js";
import { isUnsaved, newEntry, typed } from "./register_record.js";
import { RegisterSaving } from "./register_saving.js";
import { before, since } from "./register_since.js";
import { TIME, fieldOf, gapsOf, isDue, keptUntil, reading, said as wrong, titleOf, typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {import("./register_store.js").RegisterStore} RegisterStore
 * @typedef {{definition: Definition, store: RegisterStore, root: string, template: HTMLTemplateElement, all: Entry[],
 *   back: () => void, due: () => void, print: (entry: Entry, large?: boolean) => void, word: (entry: Entry, large?: boolean) => void, removed: (entry: Entry) => void}} Around   `all`: the records of all registers
 */

const STATES = {
  new: "还没有写内容",
  pending: "正在存……",
  draft: "● 草稿已存在本机，还没有“保存”",
  saved: "✓ 已保存在本机",
  failed: "✕ 没有存上",
  conflict: "✕ 另一个窗口也改了这一份",
};

/** One record, shown and edited. */
export class RegisterView {
  /** @type {number} asked of the rules last */ #asked = 0;
  #save = element("button", { type: "button", class: "xh-button xh-primary", "data-action": "save", click: () => void this.#commit() }, "保存");
  #state = element("span", { class: "xh-register-state", role: "status" });
  #alert = element("div", { class: "xh-register-alert", role: "alert" });
  #news = element("p", { class: "xh-register-news", role: "status" });
  #after = element("div", { class: "xh-register-after" });
  #heading = element("h2", { id: "xh-register-heading", tabindex: "-1" });
  #actions = element("p", { class: "xh-register-actions" });

  /** @param {Around} around @param {Entry|null} entry  null: a new one */
  constructor(around, entry) {
    this.around = around;
    this.definition = around.definition;
    this.form = /** @type {HTMLFormElement} */ (/** @type {Element} */ (around.template.content.firstElementChild).cloneNode(true));
    const found = this.definition.computed.flatMap(({ results }) => Object.values(results)).map(({ field }) => field);
    this.saving = new RegisterSaving(around.store, this.#begun(entry), found);
    this.saving.addEventListener("state", () => this.#tell());
    this.saving.addEventListener("taken", (event) => this.#taken(/** @type {CustomEvent} */ (event).detail));
    this.element = element("div", { class: "xh-register-view" },
      element("p", { class: "xh-register-back" }, element("button", { type: "button", class: "xh-quiet", "data-action": "back", click: () => around.back() }, "← 回到清单")),
      this.#heading, this.form,
      element("div", { class: "xh-register-save" }, this.#alert, this.#news, element("p", { class: "xh-buttons" }, this.#save, this.#state)),
      this.#actions, this.#after);
    this.#offerLinks();
    fill(this.form, this.definition, typed(this.saving.entry));
    showCautions(this.form, this.definition);
    this.#listen();
    this.#tell();
    void this.#ask();
  }

  get entry() {
    return this.saving.entry;
  }

  focus() {
    this.#heading.focus();
  }

  /** A new record, or one that another record began, has what is usual in its fields. @param {Entry|null} entry @returns {Entry} */
  #begun(entry) {
    if (entry && !(isUnsaved(entry) && entry.revision === 1)) return entry;
    const begun = entry ?? newEntry(this.definition.id, {});
    return { ...begun, draft: { ...this.#usual(), ...begun.draft } };
  }

  /** @returns {Values} */
  #usual() {
    const last = this.around.all.find(({ register, history, deleted }) => register === this.definition.id && history.length > 0 && !deleted);
    /** @param {string} text @param {string} id */
    const meant = (text, id) => (text === "today" ? dayOf(this.around.store.now()) : text === "last" ? (last?.values[id] ?? "") : text);
    return Object.fromEntries(this.definition.fields.map(({ id, default: text }) => [id, text ? meant(text, id) : ""]).filter(([, text]) => text));
  }

  #listen() {
    this.form.addEventListener("submit", (event) => { event.preventDefault(); void this.#commit(); });
    this.form.addEventListener("input", () => this.#changed());
    this.form.addEventListener("change", (event) => this.#move(event));
    this.form.addEventListener("click", (event) => this.#clicked(event));
  }

  #changed() {
    this.#news.textContent = "";
    this.saving.note(valuesOf(this.form, this.definition));
    this.#followLinks();
    showCautions(this.form, this.definition);
    void this.#ask();
  }

  /** A field may say that the record has come further. @param {Event} event */
  #move(event) {
    const name = event.target instanceof Element ? (event.target.closest("[data-field]")?.getAttribute("data-field") ?? "") : "";
    const values = valuesOf(this.form, this.definition);
    const state = movedBy(this.definition, values, name);
    const field = fieldOf(this.definition, "state");
    if (state && field) {
      fill(this.form, { ...this.definition, fields: [field] }, { ...values, state });
      this.#changed();
    }
    void this.saving.flush();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-action], [data-focus]") : null;
    if (!(target instanceof HTMLElement)) return;
    if (target.dataset.focus) {
      event.preventDefault();
      focusField(this.form, target.dataset.focus);
    } else if (target.dataset.action === "clear") {
      for (const option of this.form.querySelectorAll(`[name="${CSS.escape(target.dataset.name ?? "")}"]`)) /** @type {HTMLInputElement} */ (option).checked = false;
      this.#changed();
    } else if (target.dataset.action === "add" || target.dataset.action === "drop") this.#series(target);
  }

  /** @param {HTMLElement} button */
  #series(button) {
    const place = button.closest("[data-series]");
    const field = fieldOf(this.definition, place?.getAttribute("data-series") ?? "");
    if (!field) return;
    if (button.dataset.action === "add") return addRow(this.form, field);
    const row = button.closest(".xh-series-row");
    const beside = row?.previousElementSibling ?? row?.nextElementSibling;
    row?.remove();
    number(this.form, field);
    /** @type {HTMLElement} */ (beside?.querySelector("input") ?? place?.querySelector('[data-action="add"]'))?.focus();
    this.#changed();
  }

  /** Ask the rules for what the answers imply; only the newest answer is shown. */
  async #ask() {
    if (this.definition.computed.length === 0) return;
    const turn = ++this.#asked;
    const { found } = await import("./register_rules.js");
    const { results, message } = await found(this.definition, valuesOf(this.form, this.definition), this.around.store.now());
    if (turn !== this.#asked) return;
    for (const [field, text] of Object.entries(results)) showResult(this.form, field, text);
    for (const field of Object.keys(results)) {
      const error = this.form.querySelector(`[data-field="${CSS.escape(field)}"] .xh-error`);
      if (error) error.textContent = message;
      error?.toggleAttribute("hidden", !message);
      break;
    }
  }

  /** @type {Map<string, HTMLButtonElement>} */ #made = new Map();

  async #commit() {
    const faults = faultsOf(this.form, this.definition);
    showFaults(this.form, faults);
    if (faults.length) return void this.saving.flush();
    await this.#ask();
    const isFirst = isUnsaved(this.entry);
    await this.saving.save(valuesOf(this.form, this.definition));
    if (isFirst && !isUnsaved(this.entry)) await this.#moveOn();
  }

  async #moveOn() {
    try {
      const said = await moveOn(this.around.store, this.definition, this.entry);
      if (said.length) this.#news.textContent = said.join("");
    } catch (error) {
      this.#news.textContent = `这一份已保存；它由之而来的那一份，状态没有改成：${wrong(error)}`;
    }
  }

  #offerLinks() {
    for (const field of this.definition.fields.filter(({ kind }) => kind === "link")) {
      const select = /** @type {HTMLSelectElement} */ (control(this.form, field.id));
      const there = this.definition.registers[field.register ?? ""];
      const known = this.around.all.filter(({ register, deleted, id }) => register === field.register && id !== this.entry.id && (!deleted || typed(this.entry)[field.id] === id));
      select.append(...known.map((entry) => element("option", { value: entry.id },
        `${there ? titleOf(there, entry) : ""}${entry.deleted ? "（已删除）" : ""}`)));
      const present = typed(this.entry)[field.id];
      if (present && !known.some(({ id }) => id === present)) select.append(element("option", { value: present }, "（本机已没有这一份）"));
    }
  }

  #followLinks() {
    for (const field of this.definition.fields.filter(({ kind }) => kind === "link")) {
      const id = control(this.form, field.id)?.value ?? "";
      const link = this.form.querySelector(`[data-field="${CSS.escape(field.id)}"] [data-slot="follow"]`);
      link?.toggleAttribute("hidden", !id);
      link?.setAttribute("href", this.#address(field.register ?? "", id));
    }
  }

  /** @param {string} register @param {string} id */
  #address(register, id) {
    return `${this.around.root}registers/${this.definition.registers[register]?.slug ?? ""}/#record=${id}`;
  }

  #tell() {
    const { entry, state, message } = this.saving;
    this.#heading.textContent = isUnsaved(entry) && !titleWritten(this.definition, entry) ? `新的${this.definition.title}` : titleOf(this.definition, entry);
    const at = state === "saved" ? `，${TIME.format(new Date(entry.changed))}` : "";
    this.#state.textContent = `${STATES[state]}${at}${entry.archived ? "。已归档" : ""}`;
    this.#state.dataset.state = state;
    this.#alert.replaceChildren(...(state === "failed" ? [element("p", {}, message)] : state === "conflict" ? this.#conflict() : []));
    if (state !== "pending") {
      if (entry.revision > 0) history.replaceState(null, "", `#record=${entry.id}`); // a reload comes back here
      arrange(this.#actions, this.#buttons(entry));
      this.#after.replaceChildren(...this.#kept(entry), ...this.#checks(entry), ...this.#next(entry), ...this.#related(entry), ...this.#history(entry));
      this.#followLinks();
    }
  }

  /** Another window's changes go into the fields that were not touched here. @param {{fields: string[], values: Values}} taken */
  #taken({ fields, values }) {
    if (fields.length === 0) return;
    const touched = this.definition.fields.filter(({ id }) => fields.includes(id) || fields.includes(`${id}.evidence`));
    fill(this.form, { ...this.definition, fields: touched }, values);
    this.#news.textContent = `另一个窗口改过：${fields.map((name) => this.#labelOf(name)).join("、")}。已经并到这里，这里写的都在。`;
    void this.#ask();
  }

  #conflict() {
    const { theirs, clashes } = this.saving;
    /** @param {string} label @param {() => unknown} act */
    const button = (label, act) => element("button", { type: "button", class: "xh-button", click: () => void act() }, label);
    const back = button("回到清单", () => this.around.back());
    if (!theirs) return [element("p", {}, "另一个窗口已把这一份彻底删除。这里写的还在这一页里。"), element("p", { class: "xh-buttons" }, button("作为新的一份留下", () => this.saving.keepBoth()), back)];
    if (theirs.deleted) return [element("p", {}, "另一个窗口已删除这一份。"), element("p", { class: "xh-buttons" }, button("恢复，接着写", () => this.saving.revive(theirs)), back)];
    const names = clashes.map((name) => this.#labelOf(name)).join("、");
    return [element("p", {}, `另一个窗口也改了这一份的同一处：${names}。这里写的还没有存，别处的改动都在。`),
      element("p", { class: "xh-buttons" }, button("逐处选择…", () => this.#choose()), button("两份都留", () => this.saving.keepBoth()))];
  }

  /** Let the person choose, field by field; leaving it changes nothing. */
  async #choose() {
    const { theirs, clashes } = this.saving;
    if (!theirs) return;
    const mine = valuesOf(this.form, this.definition);
    const found = new Set(clashes);
    /** @param {Values} values @param {string} name */
    const part = (values, name) => ({ [name]: values[name] ?? "" });
    const differing = clashes.map((name) => ({ name, mine: part(mine, name), theirs: part(typed(theirs), name) }));
    const words = { label: (/** @type {string} */ name) => this.#labelOf(name), text: (/** @type {Values} */ values) => Object.entries(values).map(([name, text]) => this.#reading(name, text)).join("") };
    const chosen = await choose(differing, words, { mine: "这里写的", theirs: "另一个窗口的" },
      "两个窗口都改了这几处，请逐处选择。别处的改动已经并在一起，不会丢。");
    if (!chosen || this.saving.state !== "conflict") return;
    const { values } = merged(typed(this.entry), mine, typed(theirs), found);
    for (const [name, side] of chosen) if (side === "theirs") values[name] = typed(theirs)[name] ?? "";
    fill(this.form, this.definition, values);
    await this.saving.settle(values, theirs);
    void this.#ask();
  }

  /** What can be done now. A button stays the same element, for one that is drawn anew while it is pressed loses the press. @param {Entry} entry */
  #buttons(entry) {
    /** @param {string} name @param {string} label @param {() => unknown} act */
    const button = (name, label, act) => {
      const made = this.#made.get(name) ?? element("button", { type: "button", class: "xh-button", "data-action": name });
      this.#made.set(name, made);
      if (made.textContent !== label) made.textContent = label;
      made.onclick = () => void act();
      return made;
    };
    const kept = entry.revision > 0;
    return [
      button("print", "打印", () => this.around.print({ ...entry, draft: valuesOf(this.form, this.definition) })),
      ...(this.definition.wall ? [button("print-a3", "打印 A3", () => this.around.print({ ...entry, draft: valuesOf(this.form, this.definition) }, true))] : []),
      button("word", "存成 Word 文件", () => this.around.word({ ...entry, draft: valuesOf(this.form, this.definition) })),
      ...(this.definition.wall ? [button("word-a3", "存成 Word 文件，A3", () => this.around.word({ ...entry, draft: valuesOf(this.form, this.definition) }, true))] : []),
      ...(entry.draft && !isUnsaved(entry) ? [button("revert", "放弃没有保存的修改", () => this.#revert())] : []),
      ...(isUnsaved(entry) ? [] : [button("archive", entry.archived ? "取消归档" : "归档", () => this.saving.archive(!entry.archived))]),
      ...(kept ? [button("remove", "删除", () => this.#remove())] : []),
    ];
  }

  async #revert() {
    if (await this.saving.revert()) fill(this.form, this.definition, this.entry.values);
  }

  async #remove() {
    await this.saving.flush();
    if (await this.saving.remove()) this.around.removed(this.entry);
  }

  /** What becomes of a record whose time is over. @param {Entry} entry */
  #kept(entry) {
    if (isUnsaved(entry) || !isDue(this.definition, entry, this.around.store.now())) return [];
    return [element("section", { class: "xh-item" }, element("h3", {}, `保存期到 ${keptUntil(this.definition, entry)}，已经过了`),
      element("p", {}, "要继续保存，改“保存期到”再保存；不再保存的，在清单里勾选以后一起销毁。"),
      element("p", { class: "xh-buttons" }, element("button", { type: "button", class: "xh-button", click: () => this.around.due() }, "列出保存期已到的")))];
  }

  /** What a checklist found. @param {Entry} entry */
  #checks(entry) {
    if (!this.definition.gaps || entry.revision === 0) return [];
    const { asked, gaps, open } = gapsOf(this.definition, entry);
    const words = gaps.length || open.length ? `${asked} 条里有 ${gaps.length} 条没有做到，${open.length} 条还没有查。` : `${asked} 条都已做到或不适用。`;
    return [element("section", { class: "xh-item" }, element("h3", {}, "查到的缺口"), element("p", {}, words),
      element("ul", {}, ...gaps.map((field) => element("li", {}, `✕ ${field.label}（${this.definition.clauses[field.clause ?? ""] ?? ""}）`))),
      ...(gaps.length && !isUnsaved(entry) ? [element("p", {}, element("a", { href: `${this.around.root}tools/plan/?add=${entry.id}` }, "列入改进计划"))] : []),
      ...this.#since(entry))];
  }

  /** What has changed since the inspection before. @param {Entry} entry */
  #since(entry) {
    const then = before(this.definition, entry, this.around.all);
    if (!then) return [];
    const { mended, fresh } = since(this.definition, then, entry);
    const link = element("a", { href: this.#address(then.register, then.id) }, `上一次（${typedDate(this.definition, then)}）`);
    const words = mended.length || fresh.length ? `比：补上 ${mended.length} 条，新缺 ${fresh.length} 条。` : "比：没有变化。";
    return [element("p", {}, "和", link, words),
      element("ul", {}, ...mended.map(({ label }) => element("li", {}, `✓ 补上：${label}`)), ...fresh.map(({ label }) => element("li", {}, `✕ 新缺：${label}`)))];
  }

  /** @param {Entry} entry */
  #next(entry) {
    if (isUnsaved(entry) || this.definition.next.length === 0) return [];
    return [element("section", { class: "xh-item" }, element("h3", {}, "接着做"),
      element("p", { class: "xh-buttons" }, ...this.definition.next.map((step) =>
        element("button", { type: "button", class: "xh-button", "data-next": step.register, click: () => void this.#follow(step) }, step.label))))];
  }

  /** Begin the record that follows from this one, and go there. @param {Definition["next"][number]} step */
  async #follow(step) {
    await this.saving.flush();
    const values = typed(this.entry);
    const copied = Object.entries(step.copy ?? {}).map(([there, here]) => [there, values[here] ?? ""]).filter(([, text]) => text);
    try {
      const begun = await this.around.store.put(newEntry(step.register, { ...Object.fromEntries(copied), [step.link]: this.entry.id }), 0);
      location.href = this.#address(step.register, begun.id);
    } catch (error) {
      this.#alert.replaceChildren(element("p", {}, error instanceof Error ? error.message : String(error)));
    }
  }

  /** Records of any register that link to this one. @param {Entry} entry */
  #related(entry) {
    const related = this.around.all.filter((other) => !other.deleted && other.id !== entry.id && Object.values(typed(other)).includes(entry.id));
    const known = related.filter(({ register }) => register in this.definition.registers);
    if (known.length === 0) return [];
    return [element("section", { class: "xh-item" }, element("h3", {}, "由它而来的记录"),
      element("ul", {}, ...known.map((other) => {
        const there = /** @type {import("./register_words.js").Neighbour} */ (this.definition.registers[other.register]);
        return element("li", {}, `${there.title}：`, element("a", { href: this.#address(other.register, other.id) }, titleOf(there, other)));
      })))];
  }

  /** @param {Entry} entry */
  #history(entry) {
    if (entry.history.length === 0) return [];
    return [element("details", { class: "xh-register-history" }, element("summary", {}, `改动记录（${entry.history.length} 次）`),
      element("ol", {}, ...entry.history.map(({ at, changes }, index) => element("li", {}, element("b", {}, TIME.format(new Date(at))), index === 0 ? " 登记" : " 改动",
        element("ul", {}, ...changes.map((change) => element("li", {}, this.#change(change))))))))];
  }

  /** @param {import("./register_record.js").Change} change */
  #change({ field, before, after }) {
    return `${this.#labelOf(field)}：${this.#reading(field, before) || "空白"} → ${this.#reading(field, after) || "空白"}`;
  }

  /** @param {string} name  of a field, or of the evidence to a question */
  #labelOf(name) {
    const field = fieldOf(this.definition, name.replace(/\.evidence$/, ""));
    return `${field?.label ?? name}${name.endsWith(".evidence") ? "的佐证" : ""}`;
  }

  /** @param {string} name @param {string} text */
  #reading(name, text) {
    const field = fieldOf(this.definition, name);
    return field ? reading(field, text, (linked) => this.#linked(field.register, linked)) : text;
  }

  /** @param {string|undefined} register @param {string} id */
  #linked(register, id) {
    const entry = this.around.all.find((other) => other.id === id);
    const there = this.definition.registers[register ?? ""];
    return entry && there ? titleOf(there, entry) : "另一份记录";
  }
}

/** @param {Definition} definition @param {Entry} entry */
function titleWritten(definition, entry) {
  return definition.names.some((name) => typed(entry)[name] && fieldOf(definition, name)?.kind !== "date");
}

/** Let exactly these stand in a place, in this order; what stands there already is not moved. @param {Element} place @param {Element[]} wanted */
function arrange(place, wanted) {
  for (const child of [...place.children]) if (!wanted.includes(child)) child.remove();
  let next = place.firstElementChild;
  for (const each of wanted) {
    if (each === next) next = next.nextElementSibling;
    else place.insertBefore(each, next);
  }
}
