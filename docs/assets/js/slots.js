/**
 * The places in a page's HTML that scripts fill, found by `data-slot`.
 * @module
 */

/**
 * Find the slot called `name`.
 * @param {ParentNode} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function slot(root, name) {
  const found = root.querySelector(`[data-slot="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`no slot ${name}`);
  return found;
}

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {{[name: string]: string}} attributes
 * @param {...(string|Node)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Write points as people do, with no needless zeros. @param {number} points */
export function points(points) {
  return String(points);
}

/** @param {[number, number]} range */
export function rangeText([low, high]) {
  return low === high ? points(low) : `${points(low)}～${points(high)}`;
}

/**
 * Bring the field or card called `id` into view and focus it, opening whatever hides it.
 * @param {string} id  of a field, a group of radio buttons or a card
 */
export function focusOn(id) {
  const target = document.getElementById(id);
  if (!target) return;
  for (let parent = target.parentElement; parent; parent = parent.parentElement) {
    if (parent instanceof HTMLDetailsElement) parent.open = true;
  }
  const inner = target.matches("fieldset") ? target.querySelector("input:checked, input") : target;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (inner instanceof HTMLElement) inner.focus({ preventScroll: true });
  (target.closest(".xh-item > .xh-fields > *") ?? target).scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
}
