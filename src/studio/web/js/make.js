// The page on which one card is made.

import { upload } from "./api.js";
import { Editor } from "./editor.js";
import { say } from "./words.js";

const editor = new Editor(document.querySelector(".desk"));
editor.open();

// A card that was saved before goes back into the form.
document.addEventListener("studio-card-dropped", async ({ detail: file }) => {
  const { cards } = await upload("/api/open", file).catch((error) => ({ cards: [], error }));
  const card = cards.find((one) => one.card)?.card;
  if (!card) return;
  const same = card.template === editor.form.dataset.template;
  if (!same) {
    const answer = await fetch(location.pathname.replace(/make\/.*/, `form/${card.template}`) + location.search);
    if (!answer.ok) return;
    editor.formPlace.innerHTML = await answer.text();
  }
  editor.open(card);
  document.querySelector("#status").textContent = say("opened", { name: file.name });
});

document.documentElement.dataset.ready = "true";
