/**
 * The standard's sheet on paper, filled or blank; what is long is set smaller, so that it stays one page as long as it can.
 * @module
 */
import { print } from "./paper.js";

/** @typedef {import("./register_record.js").Values} Values */

const SIZES = ["large", "middle", "small", "smallest"];
/** What the page has between its margins, mm. */
const HEIGHT = 276;
const WIDTH = 178;

/** The paper copy of appendix E. */
export class ComplaintPaper {
  /** @param {HTMLElement} paper @param {import("./complaint_form.js").Words} words */
  constructor(paper, words) {
    this.paper = paper;
    this.words = words;
  }

  /** @param {Values} values */
  print(values) {
    this.fill(values);
    print(() => this.fill({}));
  }

  /** @param {Values} values */
  fill(values) {
    const shown = this.#shown(values);
    for (const place of this.paper.querySelectorAll("[data-slot]")) {
      const { slot = "", value } = /** @type {HTMLElement} */ (place).dataset;
      place.textContent = value === undefined ? shown[slot] ?? "" : values.channel === value ? "√" : "";
    }
    this.paper.dataset.size = SIZES.find((size) => this.#fits(size)) ?? "smallest";
  }

  /** What the sheet has no place for goes where it has one. @param {Values} values @returns {Values} */
  #shown(values) {
    const { channels, channels_label: label, further, opinions, opinions_label: opinion } = this.words;
    const reach = further.find(({ id }) => id === "reach")?.question;
    const channel = channels.find(({ id, printed }) => id === values.channel && !printed);
    const said = opinions.find(({ id }) => id === values.opinion);
    const lines = /** @param {(string|undefined)[]} parts */ (parts) => parts.filter(Boolean).join("\n");
    return {
      ...values,
      feedback: lines([values.feedback, said && `${opinion}：${said.label}`]),
      remarks: lines([channel && `${label}：${channel.label}`, values.reach && `${reach}：${values.reach}`, values.number && `登记号：${values.number}`, values.remarks]),
    };
  }

  /** @param {string} size */
  #fits(size) {
    const copy = /** @type {HTMLElement} */ (this.paper.cloneNode(true));
    copy.dataset.size = size;
    copy.dataset.measured = "";
    copy.setAttribute("aria-hidden", "true");
    this.paper.after(copy);
    const { width, height } = copy.getBoundingClientRect();
    copy.remove();
    return width === 0 || (height / width) * WIDTH <= HEIGHT;
  }
}
