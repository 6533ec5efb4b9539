// The cards of a table, one below the other, each with its seat: open as long as nobody has
// looked at it.

import { say } from "./words.js";

/** In the order in which they are counted. */
const STATES = ["error", "warning", "ready", "new"];

/** @typedef {{entry: import("./deck.js").Entry, at: number}} Row */

/**
 * Shows rows; those that are there already stay, so that nobody loses their place.
 * @param {HTMLElement} list
 * @param {Row[]} rows
 * @param {number} current
 */
export function show(list, rows, current) {
  const key = rows.map(({ at }) => at).join();
  if (list.dataset.key !== key) {
    list.dataset.key = key;
    list.replaceChildren(...rows.map(({ at }) => item(at)));
  }
  rows.forEach(({ entry, at }, place) => fill(list.children[place].firstChild, entry, at === current));
}

function item(at) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.dataset.at = at;
  button.append(part("seat"), part("title"), part("state"));
  const li = document.createElement("li");
  li.append(button);
  return li;
}

function part(name) {
  return Object.assign(document.createElement("span"), { className: name });
}

function fill(button, entry, isCurrent) {
  const [, title, state] = button.children;
  const was = button.hasAttribute("aria-current");
  const words = Object.assign(document.createElement("bdi"), { textContent: entry.title || "…" });
  title.replaceChildren(`${entry.row} · `, words);
  state.textContent = say(`row_${entry.status}`);
  button.dataset.status = entry.status;
  button.toggleAttribute("aria-current", isCurrent);
  if (!isCurrent) return;
  button.setAttribute("aria-current", "true");
  if (!was) keepInSight(button);
}

/** Scrolls the list alone, not the page. */
function keepInSight(button) {
  const rail = button.closest(".rail");
  const [box, own] = [rail.getBoundingClientRect(), button.getBoundingClientRect()];
  if (own.top < box.top) rail.scrollTop -= box.top - own.top;
  else if (own.bottom > box.bottom) rail.scrollTop += own.bottom - box.bottom;
}

/** How many cards there are of each state. @param {HTMLElement} list @param {import("./deck.js").Entry[]} entries */
export function count(list, entries) {
  const found = STATES.map((state) => [state, entries.filter((entry) => entry.status === state).length]);
  list.replaceChildren(
    ...found.filter(([, n]) => n > 0).map(([state, n]) => {
      const li = document.createElement("li");
      li.dataset.status = state;
      li.append(part("seat"), `${say(`row_${state}`)}: ${n}`);
      return li;
    }),
  );
}
