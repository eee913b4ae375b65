/**
 * The form in which a round is made or changed; what was typed stays until it is kept.
 * @module
 */
import { field, submitted } from "./controls.js";
import { element } from "./dom.js";
import { newId } from "./record.js";
import { SMALLEST_GROUP, later, putRound, stateOf, today } from "./survey_rounds.js";
import { ServerProblem } from "./token_client.js";

/**
 * @typedef {import("./survey_store.js").Round} Round
 * @typedef {import("./survey_rounds.js").Plan} Plan
 * @typedef {"name"|"opens"|"closes"|"target"|"smallest_group"} FieldName
 */

const DAYS = 30;
const FROZEN = "调查开始以后不能再改。";
/** @type {Record<FieldName, {label: string, help: string, attributes: Record<string, string>}>} */
const FIELDS = {
  name: { label: "名称", help: "居民会看到，例如 2026年上半年", attributes: { maxlength: "100", required: "" } },
  opens: { label: "第一天", help: "", attributes: { type: "date", required: "" } },
  closes: { label: "最后一天", help: "纸质和平板还可以晚到 14 天。", attributes: { type: "date", required: "" } },
  target: { label: "目标份数（可不填）", help: "", attributes: { inputmode: "numeric", pattern: "[0-9]*" } },
  smallest_group: { label: "最小人数", help: "人数少于它的结果不显示，最少 5。", attributes: { inputmode: "numeric", pattern: "[0-9]*", required: "" } },
};
const FROZEN_FIELDS = /** @type {FieldName[]} */ (["opens", "smallest_group"]);

/** One round in the making, on the server or on this device only. */
export class RoundEditor {
  /** @type {Map<FieldName, HTMLInputElement>} */ #inputs = new Map();
  #codes = element("input", { type: "checkbox", id: "xh-round-codes" });
  #problem = element("p", { class: "xh-records-alert", role: "alert" });
  #round; #kept; #id; #writeId = newId(); #revision;

  /**
   * @param {Round|null} round  null: a new one
   * @param {{onDevice: boolean, keep: (id: string, plan: Plan) => Promise<void>, done: () => Promise<void>, cancel: () => void}} work
   *   `keep` keeps it on this device; `done` shows it
   */
  constructor(round, work) {
    this.#round = round;
    this.#kept = work;
    this.#id = round?.id ?? newId();
    this.#revision = round?.revision ?? null;
    this.element = this.#form();
    this.element.addEventListener("input", () => { this.#writeId = newId(); });
  }

  focus() {
    this.#inputs.get("name")?.focus();
  }

  #form() {
    const day = today();
    /** @type {Record<FieldName, string>} */ const values = {
      name: this.#round?.name ?? "", opens: this.#round?.opens ?? day, closes: this.#round?.closes ?? later(day, DAYS),
      target: String(this.#round?.target ?? ""), smallest_group: String(this.#round?.smallest_group ?? SMALLEST_GROUP),
    };
    this.#codes.checked = this.#round?.codes ?? false;
    const begun = this.#round !== null && stateOf(this.#round) !== "not_yet" && !this.#kept.onDevice;
    const form = element("form", { class: "xh-authority-form xh-round-form", "aria-label": this.#round ? `修改 ${this.#round.name}` : "新的一轮", novalidate: "" },
      element("h3", {}, this.#round ? `修改“${this.#round.name}”` : this.#kept.onDevice ? "新的一轮，只在这台设备上" : "新的一轮"),
      this.#problem, ...this.#rows(values, begun),
      ...(this.#kept.onDevice ? [] : [this.#codesRow(begun)]),
      element("p", {},
        element("button", { type: "submit", class: "xh-button xh-primary" }, "保存"),
        element("button", { type: "button", class: "xh-button", click: () => this.#kept.cancel() }, "取消")));
    submitted(form, () => void this.#save());
    return form;
  }

  /** @param {Record<FieldName, string>} values @param {boolean} begun */
  #rows(values, begun) {
    return /** @type {FieldName[]} */ (Object.keys(FIELDS)).map((name) => {
      const { label, help, attributes } = FIELDS[name];
      const id = `xh-round-${name}`;
      const frozen = begun && FROZEN_FIELDS.includes(name);
      const { input, row } = field(label, id, { ...attributes, ...(frozen ? { readonly: "" } : {}), "aria-describedby": `${id}-help` }, values[name]);
      this.#inputs.set(name, input);
      row.append(element("small", { id: `${id}-help`, class: "xh-round-help" }, frozen ? FROZEN : help));
      return row;
    });
  }

  /** @param {boolean} begun */
  #codesRow(begun) {
    this.#codes.disabled = begun;
    const help = begun ? FROZEN : "每人一张纸条，一个代码只能答一次。不勾选就是谁扫码都能答。";
    return element("p", {}, element("label", { class: "xh-check" }, this.#codes, " 凭一次性代码填写"), element("small", { class: "xh-round-help" }, help));
  }

  /** @returns {Plan} */
  #plan() {
    const text = (/** @type {FieldName} */ name) => this.#inputs.get(name)?.value.trim() ?? "";
    const number = (/** @type {FieldName} */ name) => (text(name) === "" ? null : Number(text(name)));
    return {
      name: text("name"), opens: text("opens"), closes: text("closes"), target: number("target"), codes: this.#codes.checked,
      smallest_group: number("smallest_group") ?? SMALLEST_GROUP,
    };
  }

  async #save() {
    const plan = this.#plan();
    const faults = faultsOf(plan);
    if (faults.length > 0) return this.#say("有几处需要改正。", faults);
    try {
      if (this.#kept.onDevice) await this.#kept.keep(this.#id, plan);
      else await putRound(this.#id, plan, this.#revision, this.#writeId);
    } catch (error) {
      return this.#failed(error);
    }
    await this.#kept.done();
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof ServerProblem)) return this.#say(error instanceof Error ? error.message : String(error), []);
    if (error.current && !error.current.deleted) {
      const { revision, name, opens, closes } = error.current;
      this.#revision = String(revision);
      this.#writeId = newId();
      return this.#say(`这一轮刚在别处改成了“${name}”，${opens} 至 ${closes}。您填的还在下面；再按“保存”就以您填的为准。`, []);
    }
    this.#say(error.message.split(" ")[0] ?? error.message, error.faults);
  }

  /** @param {string} message @param {import("./token_client.js").Fault[]} faults */
  #say(message, faults) {
    const named = faults.map(({ path, message: what }) => `${FIELDS[/** @type {FieldName} */ (path)]?.label ?? "凭一次性代码"}：${what}`);
    this.#problem.textContent = [message, ...named].join(" ");
    const wrong = new Set(faults.map(({ path }) => path));
    for (const [name, input] of this.#inputs) input.setAttribute("aria-invalid", String(wrong.has(name)));
    [...this.#inputs].find(([name]) => wrong.has(name))?.[1].focus();
  }
}

/** What can be told before anybody is asked. @param {Plan} plan */
function faultsOf({ name, opens, closes, target, smallest_group: smallest }) {
  /** @type {[boolean, FieldName, string][]} */ const checks = [
    [name !== "", "name", "请填写"],
    [opens !== "", "opens", "请选择日期"],
    [closes !== "", "closes", "请选择日期"],
    [opens === "" || closes === "" || closes >= opens, "closes", "不能早于第一天"],
    [target === null || (Number.isInteger(target) && target >= 1), "target", "应为 1 以上的整数，或不填"],
    [Number.isInteger(smallest) && smallest >= SMALLEST_GROUP && smallest <= 100, "smallest_group", `应为 ${SMALLEST_GROUP} 到 100 的整数；人数更少时容易看出是谁答的`],
  ];
  return checks.filter(([good]) => !good).map(([, path, message]) => ({ path, message }));
}
