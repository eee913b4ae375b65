/**
 * Reads people from a spreadsheet or from what was pasted, appends them, and names every cell that was not understood.
 * @module
 */
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {{row: number, column: string, found: string, message: string}} Bad
 * @typedef {{people: {[question: string]: string}[], rows: number[], bad: Bad[], unknown: string[]}} Read
 */

/** The part of the page that reads tables. */
export class RosterImport {
  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    this.page = page;
    this.report = slot(page.host, "import-report");
    const file = /** @type {HTMLInputElement} */ (slot(page.host, "table-file"));
    slot(page.host, "table-choose").addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      if (chosen) await this.#try(async () => this.page.engine.rows(new Uint8Array(await chosen.arrayBuffer())));
      file.value = "";
    });
    slot(page.host, "paste-read").addEventListener("click", () => this.#paste());
  }

  async #paste() {
    const field = /** @type {HTMLTextAreaElement} */ (slot(this.page.host, "paste"));
    const text = field.value;
    if (text.trim() === "") return this.#say(make("p", {}, "还没有粘贴内容：在表格软件里选中连同表头的几行，复制，再粘贴到上面。"));
    const isRead = await this.#try(async () =>
      (text.includes("\t") ? text.split(/\r?\n/).map((line) => line.split("\t")) : this.page.engine.rows(new TextEncoder().encode(text))));
    if (isRead) field.value = "";
  }

  /** @param {() => Promise<string[][]>} rows @returns {Promise<boolean>} whether people were read */
  async #try(rows) {
    this.#say(make("p", {}, "正在读……"));
    try {
      const answer = JSON.parse(await this.page.engine.run(this.page.rules.form, JSON.stringify({ rows: await rows() })));
      if (answer.errors) {
        this.#say(make("p", {}, `没有读入：${answer.errors[0].message}。`));
        return false;
      }
      this.#append(answer.read);
      return true;
    } catch (error) {
      this.#say(make("p", {}, `没有读入：${error instanceof Error ? error.message : error}`));
      return false;
    }
  }

  /** @param {Read} read */
  #append(read) {
    const before = this.page.answers.values();
    const values = { ...before };
    const first = compacted(values);
    read.people.forEach((person, place) => {
      for (const [question, text] of Object.entries(person)) values[`people[${first + place}].${question}`] = text;
    });
    values["people.length"] = String(first + read.people.length);
    this.#fill(values);
    this.#tell(read, first, before);
  }

  /** @param {Read} read @param {number} first  the place of the first person read @param {Values} before */
  #tell({ people, rows, bad, unknown }, first, before) {
    const undo = make("button", { type: "button", class: "xh-quiet" }, "撤销这次读入");
    undo.addEventListener("click", () => {
      this.#fill(before);
      this.#say(make("p", {}, "已撤销，回到读入以前的样子。"));
    });
    /** @type {HTMLElement[]} */
    const parts = [make("p", {}, make("b", {}, `读入 ${people.length} 人`), bad.length ? `，有 ${bad.length} 格没有读懂，那几格空着，同一行的其他内容都已读入：` : "，每一格都读懂了。")];
    if (bad.length) {
      parts.push(make("ul", {}, ...bad.map(({ row, message }) => {
        const id = `people[${first + rows.indexOf(row)}].role`;
        return make("li", {}, `${message}。`, make("a", { href: `#${id}`, "data-focus": id }, "去填"));
      })));
    }
    if (unknown.length) parts.push(make("p", {}, `没有用到的列：${unknown.join("、")}。`));
    this.#say(...parts, undo);
  }

  /** @param {Values} values */
  #fill(values) {
    this.page.answers.fill(values);
    this.page.changed();
  }

  /** @param {...Node} parts */
  #say(...parts) {
    this.report.hidden = false;
    this.report.replaceChildren(...parts);
    this.report.focus();
  }
}

/** Move the people together, over rows in which nothing is typed. @param {Values} values  changed in place @returns {number} how many there are */
function compacted(values) {
  const answered = Object.entries(values).flatMap(([name, value]) => {
    const found = /^people\[(\d+)\]\.(.+)$/.exec(name);
    return found ? [{ place: Number(found[1]), question: found[2] ?? "", name, value }] : [];
  });
  const places = [...new Set(answered.map(({ place }) => place))].sort((a, b) => a - b);
  for (const { name } of answered) delete values[name];
  for (const { place, question, value } of answered) values[`people[${places.indexOf(place)}].${question}`] = value;
  return places.length;
}
