/**
 * The register: organisations, and the tokens with which they come in. A token is shown once.
 * @module
 */
import { ask } from "./authority_client.js";
import { AuthorityPage } from "./authority_page.js";
import { classWords, timeWords } from "./authority_words.js";
import { button, field, named, select, submitted, sure, table } from "./controls.js";
import { element } from "./dom.js";

/**
 * @typedef {{id: string, name: string, class: string|null, parent: string|null, created: string, removed: string|null}} Organisation
 * @typedef {{id: string, scope: string, organisation: string|null, name: string, created: string, revoked: string|null}} Token
 */

/** @type {[string, string][]} */ const CLASSES = [["", "无类别（社区）"], ["A", "A类"], ["B", "B类"], ["C", "C类"]];
const ID = "[a-z0-9][a-z0-9_\\-]{0,63}";

/** `<xh-register>` */
export class Register extends AuthorityPage {
  /** @type {Organisation[]} */ #organisations = [];
  #secret = element("div", { class: "xh-authority-secret", role: "status" });

  async load() {
    const [{ organisations }, { tokens }] = await Promise.all([ask("organisations"), ask("tokens")]);
    this.#organisations = organisations;
    const open = tokens.filter((/** @type {Token} */ token) => token.revoked === null);
    this.status.textContent = `${organisations.filter((/** @type {Organisation} */ one) => !one.removed).length} 家机构，${open.length} 个有效令牌。`;
    this.content.replaceChildren(
      element("h2", {}, "机构"), this.#table(), this.#form(null),
      element("h2", {}, "令牌"), this.#secret, this.#tokenForm(), this.#tokens(tokens));
  }

  #table() {
    const rows = this.#organisations.map((one) => [
      one.id, one.name, classWords(one.class), one.parent ?? "", one.removed ? `${timeWords(one.removed)}停用` : "在用",
      element("span", { class: "xh-authority-row" },
        named(button("修改", () => this.#edit(one)), `修改 ${one.name}`),
        ...(one.removed ? [] : [named(button("停用", () => void this.#remove(one)), `停用 ${one.name}`)])),
    ]);
    return table("已登记的机构", ["编号", "名称", "类别", "上级", "状态", "操作"], rows, "xh-organisations");
  }

  /** @param {Organisation|null} one */
  #form(one) {
    const id = field("编号（小写字母、数字、- 和 _）", "xh-organisation-id", { pattern: ID, maxlength: "64", required: "", ...(one ? { readonly: "" } : {}) }, one?.id);
    const name = field("名称", "xh-organisation-name", { maxlength: "200", required: "" }, one?.name);
    const parent = field("上级机构的编号（可不填）", "xh-organisation-parent", { pattern: ID }, one?.parent ?? "");
    let kind = one?.class ?? "";
    const form = element("form", { class: "xh-authority-form", "data-form": "organisation" },
      element("h3", {}, one ? `修改 ${one.id}` : "登记机构"), id.row, name.row, select("类别", "xh-organisation-class", CLASSES, kind, (value) => { kind = value; }), parent.row,
      element("p", {}, element("button", { type: "submit", class: "xh-button" }, one ? "保存修改" : "登记")));
    submitted(form, () => this.attempt(async () => {
      const body = JSON.stringify({ name: name.input.value, class: kind || null, parent: parent.input.value || null });
      const address = `organisations/${encodeURIComponent(id.input.value)}`;
      const there = one === null && this.#organisations.some((known) => known.id === id.input.value);
      if (there && !(await sure("这个编号已经登记过", [`编号 ${id.input.value} 已有机构。继续会改掉它的名称、类别和上级。`], "改掉原来的"))) return;
      await ask(address, { method: "PUT", body });
      await this.load();
    }));
    return form;
  }

  /** @param {Organisation} one */
  #edit(one) {
    const form = this.#form(one);
    this.querySelector('[data-form="organisation"]')?.replaceWith(form);
    /** @type {HTMLInputElement|null} */ (form.querySelector("#xh-organisation-name"))?.focus();
  }

  /** @param {Organisation} one */
  async #remove(one) {
    const lines = [`“${one.name}”的令牌会全部撤销，不能再提交；已提交的内容保留。以后可以用“修改”恢复登记。`];
    if (await sure("停用这家机构？", lines, "停用")) {
      await this.attempt(async () => { await ask(`organisations/${encodeURIComponent(one.id)}`, { method: "DELETE" }); await this.load(); });
    }
  }

  #tokenForm() {
    const kept = this.#organisations.filter(({ removed }) => !removed);
    let holder = kept[0]?.id ?? "";
    /** @type {[string, string][]} */ const choices = [...kept.map(({ id, name }) => /** @type {[string, string]} */ ([id, name])), ["", "主管部门（能看到所有机构）"]];
    const name = field("给谁用（便于辨认）", "xh-token-name", { maxlength: "200", required: "" }, "");
    const form = element("form", { class: "xh-authority-form", "data-form": "token" }, element("h3", {}, "生成令牌"),
      select("机构", "xh-token-organisation", choices, holder, (value) => { holder = value; }), name.row,
      element("p", {}, element("button", { type: "submit", class: "xh-button" }, "生成")));
    submitted(form, () => this.attempt(async () => {
      const body = JSON.stringify({ scope: holder ? "organisation" : "authority", organisation: holder || null, name: name.input.value });
      const { secret } = await ask("tokens", { method: "POST", body });
      await this.load();
      this.#show(secret, name.input.value);
    }));
    return form;
  }

  /** @param {string} secret @param {string} name */
  #show(secret, name) {
    this.#secret.replaceChildren(
      element("p", {}, `“${name}”的令牌只显示这一次，服务器上不留原文。请现在就抄下或复制，用安全的方式交给使用者：`),
      element("p", {}, element("code", {}, secret)),
      element("p", {}, button("已经记下，收起来", () => this.#secret.replaceChildren())));
  }

  /** @param {Token[]} tokens */
  #tokens(tokens) {
    const names = new Map(this.#organisations.map(({ id, name }) => [id, name]));
    const rows = tokens.map((token) => [
      token.name, token.organisation === null ? "主管部门" : names.get(token.organisation) ?? token.organisation, token.id, timeWords(token.created),
      token.revoked ? `${timeWords(token.revoked)}撤销` : named(button("撤销", () => void this.#revoke(token)), `撤销 ${token.name}`),
    ]);
    return table("令牌", ["给谁用", "机构", "编号", "生成时间", "状态"], rows, "xh-tokens");
  }

  /** @param {Token} token */
  async #revoke(token) {
    if (await sure("撤销这个令牌？", [`“${token.name}”用这个令牌不能再提交，撤销后不能恢复。`], "撤销")) {
      await this.attempt(async () => { await ask(`tokens/${token.id}`, { method: "DELETE" }); await this.load(); });
    }
  }
}

if (!customElements.get("xh-register")) customElements.define("xh-register", Register);
