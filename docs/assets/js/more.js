/**
 * Where there is room, what is seldom needed of an item stands open in a row of its own; on a telephone it is folded into one line.
 * @module
 */

/** As wide as where the style sheet ends its telephones. */
const ROOM = "(min-width: 45em)";

/** @param {HTMLElement} form  its folds are open */
export function foldWhereThereIsNoRoom(form) {
  const room = matchMedia(ROOM);
  const set = () => {
    for (const fold of form.querySelectorAll("details.xh-item-more")) if (fold instanceof HTMLDetailsElement) fold.open = room.matches;
  };
  room.addEventListener("change", set);
  if (!room.matches) set();
}
