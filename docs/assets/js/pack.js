/**
 * <xh-pack>: shows what an inspection pack would hold and what is missing, then writes it as one ZIP on this device.
 * @module
 */
import { button, select, table } from "./controls.js";
import { today } from "./days.js";
import { disagreements } from "./disagreements.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { everything } from "./gaps.js";
import { contents, written } from "./pack_contents.js";
import { formsOf } from "./pack_forms.js";
import { engine } from "./rules.js";
import { openStore } from "./store.js";
import { knownIn, tools } from "./subjects.js";
import { MEDIA_TYPE, zipped } from "./zip.js";

/** @typedef {import("./pack_contents.js").Given} Given @typedef {import("./record.js").SavedRecord} SavedRecord */

const PLAN = "kit/plan";

class Pack extends HTMLElement {
  #known = /** @type {import("./pack_contents.js").Known} */ (knownIn(this));
  /** @type {SavedRecord[]} */ #records = [];
  #organisation = "";
  /** @type {Given|null} */ #given = null;
  #withOwners = false;
  #whose = element("div", { class: "xh-compare-kinds" });
  #list = element("div", { class: "xh-results-report" });
  #alert = element("p", { class: "xh-records-alert", role: "alert" });
  #status = element("p", { class: "xh-records-count", role: "status" });
  #make = button("做成资料包（ZIP）", () => void this.#write());

  async connectedCallback() {
    if (this.#list.isConnected) return;
    this.#make.classList.add("xh-primary");
    this.#make.disabled = true;
    this.append(this.#whose, this.#alert, this.#list, this.#options(), element("p", { class: "xh-buttons" }, this.#make), this.#status);
    await this.#try(() => this.#open(new URLSearchParams(location.search).get("id")));
  }

  /** @param {string|null} wanted  a record of the institution that the pack is about */
  async #open(wanted) {
    const store = await openStore();
    const forms = new Set([...tools(this.#known).map(({ form }) => form), PLAN]);
    this.#records = (await store.list()).filter(({ form }) => forms.has(form));
    store.close();
    const own = this.#records.find(({ id }) => id === wanted) ?? this.#records.find(({ about }) => about.organisation);
    this.#organisation = own?.about.organisation ?? "";
    const names = [...new Set(this.#records.map(({ about }) => about.organisation ?? "").filter(Boolean))];
    if (names.length > 1) {
      this.#whose.replaceChildren(select("哪一家机构", "xh-pack-organisation", names.map((name) => /** @type {[string, string]} */ ([name, name])), this.#organisation, (name) => {
        this.#organisation = name;
        void this.#try(() => this.#look());
      }));
    }
    await this.#look();
  }

  #options() {
    const tick = element("input", { type: "checkbox", id: "xh-pack-owners" });
    tick.addEventListener("change", () => {
      this.#withOwners = tick.checked;
      if (this.#given) this.#given = { ...this.#given, withOwners: tick.checked };
    });
    return element("p", { class: "xh-compare-list" }, tick, " ", element("label", { for: tick.id }, "写上改进计划的责任岗位、评估人和自查人",
      element("small", { class: "xh-compare-note" }, "不勾就不写，自查清单里谁负责补缺口也不写。花名册、来访者和各种登记从不放进去；佐证和备注照原样写，请先看一眼里面有没有人名。")));
  }

  /** Find the newest record of each tool of this institution. */
  async #look() {
    this.#make.disabled = true;
    this.#say(engine.isReady ? "正在查看……" : "正在准备计算程序……");
    const store = await openStore();
    const run = (/** @type {string} */ form, /** @type {string} */ text) => engine.run(form, text);
    const { found, locked } = await everything({ known: this.#known, store, run, whose: { organisation: this.#organisation } });
    store.close();
    const plan = this.#records.find(({ form, about }) => form === PLAN && (!this.#organisation || !about.organisation || about.organisation === this.#organisation)) ?? null;
    const year = found.find(({ year: each, record }) => record && each)?.year ?? "";
    this.#given = {
      known: this.#known, engine, found, locked, plan, organisation: this.#organisation, year, today: today(), withOwners: this.#withOwners,
    };
    this.#show(this.#given);
    this.#say("");
  }

  /** @param {Given} given */
  #show(given) {
    const pieces = contents(given);
    const rows = pieces.map(({ title, result, from, missing, page, report }) => [
      title, report ? "✓ 有" : "✕ 没有", report ? result : missing, from, element("a", { href: page, "aria-label": `${report ? "查看" : "去填写"}：${title}` }, report ? "查看" : "去填写"),
    ]);
    const forms = formsOf(given);
    rows.push(["按标准版式填好的表（Word）", forms.length ? "✓ 有" : "✕ 没有", forms.map(({ clause, title }) => `${clause}《${title}》`).join("、") || "做了评估、核对或自查就有", "", ""]);
    this.#list.replaceChildren(...disagreementsView(given), table("资料包里有什么", ["内容", "有没有", "结果，或为什么没有", "依据的记录", "去处"], rows, "xh-pack-table"));
    this.#make.disabled = !pieces.some(({ report, title }) => report && title !== "佐证清单");
    if (this.#make.disabled) this.#alert.textContent = "这台设备上还没有可以打包的记录，先做一份机构评估。";
  }

  async #write() {
    const given = this.#given;
    if (!given) return;
    this.#make.disabled = true;
    await this.#try(async () => {
      const files = await written(given, (words) => this.#say(words));
      offer(fileName(["迎检资料包", given.organisation, given.year], new Date(), "zip"), await zipped(files), MEDIA_TYPE);
      this.#say(`${files.length} 个文件已放进一个 ZIP，交给浏览器下载。`);
    });
    this.#make.disabled = false;
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    this.#alert.textContent = "";
    try {
      await work();
    } catch (error) {
      this.#say("");
      this.#alert.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#status.textContent = words;
  }
}

/** What the records say differently of the same, before it is handed to somebody who compares them. @param {Given} given */
function disagreementsView({ known, found }) {
  const all = disagreements(known, found);
  if (all.length === 0) return [];
  const rows = all.map(({ words, page }) => element("li", {}, `${words} `, element("a", { href: page, "aria-label": `去核对：${words}` }, "去核对")));
  return [element("section", { class: "xh-notice xh-pack-differ", "aria-labelledby": "xh-pack-differ" }, element("h2", { id: "xh-pack-differ" }, `说法不一的 ${all.length} 处`), element("p", {}, "检查的人会拿几份对着看。先核对清楚，再打包。"), element("ul", {}, ...rows))];
}

if (!customElements.get("xh-pack")) customElements.define("xh-pack", Pack);
