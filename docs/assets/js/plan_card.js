/**
 * Shows on an entry's card what is not typed: what it is about, whether it is late, what the newest record says of it.
 * @module
 */
import { STATES, daysProblem, isLate, nowWords, stateOf } from "./plan_entries.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./plan_entries.js").Entry} Entry
 * @typedef {import("./plan_entries.js").Now} Now
 */

/** @param {HTMLElement} card @param {{entry: Entry, now: Now|null, clauses: import("./subjects.js").Known["clauses"], today: string}} given */
export function drawCard(card, { entry, now, clauses, today }) {
  const isLateNow = isLate(entry, today);
  card.dataset.status = isLateNow || (now?.done && now.status === "short") ? "short" : stateOf(entry) === "done" ? "met" : "unknown";
  slot(card, "state").textContent = isLateNow ? "✕ 已超期" : STATES[stateOf(entry)].join(" ");
  drawSubject(card, entry);
  drawClause(card, clauses[entry.clause ?? ""] ?? ["", ""]);
  drawNow(card, entry, now);
  drawProblem(card, daysProblem(entry));
}

/** @param {HTMLElement} card @param {Entry} entry */
function drawSubject(card, entry) {
  const isOwn = !entry.key;
  slot(card, "own").hidden = !isOwn;
  slot(card, "title").textContent = isOwn ? entry.what || "自己加的一条" : entry.what ?? "";
  slot(card, "from").textContent = isOwn ? "" : [entry.from, entry.added && `${entry.added} 列入`].filter(Boolean).join(" · ");
}

/** @param {HTMLElement} card @param {[address: string, name: string]} clause */
function drawClause(card, [address, name]) {
  const link = /** @type {HTMLAnchorElement} */ (slot(card, "clause"));
  link.hidden = !address;
  if (address) link.href = address;
  link.textContent = name;
}

/** @param {HTMLElement} card @param {Entry} entry @param {Now|null} now */
function drawNow(card, entry, now) {
  const finding = !entry.key || now?.message === entry.finding ? "" : entry.finding ?? "";
  slot(card, "finding").textContent = finding && `列入时：${finding}`;
  const loss = now?.loss ?? (entry.points ? Number(entry.points) : null);
  slot(card, "points").textContent = loss === null || now?.status === "met" ? "" : `补上可得 ${loss} 分`;
  const place = slot(card, "now");
  place.textContent = nowWords(now);
  place.hidden = now === null;
  place.dataset.status = now?.status ?? "";
  slot(card, "done").hidden = now?.status !== "met" || stateOf(entry) === "done";
}

/** What is wrong with the person-days. @param {HTMLElement} card @param {string} problem */
function drawProblem(card, problem) {
  const place = slot(card, "days-error");
  place.textContent = problem;
  place.hidden = !problem;
  card.querySelector("[name$='.days']")?.setAttribute("aria-invalid", String(Boolean(problem)));
}
