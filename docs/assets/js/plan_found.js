/**
 * Shows what the newest records have to offer to a plan: record by record, or everything that is short at once.
 * @module
 */
import { button } from "./controls.js";
import { element } from "./dom.js";
import { isGap } from "./gaps.js";
import { entryOf, isAbout, wholeOf } from "./plan_entries.js";
import { beyondName, whyOf } from "./standing.js";

/**
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {import("./standing.js").Line} Line
 * @typedef {{found: Found, lines: Line[]}} Taken   what is to be put on the plan
 * @typedef {{list: HTMLElement, none: HTMLElement, all: HTMLElement, known: import("./subjects.js").Known, take: (taken: Taken[]) => void}} Place
 *   `all`: where the press stands that takes everything
 */

/** What each newest record has to offer. */
export class Offered {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
  }

  /** @param {Found[]} found @param {Entry[]} entries  what is on the plan */
  draw(found, entries) {
    const { list, none } = this.place;
    const opened = new Set([...list.querySelectorAll("details[open]")].map((details) => details.getAttribute("data-source")));
    const ticked = new Map([...list.querySelectorAll("input")].map((input) => [input.id, input.checked]));
    const focused = document.activeElement?.id ?? "";
    list.replaceChildren(...found.map((each) => this.#record(each, entries, opened, ticked)));
    if (focused && list.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused)?.focus();
    none.hidden = found.length > 0;
    this.#drawAll(found, entries);
  }

  /** One press takes all that is short, and nothing twice. @param {Found[]} found @param {Entry[]} entries */
  #drawAll(found, entries) {
    const { all, take } = this.place;
    const taken = untaken(found, entries);
    const count = taken.reduce((sum, { lines }) => sum + lines.length, 0);
    all.hidden = count === 0;
    if (count === 0) return all.replaceChildren();
    const press = button(`把未达到的 ${count} 处都列入计划`, () => take(taken));
    press.classList.add("xh-primary");
    return all.replaceChildren(press, element("small", {}, "也可以在下面打开一份记录，逐处挑选。"));
  }

  /** @param {Found} found @param {Entry[]} entries @param {Set<string|null>} opened @param {Map<string, boolean>} ticked */
  #record(found, entries, opened, ticked) {
    const gaps = found.lines.filter(isGap);
    const fresh = gaps.filter(({ key }) => !entries.some((entry) => isAbout(entry, found.form, key)));
    const summary = element("summary", {}, summaryWords(found, gaps, gaps.length - fresh.length));
    if (fresh.length === 0) return element("p", { class: "xh-plan-nothing" }, summary.textContent ?? "");
    const lines = fresh.map((line) => this.#line(found, line, wholeOf(line, entries), ticked));
    const rows = (/** @type {boolean} */ isOpen) => lines.filter(({ line }) => (line.status === "unknown") === isOpen).map(({ row }) => row);
    const [short, unknown] = [rows(false), rows(true)];
    const take = () => this.place.take([{ found, lines: lines.filter(({ tick }) => tick.checked).map(({ line }) => line) }]);
    const details = element("details", { "data-source": found.source }, summary,
      ...(short.length ? [element("ul", {}, ...short)] : []),
      ...(unknown.length ? [element("details", { "data-source": `${found.source} unknown` }, element("summary", {}, `待填的 ${unknown.length} 处`), element("ul", {}, ...unknown))] : []),
      element("p", { class: "xh-buttons" }, button("把勾选的列入计划", take)));
    for (const each of [details, ...details.querySelectorAll("details")]) each.open = opened.has(each.dataset.source ?? "");
    return details;
  }

  /** @param {Found} found @param {Line} line @param {string|null} whole  what it is a part of on the plan @param {Map<string, boolean>} ticked */
  #line(found, line, whole, ticked) {
    const id = `gap-${found.source}-${line.key}`;
    const tick = element("input", { type: "checkbox", id });
    tick.checked = ticked.get(id) ?? (line.status === "short" && whole === null);
    const words = [beyondName(whyOf(line), line.name), line.loss !== null && `可得 ${line.loss} 分`, whole !== null && `计划里的“${whole}”已经包括`].filter(Boolean);
    const row = element("li", {}, tick, element("label", { for: id }, `${this.place.known.states[line.status][0]} ${line.name}`, element("small", {}, words.join("；"))));
    return { line, tick, row };
  }
}

/** Names of the records, each with its day. @param {Taken[]} taken */
export function namesOf(taken) {
  const [first, ...more] = taken.map(({ found: { name, day } }) => `${name}（${day}）`);
  return more.length > 1 ? ` ${taken.length} 份记录` : [first, ...more].join("、");
}

/** What is short and not on the plan, also not as part of something that is or comes before. @param {Found[]} found @param {Entry[]} entries @returns {Taken[]} */
function untaken(found, entries) {
  const there = [...entries];
  return found.flatMap((each) => {
    const lines = each.lines.filter((line) => isGap(line) && line.status === "short" && wholeOf(line, there) === null && !there.some((entry) => isAbout(entry, each.form, line.key)));
    there.push(...lines.map((line) => entryOf(each, line, "")));
    return lines.length ? [{ found: each, lines }] : [];
  });
}

/** @param {Found} found @param {Line[]} gaps @param {number} there  so many of them are on the plan */
function summaryWords({ name, year, day }, gaps, there) {
  const count = (/** @type {string} */ status) => gaps.filter((line) => line.status === status).length;
  const counts = [count("short") && `${count("short")} 处未达到`, count("unknown") && `${count("unknown")} 处待填`].filter(Boolean).join("，") || "没有缺口";
  const planned = there === gaps.length && there ? "，都在计划里" : there ? `，${there} 处已在计划里` : "";
  return `${[name, year && `${year} 年度`, day].filter(Boolean).join(" · ")}：${counts}${planned}`;
}
