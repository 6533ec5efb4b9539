// Lists in the form: slides, speakers, logos. Items are added, moved and taken away.

import { say } from "./words.js";

/** Puts numbers into the names, labels and ids of items. */
function number(field) {
  const path = field.dataset.list;
  const items = [...field.querySelector("[data-items]").children];
  items.forEach((item, index) => {
    const before = item.dataset.index;
    item.dataset.index = index;
    item.querySelector("[data-item-legend]").textContent = say("item", { n: index + 1 });
    const from = `${path}.${before ?? "#"}.`;
    for (const part of item.querySelectorAll("*")) rename(part, from, `${path}.${index}.`);
    item.querySelector("[data-up]").disabled = index === 0;
    item.querySelector("[data-down]").disabled = index === items.length - 1;
  });
  field.querySelector("[data-add]").disabled = items.length >= Number(field.dataset.most ?? Infinity);
}

const NAMED = ["id", "for", "name", "data-path", "data-photo", "data-counter", "data-messages-for", "aria-describedby"];

function rename(part, from, to) {
  for (const name of NAMED) {
    const value = part.getAttribute(name);
    if (value?.includes(from)) part.setAttribute(name, value.replaceAll(from, to));
  }
}

/** Adds an item at the end. */
export function add(field, base) {
  const item = field.querySelector("template[data-item]").content.firstElementChild.cloneNode(true);
  item.base = base;
  field.querySelector("[data-items]").append(item);
  number(field);
  return item;
}

/** Takes all items away. */
export function clear(field) {
  field.querySelector("[data-items]").replaceChildren();
  number(field);
}

/** @param {HTMLElement} form @param {(item: HTMLElement) => void} added @param {() => void} changed */
export function listen(form, added, changed) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove], [data-up], [data-down]");
    const field = button?.closest("[data-list]");
    if (!field) return;
    const item = button.closest(".item");
    if ("add" in button.dataset) {
      const made = add(field);
      added(made);
      made.querySelector("input, textarea, select")?.focus();
    } else if ("remove" in button.dataset) {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      number(field);
      (next?.querySelector("input, textarea, select") ?? field.querySelector("[data-add]")).focus();
    } else {
      if ("up" in button.dataset) item.previousElementSibling?.before(item);
      else item.nextElementSibling?.after(item);
      number(field);
      (button.disabled ? item.querySelector("[data-up]:enabled, [data-down]:enabled") : button)?.focus();
    }
    changed();
  });
}
