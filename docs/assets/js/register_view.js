/**
 * One record on the page: its form, how far it is saved, and what can be done with it.
 * @module
 */
import { dayOf } from "./days.js";
import { element } from "./dom.js";
import { RegisterActions } from "./register_actions.js";
import { chooseInConflict, conflictNotice } from "./register_conflict.js";
import { addRow, faultsOf, fill, focusField, number, showCautions, showFaults, showResult, valuesOf } from "./register_fields.js";
import { addressOf, followLinks, offerLinks } from "./register_links.js";
import { moveOn, movedBy } from "./register_moves.js";
import { isUnsaved, newEntry, typed } from "./register_record.js";
import { RegisterSaving } from "./register_saving.js";
import { sectionsOf } from "./register_sections.js";
import { TIME, fieldOf, labelOf, said as wrong, titleOf } from "./register_words.js";

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
  #actions = new RegisterActions();

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
      this.#actions.element, this.#after);
    offerLinks(this.form, this.definition, this.entry, around.all);
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
    followLinks(this.form, this.definition, this.around.root);
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

  #tell() {
    const { entry, state, message } = this.saving;
    this.#heading.textContent = isUnsaved(entry) && !titleWritten(this.definition, entry) ? `新的${this.definition.title}` : titleOf(this.definition, entry);
    const at = state === "saved" ? `，${TIME.format(new Date(entry.changed))}` : "";
    this.#state.textContent = `${STATES[state]}${at}${entry.archived ? "。已归档" : ""}`;
    this.#state.dataset.state = state;
    this.#alert.replaceChildren(...(state === "failed" ? [element("p", {}, message)] : state === "conflict" ? this.#conflict() : []));
    if (state !== "pending") {
      if (entry.revision > 0) history.replaceState(null, "", `#record=${entry.id}`); // a reload comes back here
      this.#actions.show(this.#possible(entry));
      this.#after.replaceChildren(...this.#sections(entry));
      followLinks(this.form, this.definition, this.around.root);
    }
  }

  /** Another window's changes go into the fields that were not touched here. @param {{fields: string[], values: Values}} taken */
  #taken({ fields, values }) {
    if (fields.length === 0) return;
    const touched = this.definition.fields.filter(({ id }) => fields.includes(id) || fields.includes(`${id}.evidence`));
    fill(this.form, { ...this.definition, fields: touched }, values);
    this.#news.textContent = `另一个窗口改过：${fields.map((name) => labelOf(this.definition, name)).join("、")}。已经并到这里，这里写的都在。`;
    void this.#ask();
  }

  #conflict() {
    return conflictNotice(this.definition, this.saving, { choose: () => this.#choose(), back: () => this.around.back() });
  }

  /** Let the person choose, field by field; leaving it changes nothing. */
  async #choose() {
    const chosen = await chooseInConflict(this.definition, this.saving, valuesOf(this.form, this.definition), this.around.all);
    if (!chosen) return;
    fill(this.form, this.definition, chosen.values);
    await this.saving.settle(chosen.values, chosen.theirs);
    void this.#ask();
  }

  /** What can be done now. @param {Entry} entry @returns {import("./register_actions.js").Action[]} */
  #possible(entry) {
    const { print, word } = this.around;
    const { wall } = this.definition;
    const written = () => ({ ...entry, draft: valuesOf(this.form, this.definition) });
    return [
      { name: "print", label: "打印", act: () => print(written()) },
      ...(wall ? [{ name: "print-a3", label: "打印 A3", act: () => print(written(), true) }] : []),
      { name: "word", label: "存成 Word 文件", act: () => word(written()) },
      ...(wall ? [{ name: "word-a3", label: "存成 Word 文件，A3", act: () => word(written(), true) }] : []),
      ...(entry.draft && !isUnsaved(entry) ? [{ name: "revert", label: "放弃没有保存的修改", act: () => this.#revert() }] : []),
      ...(isUnsaved(entry) ? [] : [{ name: "archive", label: entry.archived ? "取消归档" : "归档", act: () => this.saving.archive(!entry.archived) }]),
      ...(entry.revision > 0 ? [{ name: "remove", label: "删除", act: () => this.#remove() }] : []),
    ];
  }

  async #revert() {
    if (await this.saving.revert()) fill(this.form, this.definition, this.entry.values);
  }

  async #remove() {
    await this.saving.flush();
    if (await this.saving.remove()) this.around.removed(this.entry);
  }

  /** @param {Entry} entry */
  #sections(entry) {
    const { definition, root, all, store, due } = this.around;
    return sectionsOf({ definition, root, all, now: store.now(), due, follow: (step) => this.#follow(step) }, entry);
  }

  /** Begin the record that follows from this one, and go there. @param {Definition["next"][number]} step */
  async #follow(step) {
    await this.saving.flush();
    const values = typed(this.entry);
    const copied = Object.entries(step.copy ?? {}).map(([there, here]) => [there, values[here] ?? ""]).filter(([, text]) => text);
    try {
      const begun = await this.around.store.put(newEntry(step.register, { ...Object.fromEntries(copied), [step.link]: this.entry.id }), 0);
      location.href = addressOf(this.around.root, this.definition, step.register, begun.id);
    } catch (error) {
      this.#alert.replaceChildren(element("p", {}, error instanceof Error ? error.message : String(error)));
    }
  }
}

/** @param {Definition} definition @param {Entry} entry */
function titleWritten(definition, entry) {
  return definition.names.some((name) => typed(entry)[name] && fieldOf(definition, name)?.kind !== "date");
}
