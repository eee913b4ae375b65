/**
 * The fields of one form: what is typed in them, out and in, and what is wrong with it.
 * @module
 */
import { element } from "./dom.js";
import { hundredths } from "./hundredths.js";
import { choicesIn, seriesIn } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_words.js").Field} Field
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {{field: string, message: string}} Fault
 */

/** How many lines of a series are offered at first. */
const OFFERED = 1;
const NUMBER = /^\d{1,9}(?:\.\d{1,2})?$/;

/** Read what stands in the form. @param {HTMLFormElement} form @param {Definition} definition @returns {Values} */
export function valuesOf(form, definition) {
  /** @type {Values} */ const values = {};
  for (const field of definition.fields) {
    const text = textOf(form, field);
    if (text) values[field.id] = text;
    const evidence = field.kind === "check" ? control(form, `${field.id}.evidence`)?.value : "";
    if (evidence) values[`${field.id}.evidence`] = evidence;
  }
  return values;
}

/** @param {HTMLFormElement} form @param {Field} field @returns {string} */
function textOf(form, field) {
  if (field.kind === "choices") return checked(form, field.id).map(({ value }) => value).join("\n");
  if (["choice", "yes_no", "check"].includes(field.kind)) return checked(form, field.id)[0]?.value ?? "";
  if (field.kind === "result") return form.querySelector(`#${CSS.escape(field.id)}`)?.getAttribute("data-value") ?? "";
  if (field.kind === "series") return seriesText(form, field);
  return control(form, field.id)?.value ?? "";
}

/** @param {HTMLFormElement} form @param {Field} field @returns {string} */
function seriesText(form, field) {
  const points = [...rowsOf(form, field.id)].map((row) => {
    const [date, value] = row.querySelectorAll("input");
    return { date: date?.value ?? "", value: value?.value ?? "" };
  });
  const typedPoints = points.filter(({ date, value }) => date || value);
  return typedPoints.length ? JSON.stringify(typedPoints) : "";
}

/** Write `values` into the form. @param {HTMLFormElement} form @param {Definition} definition @param {Values} values */
export function fill(form, definition, values) {
  for (const field of definition.fields) {
    const text = values[field.id] ?? "";
    if (["choice", "yes_no", "check", "choices"].includes(field.kind)) tick(form, field, text);
    else if (field.kind === "result") showResult(form, field.id, text);
    else if (field.kind === "series") fillSeries(form, field, text);
    else if (control(form, field.id)) /** @type {HTMLInputElement} */ (control(form, field.id)).value = text;
    const evidence = control(form, `${field.id}.evidence`);
    if (evidence) evidence.value = values[`${field.id}.evidence`] ?? "";
  }
}

/** @param {HTMLFormElement} form @param {Field} field @param {string} text */
function tick(form, field, text) {
  const chosen = field.kind === "choices" ? choicesIn(text) : [text];
  for (const option of options(form, field.id)) option.checked = chosen.includes(option.value);
}

/** @param {HTMLFormElement} form @param {string} id @param {string} text */
export function showResult(form, id, text) {
  const place = form.querySelector(`#${CSS.escape(id)}`);
  place?.setAttribute("data-value", text);
  if (place) place.textContent = text || "—";
}

/** @param {HTMLFormElement} form @param {Field} field @param {string} text */
function fillSeries(form, field, text) {
  const points = seriesIn(text);
  const offered = points.length ? points : Array.from({ length: OFFERED }, () => ({ date: "", value: "" }));
  placeOf(form, field.id)?.replaceChildren(...offered.map((point) => seriesRow(field, point)));
  number(form, field);
}

/** Put one more line to a series. @param {HTMLFormElement} form @param {Field} field */
export function addRow(form, field) {
  const row = seriesRow(field, { date: "", value: "" });
  placeOf(form, field.id)?.append(row);
  number(form, field);
  row.querySelector("input")?.focus();
}

/** @param {Field} field @param {{date: string, value: string}} point */
function seriesRow(field, { date, value }) {
  const day = element("input", { type: "date", "data-part": "date" });
  const score = element("input", { type: "text", inputmode: "decimal", maxlength: "12", "data-part": "value" });
  day.value = date;
  score.value = value;
  const row = element("p", { class: "xh-series-row" },
    element("span", { class: "xh-series-number" }), day, score, element("span", {}, field.unit ?? ""),
    element("button", { type: "button", class: "xh-quiet", "data-action": "drop" }, "去掉"));
  return row;
}

/** Name the lines of a series in their order. @param {HTMLFormElement} form @param {Field} field */
export function number(form, field) {
  [...rowsOf(form, field.id)].forEach((row, index) => {
    const words = `第 ${index + 1} 次`;
    const [day, value] = row.querySelectorAll("input");
    /** @type {HTMLElement} */ (row.querySelector(".xh-series-number")).textContent = words;
    day?.setAttribute("aria-label", `${words}的日期`);
    value?.setAttribute("aria-label", `${words}的${field.label}`);
    row.querySelector("button")?.setAttribute("aria-label", `去掉${words}`);
  });
}

/** What has to be mended before a record can be saved. @param {HTMLFormElement} form @param {Definition} definition @returns {Fault[]} */
export function faultsOf(form, definition) {
  const values = valuesOf(form, definition);
  return definition.fields.flatMap((field) => {
    const message = faultOf(field, values[field.id] ?? "") ?? unreadable(form, field);
    return message ? [{ field: field.id, message: `${field.label}：${message}` }] : [];
  });
}

/** @param {Field} field @param {string} text @returns {string|null} */
function faultOf(field, text) {
  if (!text.trim()) return field.required ? "还没有填。" : null;
  if (field.kind === "number") return numberFault(field, text.normalize("NFKC").trim());
  if (field.kind !== "series") return null;
  const points = seriesIn(text);
  if (points.some(({ value }) => value && !NUMBER.test(value.normalize("NFKC").trim()))) return "分值写成数字，如 62 或 62.5。";
  const days = points.map(({ date }) => date).filter(Boolean);
  return days.some((day, at) => at > 0 && day < String(days[at - 1])) ? "日期要从早到晚排列。" : null;
}

/** @param {Field} field @param {string} text @returns {string|null} */
function numberFault(field, text) {
  if (!NUMBER.test(text)) return `写成数字，如 ${field.whole ? "12" : "12 或 12.5"}，最多两位小数。`;
  return field.whole && !/^\d+$/.test(text) ? "写成整数，如 12。" : null;
}

/** Say where a number is below what its clause asks for; that is no fault, for it may be true. @param {HTMLFormElement} form @param {Definition} definition */
export function showCautions(form, definition) {
  for (const { id, least, unit = "", clause = "" } of definition.fields) {
    if (least === undefined) continue;
    const place = form.querySelector(`[data-field="${CSS.escape(id)}"]`);
    const caution = place?.querySelector(".xh-caution") ?? element("p", { class: "xh-caution", role: "status" });
    const amount = hundredths(control(form, id)?.value ?? "");
    caution.textContent = amount !== null && amount < least * 100 ? `${definition.clauses[clause] ?? ""}要求不少于 ${least} ${unit}。` : "";
    place?.append(caution);
  }
}

/** A date that is typed by half reads as nothing; the browser knows. @param {HTMLFormElement} form @param {Field} field */
function unreadable(form, field) {
  const input = control(form, field.id);
  return input instanceof HTMLInputElement && input.validity.badInput ? "没有写完整，请写成年、月、日或时、分。" : null;
}

/** @param {HTMLFormElement} form @param {Fault[]} faults */
export function showFaults(form, faults) {
  for (const place of form.querySelectorAll("[data-field]")) {
    const fault = faults.find(({ field }) => field === place.getAttribute("data-field"));
    const error = place.querySelector(".xh-error");
    if (error) error.textContent = fault?.message ?? "";
    error?.toggleAttribute("hidden", !fault);
    place.toggleAttribute("data-invalid", Boolean(fault));
    for (const input of place.querySelectorAll("input, textarea, select")) input.ariaInvalid = fault ? "true" : null;
  }
  const box = /** @type {HTMLElement} */ (form.querySelector('[data-slot="problems"]'));
  box.hidden = faults.length === 0;
  /** @type {HTMLElement} */ (form.querySelector('[data-slot="problems-title"]')).textContent = `有 ${faults.length} 处要改，改好再保存`;
  form.querySelector('[data-slot="problems-list"]')?.replaceChildren(...faults.map(({ field, message }) =>
    element("li", {}, element("a", { href: `#${field}`, "data-focus": field }, message))));
  if (faults.length) box.focus();
}

/** Move into a field. @param {HTMLFormElement} form @param {string} field */
export function focusField(form, field) {
  const place = form.querySelector(`[data-field="${CSS.escape(field)}"]`);
  const input = /** @type {HTMLElement|null} */ (place?.querySelector("input, textarea, select") ?? null);
  place?.scrollIntoView({ block: "center" });
  input?.focus();
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement|null} */
export function control(form, name) {
  return form.querySelector(`[name="${CSS.escape(name)}"]:not([type="radio"], [type="checkbox"])`);
}

/** @param {HTMLFormElement} form @param {string} name @returns {NodeListOf<HTMLInputElement>} */
function options(form, name) {
  return form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
}

/** @param {HTMLFormElement} form @param {string} name */
function checked(form, name) {
  return [...options(form, name)].filter((option) => option.checked);
}

/** @param {HTMLFormElement} form @param {string} id @returns {HTMLElement|null} */
function placeOf(form, id) {
  return form.querySelector(`[data-series="${CSS.escape(id)}"] [data-slot="rows"]`);
}

/** @param {HTMLFormElement} form @param {string} id @returns {HTMLCollection} */
function rowsOf(form, id) {
  return /** @type {HTMLElement} */ (placeOf(form, id)).children;
}
