/**
 * What is done to several records at once: archive, delete, and destroy those whose time of keeping is over; each can be taken back.
 * @module
 */
import { ask } from "./ask.js";
import { element } from "./dom.js";
import { newEntry } from "./register_record.js";
import { isDue, keptUntil, typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {object} Around
 * @property {import("./register_store.js").RegisterStore} store
 * @property {import("./register_list.js").RegisterList} list
 * @property {import("./toast.js").Toast} toast
 * @property {(work: () => unknown) => void} attempt   does something; what goes wrong is said
 * @property {(register: string, id: string) => void} go
 */

/** Stands under the list's count, and says only what can be done now. */
export class RegisterBatch {
  /** @param {Definition} definition @param {Around} around */
  constructor(definition, around) {
    this.definition = definition;
    this.around = around;
    this.element = element("div", { class: "xh-register-batch", role: "group", "aria-label": "一起处理" });
    around.list.addEventListener("shown", () => this.#draw());
  }

  #draw() {
    const { ticked } = this.around.list;
    const held = this.element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-batch") : null;
    this.element.replaceChildren(...(ticked.length ? this.#actions(ticked) : this.#expired()));
    if (held) /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-batch="${held}"]`))?.focus();
  }

  /** @param {Entry[]} ticked */
  #actions(ticked) {
    const archived = ticked.every((entry) => entry.archived !== null);
    const due = this.definition.destruction !== null && ticked.every((entry) => isDue(this.definition, entry, this.around.store.now()));
    return [element("p", { class: "xh-buttons" }, element("span", {}, `已选的 ${ticked.length} 份：`),
      this.#button("archive", archived ? "取消归档" : "归档", () => this.#archive(ticked, !archived)),
      this.#button("remove", "删除…", () => this.#remove(ticked)),
      ...(due ? [this.#button("destroy", "销毁…", () => this.#destroy(ticked))] : []))];
  }

  #expired() {
    const { list, store } = this.around;
    const due = list.entries.filter((entry) => isDue(this.definition, entry, store.now()));
    if (due.length === 0) return [];
    if (list.scope === "due") return [element("p", {}, "不再保存的，勾选以后一起销毁；要继续保存的，打开它改“保存期到”。")];
    return [element("p", { class: "xh-buttons" }, element("span", {}, `有 ${due.length} 份保存期已到。`), this.#button("due", "列出来", () => list.turnTo("due")))];
  }

  /** @param {string} name @param {string} label @param {() => unknown} act */
  #button(name, label, act) {
    return element("button", { type: "button", class: "xh-button", "data-batch": name, click: () => this.around.attempt(act) }, label);
  }

  /** @param {Entry[]} entries @param {boolean} archived */
  async #archive(entries, archived) {
    const at = archived ? this.around.store.now().toISOString() : null;
    await this.#change(entries, (entry) => ({ ...entry, archived: at }), archived ? "已归档" : "已取消归档");
  }

  /** @param {Entry[]} entries */
  async #remove(entries) {
    const lines = ["30 天内可以在下面的“已删除”里恢复，过后清除。"];
    if (!(await ask({ title: `删除已选的 ${entries.length} 份？`, lines, choices: [{ value: "yes", label: "删除" }] }))) return;
    await this.#change(entries, this.#deleted, "已删除");
  }

  /** @param {Entry} entry @returns {Entry} */
  #deleted = (entry) => ({ ...entry, deleted: this.around.store.now().toISOString() });

  /** @param {Entry[]} entries @param {(entry: Entry) => Entry} change @param {string} done */
  async #change(entries, change, done) {
    const { attempt, store, toast } = this.around;
    const before = new Map(entries.map(({ id, archived, deleted }) => [id, { archived, deleted }]));
    const saved = await store.putAll(entries.map(change));
    const undo = () => attempt(() => store.putAll(saved.map((entry) => ({ ...entry, ...before.get(entry.id) }))));
    toast.show(`${done} ${saved.length} 份。`, { label: "撤销", act: undo });
  }

  /** Their time is over: delete them, and begin the record that says so; both or nothing. @param {Entry[]} entries */
  async #destroy(entries) {
    const { destruction, title } = this.definition;
    if (!destruction) return;
    const lines = ["先按规定鉴定、批准。它们将从这台设备删除：30 天内还可以恢复，过后清除，不能再找回。",
      "接着打开一份销毁记录，请填写鉴定意见和批准人，再打印签字。记录里只有份数和起止日期，没有姓名。"];
    if (!(await ask({ title: `销毁已选的 ${entries.length} 份？`, lines, choices: [{ value: "yes", label: "销毁，并写销毁记录" }] }))) return;
    const days = entries.map((entry) => typedDate(this.definition, entry)).filter(Boolean).sort();
    const untils = entries.map((entry) => keptUntil(this.definition, entry)).sort();
    const record = newEntry(destruction.register, {
      [destruction.what]: [title, ...(days.length ? [`${days[0]} 至 ${days.at(-1)}`] : []), `${entries.length} 份`].join("，"),
      [destruction.count]: String(entries.length),
      [destruction.until]: untils.at(-1) ?? "",
    });
    await this.around.store.putAll([...entries.map(this.#deleted), record]);
    this.around.go(destruction.register, record.id);
  }
}
