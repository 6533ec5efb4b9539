// The texts to post with the pictures, ready to be copied.

import { say } from "./words.js";

/** @param {HTMLElement} place @param {Map<string, string>} platforms @param {object[]} records */
export function show(place, platforms, records) {
  const captions = new Map(records.flatMap((record) => record.captions).map((one) => [one.platform, one]));
  const alts = new Map(records.flatMap((record) => record.alts).map((one) => [one.text, one]));
  const all = [...captions.values()].map((one) => ({
    title: say("texts_caption", { platform: platforms.get(one.platform) ?? say("texts_any") }),
    text: one.text,
    limit: one.limit ? say("counter", { n: one.length, max: one.limit }) : "",
  }));
  for (const one of alts.values()) all.push({ title: say("texts_alt"), text: one.text, limit: "" });
  const key = JSON.stringify(all);
  if (place.told === key) return;
  place.told = key;
  place.replaceChildren(...all.map(element));
}

function element({ title, text, limit }) {
  const part = document.createElement("div");
  part.className = "text";
  const head = Object.assign(document.createElement("h3"), { textContent: title });
  const words = Object.assign(document.createElement("p"), { textContent: text, dir: "auto" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: say("copy") });
  button.setAttribute("aria-label", `${say("copy")}: ${title}`);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text).catch(() => select(words));
    button.textContent = say("copied");
    setTimeout(() => (button.textContent = say("copy")), 2000);
  });
  const foot = document.createElement("div");
  foot.className = "text-foot";
  foot.append(Object.assign(document.createElement("span"), { textContent: limit }), button);
  part.append(head, words, foot);
  return part;
}

/** Where a page may not copy, the person can. */
function select(words) {
  getSelection().selectAllChildren(words);
}
