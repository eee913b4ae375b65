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

/** `<xh-audit>` */
export class Audit extends AuthorityPage {
  #after = 0;

  async load() {
    const view = await ask(`audit?after=${this.#after}&limit=${LIMIT}`);
    const last = view.entries.at(-1)?.number ?? this.#after;
    this.status.textContent = view.whole ? `第 ${this.#after + 1}～${last} 条，前后相接，没有缺漏或改动。` : "";
    if (!view.whole) this.alert.textContent = `从第 ${view.first_broken} 条起，记录和前一条接不上：有人改动或抽掉过记录。请保留数据文件，查明原因。`;
    const rows = view.entries.map((/** @type {any} */ entry) => [
      String(entry.number), timeWords(entry.at), entry.actor, ACTIONS[entry.action] ?? entry.action, entry.space, entry.object,
      element("code", {}, entry.sha256.slice(0, 12)),
    ]);
    this.content.replaceChildren(
      table("查阅记录", ["序号", "时间", "谁（令牌编号）", "做了什么", "机构", "对象", "校验值"], rows, "xh-audit-entries"),
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

if (!customElements.get("xh-audit")) customElements.define("xh-audit", Audit);
