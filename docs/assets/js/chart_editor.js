/**
 * <xh-chart-editor>: an organisation chart of one's own: names, what stands under what, other links; drawn as it is typed.
 * @module
 */
import { isUnder } from "./chart_layout.js";
import { drawing } from "./chart_svg.js";
import { table } from "./controls.js";
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { LedgerPage } from "./ledger_page.js";
import { slot } from "./slots.js";

/**
 * @typedef {import("./chart_layout.js").Box} Box
 * @typedef {import("./document.js").Values} Values
 */

const MOST = 60;

class ChartEditor extends LedgerPage {
  /** @type {Box[]} */ #boxes = JSON.parse(this.dataset.boxes ?? "[]");

  begin() {
    this.#rows();
    this.show();
    slot(this, "drawing").addEventListener("click", (event) => this.#pick(event));
  }

  /** Who comes from the form index wants it on paper at once. */
  opened() {
    if (location.hash !== "#print") return;
    history.replaceState(null, "", location.pathname + location.search);
    print();
  }

  /** A box in the drawing leads to its fields. @param {Event} event */
  #pick(event) {
    const picked = event.target instanceof Element ? event.target.closest(".xh-chart-box") : null;
    if (picked) this.#focus([...slot(this, "drawing").querySelectorAll(".xh-chart-box")].indexOf(picked), "input");
  }

  /** @returns {Values} */
  values() {
    const title = this.#title();
    const boxes = this.#boxes.flatMap((box, place) => Object.entries(box).map(([name, value]) => [`boxes[${place}].${name}`, String(value)]));
    if (this.#isStandard && title === "") return {};
    return { ...(title ? { "about.organisation": title } : {}), ...Object.fromEntries(boxes.filter(([, text]) => text !== "")) };
  }

  /** @param {Values} values */
  fill(values) {
    /** @type {HTMLInputElement} */ (this.querySelector("[name='about.organisation']")).value = values["about.organisation"] ?? "";
    const boxes = boxesFrom(values);
    this.#boxes = boxes.length ? boxes : JSON.parse(this.dataset.boxes ?? "[]");
    this.#rows();
  }

  show() {
    const place = slot(this, "drawing");
    const isFirst = place.childElementCount === 0;
    place.replaceChildren(drawing(this.#boxes, this.heading()));
    if (isFirst) place.scrollLeft = (place.scrollWidth - place.clientWidth) / 2; // what leads stands in the middle
  }

  heading() {
    return this.#title() || (this.#isStandard ? this.dataset.standard : this.dataset.title) || "";
  }

  /** Whether the chart is still the one of the standard. */
  get #isStandard() {
    return JSON.stringify(this.#boxes) === JSON.stringify(JSON.parse(this.dataset.boxes ?? "[]"));
  }

  /** The drawing, and who stands under whom as a table. */
  onPaper() {
    return drawing(this.#boxes, this.heading());
  }

  sheet() {
    const name = (/** @type {string} */ id) => this.#boxes.find((box) => box.id === id)?.name ?? "";
    const rows = this.#boxes.map((box) => [box.name, name(box.parent), name(box.guide)]);
    const words = table(this.heading(), ["名称", "上级", "另有联系"], rows, "xh-chart-table");
    return element("div", {}, drawing(this.#boxes, this.heading()), words);
  }

  commands() {
    return {
      add: () => this.#add(),
      svg: () => this.#saveSvg(),
      standard: () => this.#restart(),
      up: (/** @type {Element} */ button) => this.#move(button, -1),
      down: (/** @type {Element} */ button) => this.#move(button, 1),
      remove: (/** @type {Element} */ button) => this.#remove(button),
    };
  }

  #title() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[name='about.organisation']")).value.trim();
  }

  #saveSvg() {
    const text = new XMLSerializer().serializeToString(drawing(this.#boxes, this.heading()));
    offer(fileName([this.heading()], new Date(), "svg"), text, "image/svg+xml");
  }

  #restart() {
    const before = this.#boxes;
    this.#set(JSON.parse(this.dataset.boxes ?? "[]"));
    this.say("已换成附录A的图。");
    slot(this, "message").append(" ", element("button", { type: "button", class: "xh-quiet", click: () => this.#set(before) }, "换回来"));
  }

  /** @param {Box[]} boxes */
  #set(boxes) {
    this.#boxes = boxes;
    slot(this, "message").hidden = true;
    this.#rows();
    this.changed();
  }

  #add() {
    if (this.#boxes.length >= MOST) return this.say(`一张图最多 ${MOST} 个框。`);
    const number = 1 + Math.max(-1, ...this.#boxes.map(({ id }) => Number(id.slice(1))));
    this.#set([...this.#boxes, { id: `b${number}`, name: "", parent: this.#boxes[0]?.id ?? "", dashed: false, guide: "" }]);
    return this.#focus(this.#boxes.length - 1, "input");
  }

  /** @param {Element} button @param {-1|1} by */
  #move(button, by) {
    const place = placeOf(button);
    const other = place + by;
    const boxes = [...this.#boxes];
    const [one, two] = [boxes[place], boxes[other]];
    if (!one || !two) return;
    boxes[place] = two;
    boxes[other] = one;
    this.#set(boxes);
    this.#focus(other, `[data-action=${by < 0 ? "up" : "down"}]`);
  }

  /** Take a box away; what stood under it goes up. @param {Element} button */
  #remove(button) {
    const place = placeOf(button);
    const gone = this.#boxes[place];
    if (!gone) return;
    this.#set(this.#boxes.filter((box) => box !== gone).map((box) => ({
      ...box, parent: box.parent === gone.id ? gone.parent : box.parent, guide: box.guide === gone.id ? "" : box.guide,
    })));
    this.#focus(Math.max(0, place - 1), "input");
  }

  /** @param {number} place @param {string} selector */
  #focus(place, selector) {
    /** @type {HTMLElement|null} */ (slot(this, "boxes").children[place]?.querySelector(selector) ?? null)?.focus();
  }

  #rows() {
    slot(this, "boxes").replaceChildren(...this.#boxes.map((box, place) => this.#row(box, place)));
  }

  /** Let every row speak of the boxes as they are now called and placed; no field is made anew, or the click and the Tab that end typing would be lost. */
  #refresh() {
    this.#boxes.forEach((box, place) => {
      const row = /** @type {HTMLElement} */ (slot(this, "boxes").children[place]);
      const [parent, guide] = row.querySelectorAll("select");
      if (parent && guide) this.#offer(box, parent, guide);
      for (const button of row.querySelectorAll("button")) button.setAttribute("aria-label", `${button.textContent}：${wordsFor(box, place)}`);
    });
  }

  /** Offer a box all that it may stand under, and all that it may be linked to. @param {Box} box @param {HTMLSelectElement} parent @param {HTMLSelectElement} guide */
  #offer(box, parent, guide) {
    const others = this.#boxes.filter(({ id }) => id !== box.id);
    offerBoxes(parent, "没有（在最上面）", others.filter(({ id }) => !isUnder(this.#boxes, id, box.id)), box.parent);
    offerBoxes(guide, "没有", others, box.guide);
  }

  /** @param {Box} box @param {number} place */
  #row(box, place) {
    const name = element("input", { type: "text", maxlength: "60", id: `box-${box.id}` });
    name.value = box.name;
    const dashed = element("input", { type: "checkbox" });
    dashed.checked = box.dashed;
    const [parent, guide] = [choice(`parent-${box.id}`, "上级"), choice(`guide-${box.id}`, "另有联系")];
    this.#offer(box, parent.select, guide.select);
    name.addEventListener("input", () => { box.name = name.value; });
    name.addEventListener("change", () => this.#refresh());
    dashed.addEventListener("input", () => { box.dashed = dashed.checked; });
    parent.select.addEventListener("input", () => { box.parent = parent.select.value; });
    parent.select.addEventListener("change", () => this.#refresh());
    guide.select.addEventListener("input", () => { box.guide = guide.select.value; });
    const words = wordsFor(box, place);
    return element("li", { class: "xh-item xh-box", "data-place": String(place) },
      element("div", { class: "xh-grid" },
        element("div", { class: "xh-field xh-wide" }, element("label", { for: `box-${box.id}` }, `第 ${place + 1} 个框的名称`), name),
        parent.field, guide.field),
      element("p", { class: "xh-buttons" },
        element("label", { class: "xh-check" }, dashed, element("span", {}, "虚线框（位置待定）")),
        act("up", "上移", words), act("down", "下移", words), act("remove", "去掉", words)));
  }
}

/** @param {string} action @param {string} label @param {string} name */
function act(action, label, name) {
  return element("button", { type: "button", class: "xh-quiet", "data-action": action, "aria-label": `${label}：${name}` }, label);
}

/** What a box is called for ears. @param {Box} box @param {number} place */
function wordsFor({ name }, place) {
  return name || `第 ${place + 1} 个框`;
}

/** @param {string} id @param {string} label */
function choice(id, label) {
  const select = element("select", { id });
  return { select, field: element("div", { class: "xh-field" }, element("label", { for: id }, label), select) };
}

/** @param {HTMLSelectElement} select @param {string} none @param {Box[]} boxes @param {string} value */
function offerBoxes(select, none, boxes, value) {
  select.replaceChildren(element("option", { value: "" }, none), ...boxes.map((box) => element("option", { value: box.id }, box.name || "（未命名）")));
  select.value = value;
}

/** @param {Element} button */
function placeOf(button) {
  return Number(button.closest("li")?.getAttribute("data-place"));
}

/** @param {Values} values @returns {Box[]} */
function boxesFrom(values) {
  const boxes = [];
  for (let place = 0; values[`boxes[${place}].id`] !== undefined; place += 1) {
    /** @param {string} name */
    const text = (name) => values[`boxes[${place}].${name}`] ?? "";
    boxes.push({ id: text("id"), name: text("name"), parent: text("parent"), dashed: text("dashed") === "true", guide: text("guide") });
  }
  return boxes;
}

customElements.define("xh-chart-editor", ChartEditor);
