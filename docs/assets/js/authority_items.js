/**
 * How each item came out across the district: which clause costs most.
 * @module
 */
import { bar } from "./authority_chart.js";
import { ask } from "./authority_client.js";
import { AuthorityPage } from "./authority_page.js";
import { wordsOf } from "./authority_words.js";
import { select, table } from "./controls.js";
import { element } from "./dom.js";

const FORM = "gs/evaluation";
const COLUMNS = ["项目", "分值", "满分", "部分得分", "未得分", "未填全", "平均未得的分（含未填）", "分布"];
const KINDS = /** @type {const} */ (["full", "partial", "none", "open"]);
const NAMES = { full: "满分", partial: "部分得分", none: "未得分", open: "未填全" };

/** `<xh-district-items>` */
export class DistrictItems extends AuthorityPage {
  #year = "";
  #edition = "";
  #byLoss = "";

  async load() {
    const query = [`form=${FORM}`, this.#year && `year=${this.#year}`, this.#edition && `edition=${encodeURIComponent(this.#edition)}`].filter(Boolean).join("&");
    const [view, words] = await Promise.all([ask(`items?${query}`), wordsOf(FORM)]);
    this.status.textContent = view.edition
      ? `${view.year} 年度，规则 ${view.edition} 版：${view.institutions} 家机构。` : `${view.year} 年度还没有机构提交。`;
    const items = this.#byLoss ? [...view.items].sort((a, b) => (b.lost ?? 0) - (a.lost ?? 0)) : view.items;
    const legend = element("p", { class: "xh-authority-legend", "aria-hidden": "true" },
      ...KINDS.map((kind) => element("span", {}, element("span", { class: `xh-key xh-key-${kind}` }), NAMES[kind])));
    const rows = items.map((/** @type {any} */ item) => [
      words.itemInFull(item.id), item.max === null ? "" : String(item.max), ...KINDS.map((kind) => String(item[kind])),
      item.lost === null ? "" : String(Math.round(item.lost * 100) / 100), bar(KINDS.map((kind) => ({ kind, count: item[kind] }))),
    ]);
    this.content.replaceChildren(this.#tools(view), legend, table("各项得分情况（机构数）", COLUMNS, rows, "xh-items"));
  }

  /** @param {any} view */
  #tools(view) {
    /** @param {Partial<{year: string, edition: string, byLoss: string}>} change */
    const again = ({ year = this.#year, edition = this.#edition, byLoss = this.#byLoss }) => {
      [this.#year, this.#edition, this.#byLoss] = [year, edition, byLoss];
      void this.attempt(() => this.load());
    };
    const editions = view.editions.map((/** @type {string} */ edition) => [edition, `${edition} 版`]);
    return element("div", { class: "xh-authority-tools" },
      element("p", {}, element("label", { for: "xh-items-year" }, "年度"), yearField(view.year, (year) => again({ year, edition: "" }))),
      ...(editions.length > 1 ? [select("规则", "xh-edition", editions, view.edition ?? "", (edition) => again({ edition }))] : []),
      select("顺序", "xh-order", [["", "按附录F的顺序"], ["loss", "平均未得分多的在前"]], this.#byLoss, (byLoss) => again({ byLoss })));
  }
}

/** @param {string} year @param {(year: string) => void} act */
function yearField(year, act) {
  const input = element("input", { id: "xh-items-year", type: "text", inputmode: "numeric", pattern: "[12][0-9]{3}", maxlength: "4", size: "6" });
  input.value = year;
  input.addEventListener("change", () => { if (input.checkValidity() && input.value) act(input.value); });
  return input;
}

if (!customElements.get("xh-district-items")) customElements.define("xh-district-items", DistrictItems);
