/**
 * The page that a saved file is: readable and printable on any machine, without script, without anything from outside.
 * @module
 */
import { STYLES } from "./file_styles.js";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** What has no meaning in a page that only shows. */
const LEFT_OUT =
  "script,style,link,template,iframe,object,embed,noscript,audio,video,img,button,dialog:not([open]),[hidden],[data-file=omit],input[type=hidden]";
const CONTROLS = "input,select,textarea";
const UNSAFE_ATTRIBUTE = /^(?:on|src|srcset|action|formaction|ping|target|contenteditable|tabindex|autofocus|is$)/i;

/**
 * @param {{title: string, about: import("./record.js").About, edition: string, hash: string, data: string, report: Element, sheet: Element,
 *   styles: string, now: Date}} parts
 * @returns {string} HTML
 */
export function savedPage({ title, about, edition, hash, data, report, sheet, styles, now }) {
  const page = document.implementation.createHTMLDocument([title, about.organisation, about.year].filter(Boolean).join(" "));
  /** @type {Maker} */ const make = (tag, attributes = {}, ...children) => element(page, tag, attributes, children);
  page.documentElement.lang = "zh-CN";
  page.head.prepend(
    make("meta", { charset: "utf-8" }),
    make("meta", { "http-equiv": "Content-Security-Policy", content: POLICY }),
    make("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    make("meta", { name: "color-scheme", content: "light" }),
  );
  page.body.append(
    make("header", { class: "file-head" }, make("h1", {}, title), make("p", {}, headline(about, now))),
    make("main", {},
      make("section", { class: "file-report" }, page.adoptNode(still(report))),
      make("section", { class: "file-sheet" }, make("h2", {}, sheetTitle(sheet)), page.adoptNode(still(sheet)))),
    make("footer", { class: "file-foot" },
      make("p", {}, "继续填写：在本站对应工具的页面选择“打开文件”，再选这个文件。文件里已带全部答案，不需要网络就能阅读和打印。"),
      make("p", {}, `规则版本 ${edition}；答案与规则的校验值（SHA-256）`, make("code", {}, hash))),
    make("script", { type: "application/json", id: "xinheng-data" }, safeInScript(data)),
  );
  // Put in as text: a style element made here would be held against this site's own content security policy.
  const sheets = `<style>${STYLES}\n${styles}`.replaceAll("</", "<\\/");
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`.replace("</head>", () => `${sheets}</style></head>`);
}

/** @typedef {(tag: string, attributes?: Record<string, string>, ...children: (Node|string)[]) => HTMLElement} Maker */

/** @param {Document} page @param {string} tag @param {Record<string, string>} attributes @param {(Node|string)[]} children */
function element(page, tag, attributes, children) {
  const made = page.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {import("./record.js").About} about @param {Date} now */
function headline(about, now) {
  const saved = `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日保存`;
  return [about.organisation, about.class && `${about.class}类`, about.year && `${about.year}年度`, about.name, saved].filter(Boolean).join(" · ");
}

/** @param {Element} sheet */
function sheetTitle(sheet) {
  const table = sheet.matches("table") ? sheet : sheet.querySelector("table");
  return table?.getAttribute("aria-label") ?? table?.querySelector("caption")?.textContent ?? "";
}

/** `<` cannot end the script element early; the line separators cannot break older readers. @param {string} json */
function safeInScript(json) {
  return json.replace(/[<\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Copy an element as it looks now: what was typed becomes text, links to elsewhere become text, nothing can run.
 * @param {Element} live
 * @returns {Element}
 */
export function still(live) {
  const copy = document.createElement("div");
  copy.append(live.cloneNode(true));
  copy.firstElementChild?.removeAttribute("hidden");
  const controls = [...live.querySelectorAll(CONTROLS)];
  [...copy.querySelectorAll(CONTROLS)].forEach((control, index) => control.replaceWith(typed(/** @type {Control} */ (controls[index]))));
  for (const part of copy.querySelectorAll(LEFT_OUT)) part.remove();
  for (const details of copy.querySelectorAll("details")) details.open = true;
  for (const link of copy.querySelectorAll("a[href]:not([href^='#'])")) unwrap(link, "span");
  for (const custom of [...copy.querySelectorAll("*")].filter((part) => part.localName.includes("-") || part.localName === "form")) unwrap(custom, "div");
  for (const part of copy.querySelectorAll("*")) disarm(part);
  return copy;
}

/** @typedef {HTMLInputElement|HTMLSelectElement|HTMLTextAreaElement} Control */

/** @param {Control} control @returns {Node} */
function typed(control) {
  const text = document.createElement("span");
  text.className = "file-value";
  text.hidden = control.hidden || control.type === "hidden";
  text.textContent = textOfControl(control);
  return text;
}

/** @param {Control} control */
function textOfControl(control) {
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.text ?? "";
  if (control.type === "checkbox") return /** @type {HTMLInputElement} */ (control).checked ? "☑" : "☐";
  if (control.type === "radio") return /** @type {HTMLInputElement} */ (control).checked ? "◉" : "○";
  return control.value;
}

/** @param {Element} part @param {"span"|"div"} tag */
function unwrap(part, tag) {
  const plain = document.createElement(tag);
  plain.className = part.getAttribute("class") ?? "";
  plain.append(...part.childNodes);
  part.replaceWith(plain);
}

/** @param {Element} part */
function disarm(part) {
  for (const { name, value } of [...part.attributes]) {
    const outside = /href$/i.test(name) && !value.startsWith("#");
    if (outside || UNSAFE_ATTRIBUTE.test(name) || (name === "style" && /url\(/i.test(value))) part.removeAttribute(name);
  }
}
