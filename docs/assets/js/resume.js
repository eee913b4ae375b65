/**
 * At the door: the latest records of this device, to go on where one left off. Who has none sees nothing of it.
 * @module
 */
import { element } from "./dom.js";
import { titleOf } from "./records_entry.js";
import { openStore } from "./store.js";

/**
 * @typedef {import("./record.js").SavedRecord} SavedRecord
 * @typedef {import("./records_entry.js").FormPage} FormPage
 */

const AT_ONCE = 3;
const DAY = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric" });

/** `<xh-resume data-forms='{"gs/evaluation": {"title": "…", "page": "…"}}' data-records="records/">` */
class Resume extends HTMLElement {
  async connectedCallback() {
    if (this.childElementCount) return;
    try {
      const store = await openStore();
      const kept = await store.list();
      store.close();
      this.#show(kept);
    } catch {
      // Whoever cannot open the store is told so where something is to be kept.
    }
  }

  /** @param {SavedRecord[]} kept */
  #show(kept) {
    /** @type {{[id: string]: FormPage}} */ const forms = JSON.parse(this.dataset.forms ?? "{}");
    const known = kept.filter(({ form }) => form in forms);
    if (known.length === 0) return;
    this.replaceChildren(
      element("p", { id: "xh-resume-title" }, "接着上次的："),
      element("ul", { "aria-labelledby": "xh-resume-title" }, ...known.slice(0, AT_ONCE).map((record) => line(record, /** @type {FormPage} */ (forms[record.form])))),
      ...(known.length > AT_ONCE ? [element("p", {}, element("a", { href: this.dataset.records ?? "" }, `本机记录，共 ${known.length} 份`))] : []));
  }
}

/** @param {SavedRecord} record @param {FormPage} form */
function line(record, form) {
  const year = record.about.year ? `${record.about.year}年度 · ` : "";
  return element("li", {},
    element("a", { href: `${form.page}#record=${record.id}` }, titleOf(record)),
    element("span", {}, `${form.title} · ${year}${DAY.format(new Date(record.changed))}改动`));
}

if (!customElements.get("xh-resume")) customElements.define("xh-resume", Resume);
