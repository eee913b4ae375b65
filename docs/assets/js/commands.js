/**
 * What the buttons of a tool's page do, one function for each `data-action`.
 * @module
 */
import { print } from "./paper.js";
import { focusOn, slot } from "./slots.js";

/**
 * @typedef {import("./tool_page.js").ToolPage} ToolPage
 * @typedef {(page: ToolPage, control: HTMLElement) => void|Promise<void>} Command
 */

/** Clearing keeps what says whose answers these are. */
const KEPT_ON_CLEARING = /^(?:class|policy|about\.(?!evidence\.|note$))/;

/** Only one's own answers are printed, sent or saved as a file. @param {Command} command @returns {Command} */
function own(command) {
  return (page, control) => {
    if (!page.whatif.on) return command(page, control);
    return page.say("正在试一试。回到原来的答案以后，再打印、存文件或提交。");
  };
}

/** @type {{[action: string]: Command}} */
export const COMMANDS = {
  clear: (page, control) => page.answers.clear(control.dataset.name ?? ""),
  "rest-yes": restYes,
  "undo-rest": undoRest,
  problems: (page) => page.errors.focus(),
  dismiss: (page) => { slot(page.host, "message").hidden = true; },

  try: (page, control) => toggleTrying(page, control instanceof HTMLInputElement && control.checked),
  "try-off": (page) => toggleTrying(page, false),

  "clear-all": clearAll,
  "undo-clear": undoClear,
  rename: () => focusOn("about.name"),

  print: own((page) => {
    page.view.fillPaper(page.answers.values(), page.current?.result ?? null, false);
    globalThis.print();
  }),
  "print-blank": (page) => {
    page.view.fillPaper({}, null, false);
    print(() => page.view.fillPaper(page.answers.values(), page.current?.result ?? null, page.whatif.on));
  },

  "save-file": own((page) => page.records.saveFile()),
  json: own((page) => page.records.saveJson()),
  xlsx: own((page) => page.records.saveXlsx()),
  docx: own((page) => page.records.saveWord()),
  word: own((page) => page.records.saveSheet()),
  "open-file": (page) => slot(page.host, "file").click(),
  new: (page) => page.records.open(null),
  duplicate: own((page) => page.records.duplicate()),
  plan: own((page) => goOn(page, "plan", "add")),
  pack: own((page) => goOn(page, "pack", "id")),
  "compare-years": own((page) => goOn(page, "compare", "id")),
  submit: own((page) => page.records.submission?.submit()),
  "token-other": (page) => page.records.submission?.ask(),
  "token-cancel": (page) => page.records.submission?.cancel(),
  compare: own((page) => page.records.submission?.settle()),
  "compare-draft": own((page) => page.records.drafts?.settle()),
  "take-theirs": (page) => page.records.takeTheirs(),
  "keep-copy": (page) => page.records.keepCopy(),
};

/**
 * Go on with the record on another page, once the disk has it.
 * @param {ToolPage} page @param {string} tool  that page's name @param {string} key  under which its address tells the record @param {Object<string, string>} [more]
 */
async function goOn(page, tool, key, more = {}) {
  page.records.note();
  await page.records.saving?.flush();
  const record = page.records.saving?.record;
  if (!record?.revision) return page.say(`这份${page.noun}还没有内容，先填几处。`);
  return location.assign(`${page.host.dataset.root}tools/${tool}/?${new URLSearchParams({ [key]: record.id, ...more })}`);
}

/** Who comes from the form index wants the blank sheet. @param {ToolPage} page */
export function printIfAsked(page) {
  if (location.hash !== "#print") return;
  history.replaceState(null, "", location.pathname + location.search);
  COMMANDS["print-blank"]?.(page, page.host);
}

/** @param {ToolPage} page @param {boolean} on */
function toggleTrying(page, on) {
  if (on) page.whatif.start();
  else page.whatif.stop();
  page.changed();
}

/** @param {ToolPage} page */
function clearAll(page) {
  const before = page.whatif.kept;
  page.records.cleared = before;
  page.show(Object.fromEntries(Object.entries(before).filter(([name]) => KEPT_ON_CLEARING.test(name))));
  slot(page.host, "cleared").hidden = false;
  slot(page.host, "cleared").querySelector("button")?.focus();
}

/** @param {ToolPage} page */
function undoClear(page) {
  slot(page.host, "cleared").hidden = true;
  if (page.records.cleared) page.show(page.records.cleared);
  page.records.cleared = null;
  page.panel.focus();
}

/** Say yes to everything on a card that is not answered yet. @param {ToolPage} page @param {HTMLElement} button */
function restYes(page, button) {
  const open = openChoices(button);
  for (const choice of open) {
    choice.dataset.rest = "";
    const yes = choice.querySelector('input[value="true"]');
    if (yes instanceof HTMLInputElement) yes.checked = true;
  }
  page.changed();
  if (open.length === 0) return;
  const undo = /** @type {HTMLElement} */ (button.parentElement?.querySelector('[data-action="undo-rest"]'));
  undo.hidden = false;
  undo.textContent = `撤销刚才的 ${open.length} 处`;
  undo.focus();
}

/** @param {ToolPage} page @param {HTMLElement} button */
function undoRest(page, button) {
  for (const choice of document.getElementById(button.dataset.card ?? "")?.querySelectorAll("[data-rest]") ?? []) {
    choice.removeAttribute("data-rest");
    for (const input of choice.querySelectorAll("input")) input.checked = false;
  }
  button.hidden = true;
  page.changed();
  const rest = /** @type {HTMLElement} */ (button.parentElement?.querySelector('[data-action="rest-yes"]'));
  rest.hidden = false;
  rest.focus();
}

/** The questions of a button's card that are asked and not answered. @param {HTMLElement} button @returns {HTMLElement[]} */
function openChoices(button) {
  const choices = document.getElementById(button.dataset.card ?? "")?.querySelectorAll("fieldset.xh-choice") ?? [];
  for (const choice of choices) choice.removeAttribute("data-rest");
  return [...choices].filter((choice) => choice instanceof HTMLElement)
    .filter((choice) => choice.getClientRects().length > 0 && !choice.querySelector("input:checked"));
}
