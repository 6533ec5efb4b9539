// The page on which one card is made.

import { Offline, Refused, upload } from "./api.js";
import { Editor } from "./editor.js";
import { element } from "./messages.js";
import { say } from "./words.js";

const byId = (id) => document.getElementById(id);
const editor = new Editor(document.querySelector(".desk"));
editor.open();

/** A card that was saved before goes back into the form. @param {File} file */
async function open(file) {
  try {
    const { cards, messages } = await upload("/api/open", file);
    const card = cards.find((one) => one.card)?.card;
    const told = messages.concat(cards.flatMap((one) => (one.card ? [] : one.messages)));
    if (!card) return tell(told.length ? told : [own("error", say("no_cards"))]);
    await show(card);
    tell(cards.length > 1 ? [own("note", say("open_many", { n: cards.length }))] : []);
    byId("status").textContent = say("opened", { name: file.name });
  } catch (error) {
    if (error instanceof Refused) return tell(error.messages);
    if (error instanceof Offline) return tell([own("error", say("offline"))]);
    throw error;
  }
}

/** A card of another template brings its own form. */
async function show(card) {
  if (card.template !== editor.form.dataset.template) {
    const path = location.pathname.replace(/make\/.*/, `form/${encodeURIComponent(card.template)}`);
    const answer = await fetch(path + location.search).catch(() => {
      throw new Offline();
    });
    if (!answer.ok) throw new Refused(answer.status, { messages: [own("error", say("missing_lead"))] });
    editor.formPlace.innerHTML = await answer.text();
    byId("card-title").textContent = editor.form.dataset.title;
    byId("card-about").textContent = editor.form.dataset.about;
    document.title = document.title.replace(/^.*(?= · )/, editor.form.dataset.title);
  }
  editor.open(card);
}

function own(severity, text) {
  return { severity, code: "studio", text, message: "", hints: [] };
}

function tell(messages) {
  byId("open-messages").replaceChildren(...messages.map(element));
}

document.addEventListener("studio-card-dropped", ({ detail }) => open(detail));
byId("open-card").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (file) await open(file);
  target.value = "";
});

document.documentElement.dataset.ready = "true";
