/**
 * Rooms one by one beside the fields that the rules ask for: count and smallest area follow from the list while it is in use,
 * each room is judged by the same rule, and what had been typed before becomes its first rows.
 * @module
 */
import { documentText } from "./document.js";
import { decimal, hundredths } from "./hundredths.js";
import { roomName, roomsOfGroup, roomWords, smallest } from "./rooms.js";
import { make, slot } from "./slots.js";
import { statesOf } from "./states.js";

/**
 * @typedef {import("./tool_page.js").ToolPage} ToolPage
 * @typedef {import("./document.js").Values} Values
 * @typedef {{status: string, words: string}} Said   of one room
 * @typedef {{element: HTMLDetailsElement, group: string, name: string, count: string, smallest: string, total: string}} List   the names of fields, or ""
 */

const MOST = 20;

export class RoomLists {
  /** @type {Map<string, Promise<Said|null>>} what the rules say of one area */ #said = new Map();
  /** @type {List[]} */ #lists;

  /** @param {ToolPage} page */
  constructor(page) {
    this.page = page;
    this.states = statesOf(page.host);
    this.#lists = [...page.form.querySelectorAll("details[data-rooms]")].map((element) => {
      const { rooms: group = "", name = "", count = "", smallest: least = "", total = "" } = /** @type {HTMLElement} */ (element).dataset;
      return { element: /** @type {HTMLDetailsElement} */ (element), group, name, count, smallest: least, total };
    });
    page.form.addEventListener("input", () => this.#take(), { capture: true }); // before the page reads the fields
    for (const list of this.#lists) list.element.addEventListener("toggle", () => this.#begin(list));
  }

  /** Say what follows from the lists as they are now. @param {Values} values */
  show(values) {
    for (const list of this.#lists) {
      const rooms = roomsOfGroup(values, list.group);
      if (rooms.length) list.element.open = true;
      if (list.count) this.#lock(list, rooms.length > 0);
      slot(list.element, "rooms-sum").replaceChildren(...(list.total ? this.#total(list, values) : this.#sum(list, rooms)));
      for (const row of list.element.querySelectorAll("fieldset")) void this.#judge(list, row, values);
    }
  }

  /** Write count and smallest area from each list that is in use. */
  #take() {
    const values = this.page.answers.values();
    for (const list of this.#lists.filter(({ count }) => count)) {
      const rooms = roomsOfGroup(values, list.group);
      const wasUsed = this.#field(list.count)?.readOnly;
      if (!rooms.length && !wasUsed) continue;
      this.#write(list.count, rooms.length ? String(rooms.length) : "");
      this.#write(list.smallest, smallest(rooms) ?? "");
    }
  }

  /** What was typed in the fields becomes the first rows of a list that is opened. @param {List} list */
  #begin({ element, group, count, smallest: least }) {
    const values = this.page.answers.values();
    if (!element.open || !count || roomsOfGroup(values, group).length) return;
    const [area = "", many = ""] = [values[least], values[count]];
    if (!area) return;
    const length = Math.max(1, Math.min(MOST, /^\d+$/.test(many) ? Number(many) : 1));
    const names = Array.from({ length }, (_, at) => /** @type {[string, string]} */ ([`rooms.${group}[${at}].name`, `第${at + 1}间`]));
    this.page.answers.fill({ ...values, ...Object.fromEntries(names), [`rooms.${group}[0].area_m2`]: area, [`rooms.${group}.length`]: String(length) });
    this.#take();
    this.page.changed();
  }

  /** @param {List} list @param {boolean} isUsed */
  #lock({ count, smallest: least }, isUsed) {
    for (const name of [count, least]) this.#field(name)?.toggleAttribute("readonly", isUsed);
  }

  /** @param {List} list @param {import("./rooms.js").Room[]} rooms */
  #sum({ name }, rooms) {
    if (!rooms.length) return [];
    const open = rooms.filter(({ area }) => hundredths(area) === null).length;
    const least = smallest(rooms);
    const found = least === null ? `还有 ${open} 间的面积没有填或填写有误，最小面积待填。` : `最小 ${least} 平米，合计 ${decimal(added(rooms))} 平米。`;
    return [`${name} ${rooms.length} 间：${roomWords(rooms)}；${found}上面的间数和面积由这里得出。`];
  }

  /** All rooms that are listed, added up; it goes into the field only when somebody says so. @param {List} list @param {Values} values @returns {(string|Node)[]} */
  #total({ total, group }, values) {
    const listed = [...this.#lists.filter((each) => each.group !== group), ...this.#lists.filter((each) => each.group === group)]
      .map((each) => ({ each, rooms: roomsOfGroup(values, each.group).filter(({ area }) => hundredths(area) !== null) })).filter(({ rooms }) => rooms.length);
    if (!listed.length) return [];
    const whole = decimal(listed.reduce((sum, { rooms }) => sum + added(rooms), 0));
    const parts = listed.flatMap(({ each, rooms }) => rooms.map((room, at) => `${each.group === group ? "" : `${each.name} `}${roomName(room, at)} ${room.area}`));
    const now = values[total] ?? "";
    const words = `各间合计 ${whole} 平米：${parts.join(" + ")}。`;
    if (hundredths(now) === hundredths(whole)) return [`${words}和场所面积一致。`];
    const button = make("button", { type: "button", class: "xh-quiet" }, now ? `把场所面积 ${now} 改为 ${whole}` : `把 ${whole} 填入场所面积`);
    button.addEventListener("click", () => {
      this.#write(total, whole);
      this.page.changed();
      this.#field(total)?.focus();
    });
    return [`${words}过道等没有列出的不在内。`, button];
  }

  /** @param {List} list @param {Element} row @param {Values} values */
  async #judge({ group, smallest: least }, row, values) {
    const place = slot(row, "room-finding");
    const area = values[`rooms.${group}[${/** @type {HTMLElement} */ (row).dataset.place}].area_m2`] ?? "";
    if (!least || !area || !values.class) return tell(place, null);
    const key = [values.class, group, area].join(" ");
    if (!this.#said.has(key)) this.#said.set(key, this.#ask({ class: values.class, [least]: area }, group, least));
    const said = await this.#said.get(key);
    if (this.page.answers.values()[`rooms.${group}[${/** @type {HTMLElement} */ (row).dataset.place}].area_m2`] === area) tell(place, said ?? null);
  }

  /** What the rules find of one room. @param {Values} asked @param {string} group @param {string} name @returns {Promise<Said|null>} */
  async #ask(asked, group, name) {
    try {
      const { engine, remote, rules } = this.page;
      const answer = JSON.parse(remote.on ? await remote.run(asked) : await engine.run(rules.form, documentText(asked)));
      if (answer.errors) return { status: "unknown", words: answer.errors[0].message };
      const criterion = answer.groups.find((/** @type {{id: string}} */ each) => each.id === group).criteria.find((/** @type {{id: string}} */ { id }) => name.endsWith(`.${id}`));
      const [sign, word] = this.states[/** @type {import("./checks.js").Status} */ (criterion.status)];
      return { status: criterion.status, words: criterion.shortfall === null ? `${sign} ${word}` : `${sign} ${criterion.message}` };
    } catch {
      this.#said.clear();
      return null;
    }
  }

  /** @param {string} name @returns {HTMLInputElement|null} */
  #field(name) {
    return /** @type {HTMLInputElement|null} */ (this.page.form.elements.namedItem(name));
  }

  /** @param {string} name @param {string} text */
  #write(name, text) {
    const field = this.#field(name);
    if (field) field.value = text;
  }
}

/** @param {HTMLElement} place @param {Said|null} said */
function tell(place, said) {
  place.textContent = said?.words ?? "";
  place.dataset.status = said?.status ?? "";
}

/** @param {import("./rooms.js").Room[]} rooms @returns {number} hundredths */
function added(rooms) {
  return rooms.reduce((sum, { area }) => sum + (hundredths(area) ?? 0), 0);
}
