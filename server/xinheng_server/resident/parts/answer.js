/**
 * The answer in the form: read, put back, shown in words, and as the JSON text that is sent.
 *
 * @typedef {{[name: string]: string}} Values what is filled in, by field name; blank ones are left out
 * @typedef {{label: string, text: string, at: string}} Row one line for people; `text` is "" if left blank, `at` an id
 *
 * @param {HTMLFormElement} form
 */
function residentAnswer(form) {
  "use strict";

  var questions = resident.all(form, ".q");
  var groups = resident.all(form, "fieldset");

  /** @returns {HTMLInputElement[]} every field that a person fills in */
  function fields() {
    var found = /** @type {HTMLInputElement[]} */ (resident.all(form, "input, textarea"));
    return found.filter(function (field) {
      return field.type !== "hidden";
    });
  }

  /** @param {HTMLInputElement} field */
  function isChoice(field) {
    return field.type === "radio" || field.type === "checkbox";
  }

  /** @returns {Values} */
  function read() {
    /** @type {Values} */
    var values = {};
    fields().forEach(function (field) {
      var value = isChoice(field) ? (field.checked ? field.value : "") : field.value.trim() && field.value;
      if (value) values[field.name] = value;
    });
    return values;
  }

  /** Put values into the form, and nothing else. @param {Values} values */
  function fill(values) {
    fields().forEach(function (field) {
      var value = values[field.name] || "";
      if (isChoice(field)) field.checked = field.value === value;
      else field.value = value;
    });
    paint();
  }

  /** Mark the labels of what is chosen; browsers of old phones cannot do that by style alone. */
  function paint() {
    fields().forEach(function (field) {
      if (isChoice(field) && field.value && field.parentElement) field.parentElement.className = field.checked ? "on" : "";
    });
  }

  /** @param {Values} values @returns {string} what is sent: nothing but this */
  function body(values) {
    /** @type {{[name: string]: any}} */
    var answer = { origin: "open", items: {} };
    Object.keys(values).forEach(function (name) {
      var item = /^items\.(.+)$/.exec(name);
      if (item && item[1]) answer.items[item[1]] = values[name];
      else if (name === "on_behalf") answer.on_behalf = true;
      else answer[name] = values[name];
    });
    return JSON.stringify(answer);
  }

  /** Give the values of an answer as it was sent or stored. @param {string} text @returns {Values} */
  function valuesOf(text) {
    var answer = resident.parsed(text) || {};
    /** @type {Values} */
    var values = {};
    Object.keys(answer).forEach(function (name) {
      if (typeof answer[name] === "string") values[name] = answer[name];
    });
    Object.keys(answer.items || {}).forEach(function (question) {
      values["items." + question] = answer.items[question];
    });
    if (answer.on_behalf) values.on_behalf = "true";
    return values;
  }

  /** @param {Values} values @returns {Row[]} */
  function rows(values) {
    var found = questions.map(function (question) {
      return row(numbered(question), question, values);
    });
    groups.forEach(function (group) {
      found.push(row(textOf(group, "legend"), group, values));
    });
    found.push({ label: "意见或建议", text: values.comment || "", at: "comment" });
    if (values.on_behalf) found.push({ label: "谁在填写", text: "家人或工作人员代填", at: "on_behalf" });
    if (values.day) {
      found.push({ label: "日期", text: values.day, at: "" });
      found.push({ label: "填写方式", text: values.origin === "coded" ? "网页，凭一次性代码" : "网页", at: "" });
    }
    if (values.code) found.push({ label: "一次性代码", text: values.code, at: "code" });
    return found;
  }

  /** @param {string} label @param {HTMLElement} within @param {Values} values @returns {Row} */
  function row(label, within, values) {
    var text = "";
    resident.all(within, "input").forEach(function (each) {
      var field = /** @type {HTMLInputElement} */ (each);
      if (field.value && values[field.name] === field.value && field.parentElement) text = textOf(field.parentElement, "span");
    });
    return { label: label, text: text, at: within.id };
  }

  /** @param {HTMLElement} question @returns {string} such as "1 场所环境" */
  function numbered(question) {
    return textOf(question, ".n") + " " + textOf(question, ".t");
  }

  /** @param {Element} within @param {string} selector */
  function textOf(within, selector) {
    var found = within.querySelector(selector);
    return (found && found.textContent) || "";
  }

  return { body: body, fill: fill, numbered: numbered, paint: paint, questions: questions, read: read, rows: rows, valuesOf: valuesOf };
}
