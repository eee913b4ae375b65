/**
 * The rooms of a kind, one by one: how they stand among a record's values, and what follows from them. They are no part of a
 * document: what the rules are asked is how many there are and how large the smallest is.
 * @module
 */
import { decimal, hundredths } from "./hundredths.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {{place: number, name: string, area: string}} Room   `area` as typed
 */

const NAME = /^rooms\.([a-z_]+)\[(\d{1,2})\]\.(name|area_m2)$/;
const LENGTH = /^rooms\.[a-z_]+\.length$/;
const LONGEST = 40;

/** The rooms of a group of which anything is said. @param {Values} values @param {string} group @returns {Room[]} */
export function roomsOfGroup(values, group) {
  /** @type {Map<number, Room>} */ const rooms = new Map();
  for (const [name, text] of Object.entries(values)) {
    const [, own, at, what] = NAME.exec(name) ?? [];
    if (own !== group || text.trim() === "") continue;
    const room = rooms.get(Number(at)) ?? { place: Number(at), name: "", area: "" };
    rooms.set(Number(at), { ...room, [what === "name" ? "name" : "area"]: text.trim() });
  }
  return [...rooms.values()].sort((a, b) => a.place - b.place);
}

/** The smallest of the rooms, once the area of each is known. @param {Room[]} rooms @returns {string|null} */
export function smallest(rooms) {
  const areas = rooms.map(({ area }) => hundredths(area));
  return areas.length === 0 || areas.includes(null) ? null : decimal(Math.min(...areas.map(Number)));
}

/** What a room is called. @param {Room} room @param {number} at */
export function roomName({ name }, at) {
  return name || `第 ${at + 1} 间`;
}

/** The rooms in words: 南间 15、北间 12.5. @param {Room[]} rooms */
export function roomWords(rooms) {
  return rooms.map((room, at) => `${roomName(room, at)} ${room.area || "未填"}`).join("、");
}

/** What a saved file keeps of the rooms. @param {Values} values @returns {Values} */
export function roomsOf(values) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => NAME.test(name) || LENGTH.test(name)));
}

/** What a file says of rooms, with distrust. @param {unknown} told @returns {Values} */
export function roomsIn(told) {
  if (told === null || typeof told !== "object") return {};
  return roomsOf(Object.fromEntries(Object.entries(told).flatMap(([name, text]) => (typeof text === "string" && text.length <= LONGEST ? [[name, text]] : []))));
}
