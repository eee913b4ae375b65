/**
 * Reads a table from a spreadsheet or from what was pasted, and names every cell to look at again; what becomes of the rest is the page's own.
 * @module
 */
import { fileName, offer } from "./file.js";
import { make, slot } from "./slots.js";

/**
 * @typedef {{row: number, question: string, column: string, found: string, message: string}} Bad
 * @typedef {{entries: {[question: string]: string}[], rows: number[], bad: Bad[], unknown: string[], aside?: string[]}} Read   `aside`: lines that are none of the rows, and why
 * @typedef {{name: string, rows: string[][]}} Sheet
 * @typedef {{name: string, read: Read|null, problem: string}} Understood   of a sheet
 * @typedef {object} Taken   what a page made of a table
 * @property {string} said                      such as 读入 5 人
 * @property {Node[]} [more]                    what else there is to say
 * @property {(bad: Bad) => string|null} field  id of the field in which a cell's answer can be typed, if it is on the page
 * @property {() => unknown} undo
 * @typedef {object} Target
 * @property {string} form    whose rules read the table
 * @property {string} title   of the template
 * @property {() => string[][]} rows   of the template, below its heads
 * @property {(read: Read) => Taken|Promise<Taken>} take
 */

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The part of a page that reads tables. */
export class TableImport {
  /** @param {import("./tool_page.js").ToolPage} page @param {Target} target */
  constructor(page, target) {
    this.page = page;
    this.target = target;
    this.report = slot(page.host, "import-report");
    const file = /** @type {HTMLInputElement} */ (slot(page.host, "table-file"));
    slot(page.host, "table-choose").addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      if (chosen) await this.#try(async () => this.page.engine.sheets(new Uint8Array(await chosen.arrayBuffer())));
      file.value = "";
    });
    slot(page.host, "paste-read").addEventListener("click", () => this.#paste());
    slot(page.host, "table-template").addEventListener("click", () => void this.#template());
  }

  async #paste() {
    const field = /** @type {HTMLTextAreaElement} */ (slot(this.page.host, "paste"));
    const text = field.value;
    if (text.trim() === "") return this.#say(make("p", {}, "还没有粘贴内容：在表格软件里选中连同表头的几行，复制，再粘贴到上面。"));
    const isRead = await this.#try(async () =>
      (text.includes("\t") ? [{ name: "", rows: text.split(/\r?\n/).map((line) => line.split("\t")) }] : this.page.engine.sheets(new TextEncoder().encode(text))));
    if (isRead) field.value = "";
  }

  /** A workbook with the heads and the words that are understood, to be filled in and read again. */
  async #template() {
    const { title, rows } = this.target;
    const template = JSON.parse(slot(this.page.host, "table-template").dataset.template ?? "{}");
    try {
      const book = await this.page.engine.workbook(JSON.stringify({ title, tables: [{ name: "表格", ...template, rows: rows() }] }));
      offer(fileName([`${title}模板`], new Date(), "xlsx"), book, XLSX);
    } catch (error) {
      this.#say(make("p", {}, `没有做成模板：${error instanceof Error ? error.message : error}`));
    }
  }

  /** @param {() => Promise<Sheet[]>} sheets @returns {Promise<boolean>} whether anything was read */
  async #try(sheets) {
    this.#say(make("p", {}, "正在读……"));
    try {
      const answers = await Promise.all((await sheets()).map((sheet) => this.#understood(sheet)));
      const [best = answers[0]] = answers.filter(({ read }) => read).sort((a, b) => wealth(b) - wealth(a));
      if (!best?.read) {
        this.#say(make("p", {}, `没有读入：${best?.problem}。`));
        return false;
      }
      this.#tell(best.read, await this.target.take(best.read), answers.length > 1 ? best.name : "");
      return true;
    } catch (error) {
      this.#say(make("p", {}, `没有读入：${error instanceof Error ? error.message : error}`));
      return false;
    }
  }

  /** @param {Sheet} sheet @returns {Promise<Understood>} */
  async #understood({ name, rows }) {
    const { read, errors } = JSON.parse(await this.page.engine.run(this.target.form, JSON.stringify({ rows })));
    return { name, read: read ?? null, problem: errors?.[0].message ?? "" };
  }

  /** @param {Read} read @param {Taken} taken @param {string} sheet  its name, where there were several */
  #tell({ bad, unknown, aside = [] }, { said, more = [], field, undo }, sheet) {
    const back = make("button", { type: "button", class: "xh-quiet" }, "撤销这次读入");
    back.addEventListener("click", async () => {
      await undo();
      this.#say(make("p", {}, "已撤销，回到读入以前的样子。"));
    });
    /** @type {HTMLElement[]} */
    const parts = [make("p", {}, sheet ? `工作表“${sheet}”：` : "", make("b", {}, said), bad.length ? `，有 ${bad.length} 格要看一看；没有读懂的先空着，其他内容都已读入：` : "，每一格都读懂了。")];
    if (bad.length) {
      parts.push(make("ul", {}, ...bad.map((cell) => {
        const id = field(cell);
        return make("li", {}, `${cell.message}。`, ...(id ? [make("a", { href: `#${id}`, "data-focus": id }, "去填")] : []));
      })));
    }
    if (aside.length) parts.push(make("p", {}, `没有读入的行：${aside.join("；")}。`));
    if (unknown.length) parts.push(make("p", {}, `没有用到的列：${unknown.join("、")}。`));
    this.#say(...parts, ...more, back);
  }

  /** @param {...Node} parts */
  #say(...parts) {
    this.report.hidden = false;
    this.report.replaceChildren(...parts);
    this.report.focus();
  }
}

/** How much of a sheet says something, for the one that is meant. @param {Understood} sheet */
function wealth({ read }) {
  return (read?.entries ?? []).reduce((sum, entry) => sum + Object.keys(entry).length, 0);
}
