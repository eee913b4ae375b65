/**
 * Shows a result that was found group by group, such as the rooms of a facility: the verdict, each group's state, areas as bars.
 * @module
 */
import { bars } from "./bars.js";
import { noteSlots } from "./check_slots.js";
import { CheckView } from "./check_view.js";
import { groupName, nameOf } from "./checks.js";
import { RoomLists } from "./room_list.js";
import { make } from "./slots.js";

/** @typedef {import("./checks.js").Group} Group */
/** @typedef {import("./checks.js").Summary & {groups: Group[]}} Result */

export class GroupsView extends CheckView {
  #class = "";
  /** @type {RoomLists|null} */ #rooms;

  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    super(page);
    this.#rooms = page.form.querySelector("[data-rooms]") ? new RoomLists(page) : null;
  }

  /** @param {Result} result */
  groups(result) {
    return result.groups;
  }

  /** @param {Result} result @returns {Node[]} */
  pictures(result) {
    const { title, unit } = this.words.bars;
    const amounts = unit ? result.groups.flatMap((group) => this.#areas(group, unit)) : [];
    return amounts.length ? [make("div", { class: "xh-areas" }, make("h2", {}, title ?? ""), bars(amounts))] : [];
  }

  /** @param {boolean} ready @param {import("./document.js").Values} values */
  wait(ready, values) {
    super.wait(ready, values);
    this.#fold(values);
    this.#rooms?.show(values);
  }

  /** What appendix B's column for remarks says of each room. @param {import("./document.js").Values} values @param {Result|null} result @returns {[string, string][]} */
  wordSlots(values, result) {
    return noteSlots(result?.groups ?? [], values.class ?? "", (group, id) => nameOf(this.host, group, id), values);
  }

  /** The areas that are known. @param {Group} group @param {string} unit @returns {import("./bars.js").Amount[]} */
  #areas({ id, criteria }, unit) {
    return criteria.flatMap(({ id: name, actual, required, status, shortfall }) => {
      const said = document.getElementById(`facts.${id}.${name}-unit`)?.textContent;
      if (said !== unit || typeof actual !== "number" || typeof required !== "number") return [];
      const [sign, word] = this.states[status];
      const words = shortfall === null ? word : `少 ${shortfall} ${unit}`;
      return [{ label: groupName(this.host, id), actual, required, unit, sign, words }];
    });
  }

  /** What the class need not have is folded away, unless something is said of it. @param {import("./document.js").Values} values */
  #fold(values) {
    if (this.#class === (values.class ?? "")) return;
    this.#class = values.class ?? "";
    for (const fold of this.form.querySelectorAll("details.xh-fold")) {
      if (!(fold instanceof HTMLDetailsElement)) continue;
      const isRequired = (fold.dataset.required ?? "").split(" ").includes(this.#class);
      fold.open = isRequired || Object.keys(values).some((name) => name.startsWith(`facts.${fold.parentElement?.dataset.section}.`));
    }
  }
}
