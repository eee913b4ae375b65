/**
 * The audit trail: who read, exported, changed or removed what, in order, and whether the chain is whole.
 * @module
 */
import { ask } from "./authority_client.js";
import { AuthorityPage } from "./authority_page.js";
import { timeWords } from "./authority_words.js";
import { button, table } from "./controls.js";
import { element } from "./dom.js";

const LIMIT = 100;
/** @type {Record<string, string>} */
const ACTIONS = {
  read: "查看", export: "导出", create: "新建", change: "修改", delete: "删除", purge: "清除", seal: "封存", restore: "恢复",
  token_create: "生成令牌", token_revoke: "撤销令牌",
};

/** @type {Record<string, string>} who else than a token's holder */
const ACTORS = { command: "命令行", server: "服务器自动" };
/** @type {Record<string, string>} the first word of what it was done to */
const OBJECTS = {
  assessment: "自评", review: "核查", draft: "草稿", round: "调查轮次", complaint: "投诉", complaints: "投诉设置", token: "令牌", organisation: "机构登记",
  everything: "全部资料", audit: "查阅记录", institutions: "各机构一览", items: "各项分布", backup: "备份", migration: "迁移", dictionary: "数据说明", export: "导出文件",
};

/** `<xh-audit>` */
export class Audit extends AuthorityPage {
  #after = 0;

  async load() {
    const view = await ask(`audit?after=${this.#after}&limit=${LIMIT}`);
    const { organisations, tokens } = view.names;
    const last = view.entries.at(-1)?.number ?? this.#after;
    this.status.textContent = view.whole ? `第 ${this.#after + 1}～${last} 条，前后相接，没有缺漏或改动。` : "";
    if (!view.whole) this.alert.textContent = `从第 ${view.first_broken} 条起，记录和前一条接不上：有人改动或抽掉过记录。请保留数据文件，查明原因。`;
    const rows = view.entries.map((/** @type {any} */ entry) => [
      String(entry.number), timeWords(entry.at), named(ACTORS[entry.actor] ?? tokens[entry.actor], entry.actor),
      ACTIONS[entry.action] ?? entry.action, named(entry.space === "authority" ? "主管部门" : organisations[entry.space], entry.space), told(entry.object),
      element("code", {}, entry.sha256.slice(0, 12)),
    ]);
    this.content.replaceChildren(
      table("查阅记录", ["序号", "时间", "谁（令牌）", "做了什么", "机构", "对象", "校验值"], rows, "xh-audit-entries"),
      element("p", { class: "xh-authority-tools" },
        ...(this.#after > 0 ? [button("从头看", () => this.#go(0))] : []),
        ...(view.more ? [button("下一页", () => this.#go(last))] : []),
        button("打印", () => globalThis.print())));
  }

  /** @param {number} after */
  #go(after) {
    this.#after = after;
    void this.attempt(() => this.load());
  }
}

/** A name with the id under it, so that the record can be read by people and compared to the letter. @param {string|undefined} name @param {string} id */
function named(name, id) {
  return name ? element("span", {}, name, element("small", { class: "xh-audit-id" }, id)) : id;
}

/** What it was done to, its first word in Chinese. @param {string} object */
function told(object) {
  const first = /^[a-z]+/.exec(object)?.[0] ?? "";
  return named(OBJECTS[first], object);
}

if (!customElements.get("xh-audit")) customElements.define("xh-audit", Audit);
