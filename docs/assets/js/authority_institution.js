/**
 * One institution's evaluation: its own score beside the inspector's for each item, both kept, with a reason.
 * @module
 */
import { ask } from "./authority_client.js";
import { AuthorityPage } from "./authority_page.js";
import { rangeWords, timeWords, wordsOf } from "./authority_words.js";
import { choose } from "./conflict.js";
import { button, table } from "./controls.js";
import { chosenValues, differences } from "./differences.js";
import { documentFrom } from "./document.js";
import { element } from "./dom.js";
import { textOf } from "./exact.js";
import { newId } from "./record.js";
import { ServerProblem } from "./token_client.js";

/**
 * @typedef {import("./authority_words.js").Words} Words
 * @typedef {import("./document.js").Values} Values   "items.F09.score", "items.F09.reason" → as typed
 */

const COLUMNS = ["项目", "分值", "自评", "核查得分", "理由"];

/** `<xh-institution>`, which institution and which evaluation stand in the address. */
export class Institution extends AuthorityPage {
  #organisation = new URL(location.href).searchParams.get("organisation") ?? "";
  #id = new URL(location.href).searchParams.get("id") ?? "";
  /** Of the submission that is shown. */ #seen = "";
  /** @type {string|null} of the review that this one goes on from */ #base = null;
  /** The same content keeps its id, so that a retry after a lost answer is no second write. */ #write = { id: newId(), body: "" };
  /** @type {Words|null} */ #words = null;

  async load() {
    if (!this.#organisation || !this.#id) throw new ServerProblem("absent", "地址里没有说是哪一份。请从“各机构”里打开。");
    const organisation = encodeURIComponent(this.#organisation);
    const [{ name }, submission, kept] = await Promise.all([
      ask(`organisations/${organisation}`), ask(`organisations/${organisation}/assessments/${this.#id}`),
      ask(`reviews/${organisation}/${this.#id}`).catch(absent),
    ]);
    const words = this.#words = await wordsOf(submission.form);
    this.#seen = submission.revision;
    this.#base = kept?.revision ?? null;
    const about = submission.document.about ?? {};
    this.status.textContent = kept?.stale ? "核查之后，机构又提交了新的版本。下面是新的自评和原来的核查，请核对后重新保存。" : "";
    this.content.replaceChildren(
      element("h2", {}, name),
      element("p", {}, [`${submission.document.class ?? ""}类`, about.year && `${about.year}年度`, `回执号 ${submission.receipt}`, `${timeWords(submission.received)}提交`, `规则 ${submission.edition} 版`].filter(Boolean).join(" · ")),
      this.#totals(submission.result, kept?.result, words), this.#form(submission, kept, words));
  }

  /** @param {any} own @param {any} found @param {Words} words */
  #totals(own, found, words) {
    /** @param {any} result */
    const told = (result) => (result ? [rangeWords({ low: result.range[0], high: result.range[1] }), words.band(result.possible_grades)] : ["还没有", ""]);
    return table("总分", ["谁打的分", "得分", "等级"], [["自评", ...told(own)], ["核查", ...told(found)]], "xh-narrow");
  }

  /** @param {any} submission @param {any} kept @param {Words} words */
  #form(submission, kept, words) {
    const form = element("form", { class: "xh-review" });
    const rows = submission.result.items.map((/** @type {any} */ item) => {
      const [low, high] = item.range;
      const name = words.item(item.id);
      const given = kept?.items?.[item.id];
      return [words.itemInFull(item.id), String(item.max), rangeWords({ low, high }),
        input(`items.${item.id}.score`, given?.score, { type: "text", inputmode: "decimal", size: "5", "aria-label": `核查得分：${name}` }),
        input(`items.${item.id}.reason`, given?.reason, { type: "text", maxlength: "500", "aria-label": `理由：${name}` })];
    });
    form.append(table("自评与核查", COLUMNS, rows, "xh-review-items"),
      element("p", { class: "xh-records-note" }, "只填要改的项：没有填的项按自评计。核查得分为 0 到分值、0.5 的倍数，每一项都要写理由。自评原样保留。"),
      element("p", { class: "xh-authority-tools" }, element("button", { type: "submit", class: "xh-button" }, "保存核查"), button("打印", () => globalThis.print())));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.attempt(() => this.#save(form));
    });
    return form;
  }

  /** @param {HTMLFormElement} form */
  async #save(form) {
    const values = typed(form);
    const body = `{"revision":${JSON.stringify(this.#seen)},"items":${textOf(documentFrom(values).items ?? {})}}`;
    if (this.#write.body !== body) this.#write = { id: newId(), body };
    try {
      await ask(`reviews/${encodeURIComponent(this.#organisation)}/${this.#id}`, {
        method: "PUT", body,
        headers: { "Write-Id": this.#write.id, ...(this.#base === null ? { "If-None-Match": "*" } : { "If-Match": `"${this.#base}"` }) },
      });
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.code !== "revision_conflict" || !error.current?.items) throw error;
      return await this.#settle(form, values, error.current);
    }
    await this.load();
    this.status.textContent = "核查已保存在服务器上，自评原样保留。";
  }

  /** Another inspector has saved meanwhile. @param {HTMLFormElement} form @param {Values} mine @param {any} theirs */
  async #settle(form, mine, theirs) {
    const others = flat(theirs.items);
    const differing = differences(mine, others);
    const label = (/** @type {string} */ name) => `${this.#words?.item(name.split(".")[1] ?? "")}：${name.endsWith("score") ? "核查得分" : "理由"}`;
    const text = (/** @type {Values} */ values) => Object.values(values).join("");
    const chosen = differing.length === 0 ? new Map() : await choose(differing, { label, text }, { mine: "我填的", theirs: `服务器上的（${timeWords(theirs.received)}）` });
    if (!chosen) return void (this.alert.textContent = "没有保存：另一位核查人员刚保存过。再按“保存核查”，可以逐项选择。");
    const values = chosenValues(mine, differing, chosen);
    for (const field of form.querySelectorAll("input")) field.value = values[field.name] ?? "";
    this.#base = theirs.revision;
    await this.#save(form);
  }
}

/** A review that is not there yet is none. @param {unknown} error @returns {null} */
function absent(error) {
  if (error instanceof ServerProblem && error.code === "not_found") return null;
  throw error;
}

/** @param {string} name @param {unknown} value @param {Record<string, string>} attributes */
function input(name, value, attributes) {
  const made = element("input", { name, ...attributes });
  made.value = value === undefined || value === null ? "" : String(value);
  return made;
}

/** @param {HTMLFormElement} form @returns {Values} */
function typed(form) {
  return Object.fromEntries([...form.querySelectorAll("input")].filter(({ value }) => value.trim() !== "").map(({ name, value }) => [name, value]));
}

/** @param {Record<string, {score: number, reason: string}>} items @returns {Values} */
function flat(items) {
  return Object.fromEntries(Object.entries(items).flatMap(([id, { score, reason }]) => [[`items.${id}.score`, String(score)], [`items.${id}.reason`, reason]]));
}

if (!customElements.get("xh-institution")) customElements.define("xh-institution", Institution);
