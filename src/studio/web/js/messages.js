// What the studio says of the card, beside what it is about.

import { list, say } from "./words.js";

const MISSING = "missing-field";

/**
 * Where a message is shown: at its path, or at what that path is within. A place may be for one
 * code alone.
 */
function place(form, { path, code }) {
  for (let at = path ?? ""; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const all = [...form.querySelectorAll(`[data-messages-for="${CSS.escape(at)}"]`)];
    const found = all.find((one) => one.dataset.code === code) ?? all.find((one) => !one.dataset.code);
    if (found) return found;
  }
  return null;
}

/** One element for a message: the plain words, and the exact ones below. */
export function element(message) {
  const item = document.createElement("li");
  item.className = `message ${message.severity}`;
  item.dataset.code = message.code;
  const text = document.createElement("p");
  text.textContent = message.text;
  item.append(text);
  if (message.places?.length) {
    item.append(Object.assign(document.createElement("p"), { className: "where", textContent: message.places.join(", ") }));
  }
  const exact = [message.message, ...message.hints].filter((words) => words && words !== message.text);
  if (exact.length) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = say("details");
    const list = document.createElement("ul");
    list.lang = "en";
    list.dir = "ltr";
    list.append(...exact.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    details.append(summary, list);
    item.append(details);
  }
  return item;
}

/**
 * Each thing once, however many pictures it was said of; of which, where not of all.
 * @param {object[]} messages
 * @param {number} [all] how many pictures there are
 */
export function once(messages, all = 0) {
  const seen = new Map();
  for (const message of messages.filter((one) => one.severity !== "note")) {
    const key = [message.code, message.path, message.text].join("\n");
    const known = seen.get(key) ?? { ...message, places: [] };
    if (message.at && !known.places.includes(message.at)) known.places.push(message.at);
    seen.set(key, known);
  }
  return [...seen.values()].map((one) => (one.places.length === all ? { ...one, places: [] } : one));
}

function label(form, path) {
  const control = form.querySelector(`[data-path="${CSS.escape(path)}"], [data-photo="${CSS.escape(path)}"], [data-list="${CSS.escape(path)}"]`);
  const named = control?.matches("fieldset") ? control.querySelector("legend") : control?.closest(".field")?.querySelector("label");
  const words = named?.querySelector(".label") ?? named;
  return words?.firstChild?.textContent.trim() || path.split(".").pop();
}

/**
 * Shows messages in the form and beside the picture. What is missing in a field that nobody
 * has touched yet is no mistake: it is named as still needed.
 * @param {HTMLElement} form
 * @param {object[]} messages
 * @param {{touched: (path: string) => boolean, placements: number, general: HTMLElement, needed: HTMLElement}} where
 */
export function show(form, messages, { touched, placements, general, needed }) {
  const all = once(messages, placements);
  const isCalm = (message) => message.code === MISSING && message.path && !touched(message.path);
  const missing = all.filter(isCalm).map((message) => label(form, message.path));
  needed.hidden = missing.length === 0;
  needed.textContent = missing.length ? say("needed", { fields: list([...new Set(missing)]) }) : "";
  const lists = new Map([...form.querySelectorAll("[data-messages-for]")].map((one) => [one, []]));
  lists.set(general, []);
  for (const message of all.filter((one) => !isCalm(one))) {
    lists.get(place(form, message) ?? general)?.push(message);
  }
  for (const [place, told] of lists) fill(form, place, told);
  return all.filter((one) => !isCalm(one));
}

/** Only what has changed is touched, so that opened details stay open. */
function fill(form, place, told) {
  const key = JSON.stringify(told);
  if (place.told === key) return;
  place.told = key;
  place.replaceChildren(...told.map(element));
  const path = place.dataset.messagesFor;
  const control = path && form.querySelector(`[data-path="${CSS.escape(path)}"]:not([type=radio], [type=checkbox])`);
  if (!control) return;
  if (told.some((message) => message.severity === "error")) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
