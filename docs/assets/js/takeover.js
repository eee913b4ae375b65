/**
 * Offers what other tools on this device have found, so that nobody types it twice. Nothing is taken without being asked
 * for, nothing typed is replaced unseen, and what was taken says from where until somebody lets go of it.
 * @module
 */
import { dayOf } from "./days.js";
import { documentFrom } from "./document.js";
import { parseExact, textOf } from "./exact.js";
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./tool_page.js").ToolPage} ToolPage
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {{form: string, record: string, name: string, date: string, facts: {[path: string]: string}, open: string[], why: string}} Offer
 *   `name`: of the tool; `facts`: path of a fact of this page → its text; `open`: paths that it cannot tell yet, and `why`
 * @typedef {{form: string, record: string, date: string, value: string}} Mark   where a fact was taken from, and what it was then
 * @typedef {{name: string, same: ""|"year"|"period", page: string}} Origin   name and page, and what both must speak of
 * @typedef {{row: number, labels: string[]}} Unsaid   what a roster does not say of somebody
 * @typedef {{facts: import("./exact.js").Json, why: string}} Told
 */

const RULES = "gs/takeover";
/** So many records of a form are looked at for one that has something to tell. */
const LOOKED_AT = 5;
/** So many facts, and so many people whose answers are open, are named. */
const MOST_NAMED = 5;
const ENDS = ["period.from", "period.to"];
/** What says of whom and when a page speaks. */
const OF = ["class", "about.organisation", "about.year", ...ENDS];

/** The offers to one page. */
export class TakeOver {
  /** @type {Offer[]} */ #offers = [];
  /** Of whom and when the page spoke when it looked. */ #seen = "";
  /** @type {Set<string>} records whose offer was declined on this page */ #declined = new Set();

  /** @param {ToolPage} page @param {Store} store @param {{[form: string]: Origin}} origins  forms that may feed this one */
  constructor(page, store, origins) {
    this.page = page;
    this.store = store;
    this.origins = origins;
    this.box = slot(page.host, "offers");
  }

  async begin() {
    this.store.subscribe(({ here }) => { if (!here) void this.#look(); });
    this.page.scoring.addEventListener("outcome", () => void (this.#of === this.#seen ? this.#show() : this.#look()));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void this.#look(); });
    await this.#look();
  }

  /** Of whom and when the page speaks now. */
  get #of() {
    const values = this.page.answers.values();
    return OF.map((name) => values[name] ?? "").join("\n");
  }

  /** Ask the rules what the newest fitting record of each form has to tell, and those that something was taken from. */
  async #look() {
    this.#seen = this.#of;
    const kept = await this.store.list();
    const marked = new Set(this.#paths().flatMap((path) => this.#mark(path)?.record ?? []));
    const newest = await Promise.all(Object.keys(this.origins).map((form) =>
      this.#newest(kept.filter((record) => record.form === form && this.#fits(record)).sort(namedFirst))));
    const found = newest.filter((offer) => offer !== null);
    const others = kept.filter(({ id, form }) => marked.has(id) && form in this.origins && !found.some(({ record }) => record === id));
    this.#offers = [...found, ...await Promise.all(others.map((record) => this.#offer(record)))];
    this.#show();
  }

  /** The first of some records that has anything to tell. @param {SavedRecord[]} records  newest first @returns {Promise<Offer|null>} */
  async #newest(records) {
    for (const record of records.slice(0, LOOKED_AT)) {
      const offer = await this.#offer(record);
      if (Object.keys(offer.facts).length || offer.open.length) return offer;
    }
    return null;
  }

  /** Whether a record speaks of the same institution and time, as far as both say; of a period both must. @param {SavedRecord} record */
  #fits({ form, values }) {
    const mine = this.page.answers.values();
    const same = this.origins[form]?.same;
    if (same === "year" && !values["about.year"]) return false;
    if (same === "period" && !ENDS.every((end) => values[end] && values[end] === mine[end])) return false;
    return ["class", "about.organisation", ...(same === "year" ? ["about.year"] : [])].every((name) => !mine[name] || !values[name] || mine[name] === values[name]);
  }

  /** @param {SavedRecord} record @returns {Promise<Offer>} */
  async #offer(record) {
    const { facts, why } = await this.#facts(record);
    const answer = JSON.parse(await this.page.engine.run(RULES, textOf({ from: record.form, facts })));
    const taken = answer.taken?.[this.page.rules.form] ?? {};
    const texts = Object.entries(taken).map(([path, value]) => [path, typeof value === "object" ? textOf(value) : String(value)]);
    return {
      form: record.form, record: record.id, name: this.#name(record),
      date: record.values["about.date"] || dayOf(new Date(record.changed)), facts: Object.fromEntries(texts),
      open: answer.open?.[this.page.rules.form] ?? [], why,
    };
  }

  /** What an offer is called: with its year, where this page does not say of which year it is. @param {SavedRecord} record */
  #name({ form, values }) {
    const { name = "", same = "" } = this.origins[form] ?? {};
    return same === "year" && !this.page.answers.values()["about.year"] ? `${name} ${values["about.year"]} 年` : name;
  }

  /** What a record says, or what follows from it where it says something else, such as people. @param {SavedRecord} record @returns {Promise<Told>} */
  async #facts({ form, values }) {
    const document = documentFrom(values);
    if (document.facts) return { facts: document.facts, why: "" };
    const found = JSON.parse(await this.page.engine.run(form, textOf(document)));
    const known = Object.entries(found.facts ?? {}).filter(([id, value]) => value !== null || id in (found.waiting ?? {}));
    return { facts: /** @type {any} */ (Object.fromEntries(known)), why: unsaidWords(found.open ?? [], values) };
  }

  #show() {
    for (const path of this.#paths()) this.#showMark(path);
    /** @type {Set<string>} what an earlier offer has, a later one need not repeat */ const told = new Set();
    const offers = this.#offers.filter(({ record }) => !this.#declined.has(record)).map((offer) => this.#offered(offer, told));
    const parts = offers.flatMap((part) => part ?? []);
    this.box.hidden = parts.length === 0;
    const drawn = parts.map((part) => part.textContent).join("\n");
    if (this.box.dataset.drawn === drawn) return; // what is drawn anew while a button in it is being used loses the click
    this.box.dataset.drawn = drawn;
    this.box.replaceChildren(...parts);
  }

  /** What a record has that is not on the page, or is there otherwise, and was not taken from anywhere. @param {Offer} offer @param {Set<string>} told  grows @returns {HTMLElement|null} */
  #offered(offer, told) {
    const values = this.page.answers.values();
    const untold = this.#paths().filter((path) => this.#field(path) && !this.#mark(path) && !told.has(path));
    const free = untold.filter((path) => path in offer.facts);
    const blank = free.filter((path) => held(values, path) === undefined);
    const other = free.filter((path) => held(values, path) !== undefined && !same(held(values, path) ?? "", offer.facts[path] ?? ""));
    const open = untold.filter((path) => offer.open.includes(path) && held(values, path) === undefined);
    for (const path of free) told.add(path);
    if (blank.length + other.length + open.length === 0) return null;
    const from = `${offer.name}（${offer.date}）`;
    return make("div", { class: "xh-offered" },
      ...(blank.length ? [make("p", {}, `${from}里有这里要填的 ${blank.length} 处：${this.#names(blank)}。`),
        button(`取来这 ${blank.length} 处`, () => this.#take(offer, blank))] : []),
      ...other.map((path) => make("p", {}, `${this.#label(path)}：这里填的是 ${this.#said(path, held(values, path) ?? "")}，`
        + `${from}里是 ${this.#said(path, offer.facts[path] ?? "")}。`, button("改用那里的", () => this.#take(offer, [path])))),
      ...(open.length ? [this.#waiting(offer, open)] : []),
      button("不取", () => {
        this.#declined.add(offer.record);
        this.#show();
      }));
  }

  /** What the record cannot tell yet, why, and the way to where that is filled in. @param {Offer} offer @param {string[]} paths */
  #waiting({ form, record, name, why }, paths) {
    const address = `${this.page.host.dataset.root}${this.origins[form]?.page}?id=${record}`;
    return make("div", {},
      make("details", {}, make("summary", {}, `还有 ${paths.length} 处要等${name}填全`), make("p", {}, `${this.#names(paths)}。没有填的是 ${why}。`)),
      make("p", {}, make("a", { href: address }, `去${name}补填`)));
  }

  /** @param {Offer} offer @param {string[]} paths */
  #take({ form, record, date, facts }, paths) {
    const values = { ...this.page.answers.values() };
    for (const path of paths) {
      put(values, path, facts[path] ?? "");
      values[`taken.${path}`] = JSON.stringify({ form, record, date, value: facts[path] });
    }
    this.#fill(values);
    this.page.panel.focus();
  }

  /** Say at a field where its answer comes from, or that it is another one by now. @param {string} path */
  #showMark(path) {
    const field = this.#field(path);
    const mark = this.#mark(path);
    const place = field?.querySelector(":scope > .xh-taken");
    const words = mark && this.#words(path, mark);
    const drawn = words ? words.map((part) => (typeof part === "string" ? part : part.textContent)).join("") : "";
    if ((place?.getAttribute("data-drawn") ?? "") === drawn) return;
    place?.remove();
    if (words) field?.append(make("p", { class: "xh-taken", "data-drawn": drawn }, ...words));
  }

  /** @param {string} path @param {Mark} mark @returns {(string|Node)[]} */
  #words(path, mark) {
    const name = this.origins[mark.form]?.name ?? "";
    const here = held(this.page.answers.values(), path) ?? "";
    const offer = this.#offers.find(({ record }) => record === mark.record);
    const there = offer?.facts[path];
    const letGo = button("不再跟随", () => this.#letGo(path));
    if (offer && there !== undefined && !same(here, there)) {
      return [`${name}（${offer.date}）里${same(here, mark.value) ? "现在" : ""}是 ${this.#said(path, there)}。`,
        button("改用它", () => this.#take(offer, [path])), letGo];
    }
    const gone = offer ? "" : "（那份记录已不在本机）";
    return same(here, mark.value) || (there !== undefined && same(here, there))
      ? [`取自 ${name}，${offer && !same(mark.value, here) ? offer.date : mark.date}${gone}`, letGo]
      : [`原取自 ${name}，${mark.date}，已改动${gone}`, letGo];
  }

  /** @param {string} path */
  #letGo(path) {
    const values = { ...this.page.answers.values() };
    delete values[`taken.${path}`];
    this.#declined.add(this.#mark(path)?.record ?? "");
    this.#fill(values);
    /** @type {HTMLElement|null|undefined} */ (this.#field(path)?.querySelector("input:not([type=hidden])"))?.focus();
  }

  /** @param {import("./document.js").Values} values */
  #fill(values) {
    this.page.answers.fill(values);
    this.page.changed();
    this.#show();
  }

  /** The facts of this page that another form may feed. @returns {string[]} */
  #paths() {
    return [...this.page.form.querySelectorAll('input[type="hidden"][name^="taken."]')].map((input) => (input.getAttribute("name") ?? "").slice("taken.".length));
  }

  /** What facts are called, the first of many. @param {string[]} paths */
  #names(paths) {
    const named = paths.slice(0, MOST_NAMED).map((path) => this.#label(path)).join("；");
    return paths.length > MOST_NAMED ? `${named}；等等` : named;
  }

  /** @param {string} path @returns {Mark|null} */
  #mark(path) {
    const text = this.page.answers.values()[`taken.${path}`];
    try {
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  /** @param {string} path @returns {HTMLElement|null} */
  #field(path) {
    return this.page.form.querySelector(`[data-field="${CSS.escape(`facts.${path}`)}"]`);
  }

  /** @param {string} path */
  #label(path) {
    const field = this.#field(path);
    const name = field?.dataset.list ? field.closest("[data-item]")?.querySelector("h3") : field?.querySelector("legend, label")?.firstChild;
    return name?.textContent?.trim().replace(/\s+/g, " ") ?? path;
  }

  /** @param {string} path @param {Record<string, unknown>} entry @param {number} at */
  #entrySaid(path, entry, at) {
    const label = (/** @type {string} */ field) => document.querySelector(`label[for="${CSS.escape(`facts.${path}[0].${field}`)}"]`)?.textContent?.trim() ?? field;
    return `第${at + 1}次：${Object.entries(entry).map(([field, value]) => `${label(field)} ${value}`).join("，")}`;
  }

  /** An answer as the form says it. @param {string} path @param {string} value */
  #said(path, value) {
    const entries = listFrom(value);
    if (entries) return entries.map((entry, at) => this.#entrySaid(path, entry ?? {}, at)).join("；") || "一次也没有";
    const option = this.#field(path)?.querySelector(`input[value="${CSS.escape(value)}"]`);
    const unit = document.getElementById(`facts.${path}-unit`)?.textContent ?? "";
    return option?.closest("label")?.textContent?.trim() ?? `${value} ${unit}`.trim();
  }
}

/** The text of a fact among the values; a list is its JSON. @param {import("./document.js").Values} values @param {string} path @returns {string|undefined} */
function held(values, path) {
  const name = `facts.${path}`;
  const parts = Object.entries(values).filter(([each]) => each === `${name}.length` || each.startsWith(`${name}[`));
  if (parts.length === 0) return values[name];
  return textOf(found(documentFrom(Object.fromEntries(parts)), name));
}

/** @param {import("./exact.js").Json} tree @param {string} name @returns {import("./exact.js").Json} */
function found(tree, name) {
  return name.split(".").reduce((/** @type {any} */ each, step) => each?.[step] ?? null, tree);
}

/** Put a fact among the values, a list by its entries. @param {import("./document.js").Values} values @param {string} path @param {string} text */
function put(values, path, text) {
  const name = `facts.${path}`;
  const entries = listFrom(text);
  if (!entries) return void (values[name] = text);
  for (const each of Object.keys(values)) if (each.startsWith(`${name}[`)) delete values[each];
  values[`${name}.length`] = String(entries.length);
  entries.forEach((entry, at) => Object.entries(entry ?? {}).forEach(([field, value]) => { values[`${name}[${at}].${field}`] = String(value); }));
}

/** @param {string} text @returns {(Record<string, unknown>|null)[]|null} null: it is no list */
function listFrom(text) {
  return text.startsWith("[") ? /** @type {any} */ (parseExact(text)) : null;
}

/** Of whom a roster does not say what, in the words of its page. @param {Unsaid[]} open @param {import("./document.js").Values} values */
function unsaidWords(open, values) {
  const said = open.slice(0, MOST_NAMED).map(({ row, labels }) => {
    const name = values[`people[${row}].name`] ?? "";
    return `第 ${row + 1} 人${name && ` ${name}`}（${labels.join("、")}）`;
  });
  return [...said, ...(open.length > MOST_NAMED ? [`另外 ${open.length - MOST_NAMED} 人`] : [])].join("、");
}

/** 38.50 is 38.5. @param {string} a @param {string} b */
function same(a, b) {
  const [x, y] = [a, b].map((text) => text.normalize("NFKC").trim());
  return x === y || (x !== "" && y !== "" && Number(x) === Number(y));
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  const made = make("button", { type: "button", class: "xh-quiet" }, words);
  made.addEventListener("click", act);
  return made;
}

/** Records that name their institution before those that name none; the order is kept otherwise. @param {SavedRecord} a @param {SavedRecord} b */
function namedFirst(a, b) {
  return Number(!a.about.organisation) - Number(!b.about.organisation);
}
