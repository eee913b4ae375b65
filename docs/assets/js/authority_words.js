/**
 * The words of a form, from its definition: items, grades, levels. None of them is typed into code.
 * @module
 */

import { element } from "./dom.js";

/** @typedef {{id: string, name: string, requirement: string, max: number|null}} Item */

const FORMS = new URL("../forms/", import.meta.url);

/** What a form calls its parts. */
export class Words {
  /** @param {any} definition */
  constructor(definition) {
    this.title = String(definition?.title ?? "");
    /** @type {Item[]} */
    this.items = (definition?.sections ?? []).flatMap((/** @type {any} */ section) => section.items ?? []);
    /** @type {{id: string, name: string}[]} */
    this.grades = definition?.grades ?? definition?.levels ?? [];
    /** @type {{id: string, label: string}[]} */
    this.rates = definition?.rates ?? [];
    /** @type {{id: string, label: string, name: string}[]} */
    this.classes = definition?.classes ?? [];
  }

  /** @param {string} id */
  item(id) {
    const found = this.items.find((item) => item.id === id);
    return found ? `${id} ${found.name}` : id;
  }

  /** An item with what it asks for, since several share a name. @param {string} id */
  itemInFull(id) {
    const found = this.items.find((item) => item.id === id);
    return element("span", {}, this.item(id), element("small", { class: "xh-requirement" }, found?.requirement ?? ""));
  }

  /** @param {string} id */
  grade(id) {
    return this.grades.find((grade) => grade.id === id)?.name ?? id;
  }

  /** A grade, or the band of those still possible. @param {string[]|null|undefined} grades  best first */
  band(grades) {
    const names = (grades ?? []).map((id) => this.grade(id));
    return names.length > 2 ? `${names.at(-1)}～${names[0]}` : [...names].reverse().join("或");
  }
}

/** @param {string} form  such as "gs/evaluation" @returns {Promise<Words>} empty if it cannot be had */
export async function wordsOf(form) {
  try {
    const response = await fetch(new URL(`${form}.json`, FORMS));
    return new Words(response.ok ? await response.json() : null);
  } catch {
    return new Words(null);
  }
}

/** @param {string|null|undefined} kind */
export function classWords(kind) {
  return kind ? `${kind}类` : "无类别";
}

const TIME = new Intl.DateTimeFormat("zh-CN", { dateStyle: "medium", timeStyle: "short" });

/** @param {string} time  UTC */
export function timeWords(time) {
  return TIME.format(new Date(time));
}

/** @param {{low: number|null, high: number|null}} range */
export function rangeWords({ low, high }) {
  if (low === null || low === undefined) return "";
  return low === high ? `${low} 分` : `${low}～${high} 分`;
}
