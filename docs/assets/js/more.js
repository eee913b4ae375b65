/**
 * Where there is room, what is seldom needed of an item stands open in a row of its own; on a telephone it stays folded into one line.
 * @module
 */

/** As wide as where the style sheet ends its telephones. */
const ROOM = "(min-width: 45em)";

/** @param {HTMLElement} form */
export function unfoldWhereThereIsRoom(form) {
  const room = matchMedia(ROOM);
  const set = () => {
    for (const fold of form.querySelectorAll("details.xh-item-more")) if (fold instanceof HTMLDetailsElement) fold.open = room.matches;
    form.toggleAttribute("data-room", room.matches);
  };
  room.addEventListener("change", set);
  set();
}
