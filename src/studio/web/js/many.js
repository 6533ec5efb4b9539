// The page on which many cards are looked through, mended and made.

import { Offline, Refused, upload } from "./api.js";
import { Deck, statusOf } from "./deck.js";
import { save, saveYaml } from "./downloads.js";
import { Editor } from "./editor.js";
import { element } from "./messages.js";
import { Photos } from "./photos.js";
import * as rail from "./rail.js";
import { count, list, say } from "./words.js";
import { downloadZip } from "../vendor/client-zip.js";

/** What holds cards; everything else is a picture. */
const TABLES = /\.(ya?ml|csv|tsv|xlsx|ods|jsonl?|ndjson|xlsm|xls)$/i;

const byId = (id) => document.getElementById(id);
const photos = new Photos();
const deck = new Deck();
const editor = new Editor(byId("deck"), photos, (card) => changed(card));
let current = -1;
let name = "";
let table = null;

/** Takes tables and photos, whatever comes first. */
async function take(files) {
  const told = [];
  byId("file-messages").replaceChildren();
  const tables = files.filter((file) => TABLES.test(file.name));
  for (const file of files.filter((one) => !tables.includes(one))) {
    await photos.add(file, file.name).catch((error) => told.push(...complaints(error)));
  }
  for (const file of tables) await open(file).catch((error) => told.push(...complaints(error)));
  if (told.length) byId("file-messages").replaceChildren(...told.map(element));
  if (!deck.entries.length) return;
  lacking();
  editor.photosCame();
}

function complaints(error) {
  if (error instanceof Refused && error.messages.length) return error.messages;
  const text = error instanceof Offline ? say("offline") : String(error.message);
  return [{ severity: "error", code: "offline", text, message: "", hints: [] }];
}

async function open(file, kind = "") {
  if (deck.entries.length && editor.unsaved && !confirm(say("many_replace"))) return;
  const opened = await upload("/api/open", file, file.name, kind);
  byId("progress").hidden = true;
  table = file;
  // A table that does not say what its rows are is asked about.
  byId("kind-row").hidden = kind === "" && opened.cards.every((one) => one.card?.template);
  byId("file-messages").replaceChildren(...opened.messages.filter((one) => one.severity !== "note").map(element));
  editor.unsaved = false;
  opened.photos.forEach((photo) => photos.found(photo));
  deck.fill(opened);
  name = file.name;
  byId("deck").hidden = deck.entries.length === 0;
  if (!deck.entries.length) throw new Refused(422, { messages: [{ severity: "error", code: "no-cards", text: say("no_cards"), message: "", hints: [] }] });
  byId("deck-summary").textContent = count("deck", deck.entries.length, { name });
  current = -1;
  rows();
  await look(0);
}

/** Of a kind that does not exist: there is no form for it. */
const unknown = (entry) => entry.messages.some((one) => ["unknown-template", "unknown-kit"].includes(one.code));

/** The choice of rows, each with what is known of it. */
function rows() {
  const only = byId("only-problems").checked;
  const select = byId("row");
  const shown = deck.entries.map((entry, at) => ({ entry, at })).filter(({ entry, at }) => {
    return !only || at === current || ["warning", "error"].includes(entry.status);
  });
  const labels = shown.map(({ entry }) => `${entry.row} · ${entry.title || "…"} (${say(`row_${entry.status}`)})`);
  // A list that somebody holds open must not close for nothing.
  if (select.dataset.key !== labels.join("\n")) {
    select.dataset.key = labels.join("\n");
    select.replaceChildren(...shown.map(({ at }, place) => new Option(labels[place], at)));
  }
  select.value = current;
  rail.show(byId("rail"), shown, current);
  rail.count(byId("deck-counts"), deck.entries);
  const place = shown.findIndex(({ at }) => at === current);
  byId("previous").disabled = place <= 0;
  byId("next").disabled = place < 0 || place >= shown.length - 1;
}

function step(by) {
  const options = [...byId("row").options];
  const place = options.findIndex((option) => Number(option.value) === current) + by;
  if (options[place]) look(Number(options[place].value));
}

/** Shows a card in the form of its template. */
async function look(at) {
  const entry = deck.entries[at];
  current = at;
  const template = entry.card?.template;
  const kit = entry.card?.kit ? `?kit=${encodeURIComponent(entry.card.kit)}` : location.search;
  if (!template || unknown(entry)) {
    const unread = entry.messages.length ? entry.messages : [{ severity: "error", text: say("deck_unreadable"), message: "", hints: [] }];
    editor.formPlace.replaceChildren(...unread.map(element));
    editor.previews.clear();
    return rows();
  }
  const path = location.pathname.replace(/many$/, `form/${encodeURIComponent(template)}`) + kit;
  if (editor.formPlace.dataset.path !== path || !editor.form) {
    const form = await fetch(path).then((answer) => (answer.ok ? answer.text() : ""), () => "");
    // Somebody has gone on to another card meanwhile.
    if (current !== at) return;
    editor.formPlace.dataset.path = form ? path : "";
    if (!form) {
      editor.formPlace.textContent = say("deck_unreadable");
      editor.previews.clear();
      return rows();
    }
    editor.formPlace.innerHTML = form;
  }
  editor.open(entry.card);
  rows();
}

function changed(card) {
  if (current < 0 || !editor.form) return;
  deck.entries[current].card = card;
  lacking();
}

function lacking() {
  const names = deck.lacking(photos);
  byId("lacking").hidden = names.length === 0;
  byId("lacking").textContent = say("deck_lacking", { names: list(names) });
}

byId("deck").addEventListener("studio-told", ({ detail: { messages, done } }) => {
  if (current < 0 || !done) return;
  const entry = deck.entries[current];
  const status = statusOf(messages);
  if (entry.status === status) return;
  entry.status = status;
  rows();
});

byId("files").addEventListener("change", ({ target }) => take([...target.files]).finally(() => (target.value = "")));
document.addEventListener("studio-card-dropped", ({ detail }) => take([detail]));
byId("drop").addEventListener("drop", (event) => {
  event.preventDefault();
  take([...event.dataTransfer.files]);
});
byId("rail").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) look(Number(button.dataset.at));
});
byId("kind").addEventListener("change", ({ target }) => {
  if (table && target.value) open(table, target.value).catch((error) => byId("file-messages").replaceChildren(...complaints(error).map(element)));
});
byId("row").addEventListener("change", ({ target }) => look(Number(target.value)));
byId("only-problems").addEventListener("change", rows);
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
byId("save-all").addEventListener("click", async () => {
  try {
    await saveYaml(deck.cards);
    editor.unsaved = false;
    byId("file-messages").replaceChildren();
  } catch (error) {
    byId("file-messages").replaceChildren(...complaints(error).map(element));
  }
});
byId("stop-all").addEventListener("click", () => deck.stop());
byId("make-all").addEventListener("click", makeAll);

async function makeAll() {
  const [bar, label] = [byId("bar"), byId("bar-label")];
  const working = (is) => {
    byId("make-all").disabled = is;
    byId("stop-all").hidden = !is;
  };
  byId("progress").hidden = false;
  working(true);
  const progress = (done, all) => {
    [bar.max, bar.value] = [all, done];
    label.textContent = say("making", { done, all });
    rows();
  };
  progress(0, deck.entries.length);
  try {
    const { files, done, made, failed, stopped } = await deck.make(photos, progress);
    if (files.length) {
      label.textContent = say("packing");
      save(await downloadZip(files).blob(), `${name.replace(/\.[^.]*$/, "") || "cards"}.zip`);
      editor.unsaved = false;
    }
    const words = stopped ? say("stopped", { done, all: deck.entries.length }) : say("made_all", { done: made, failed });
    label.textContent = words;
    byId("status").textContent = words;
  } catch (error) {
    label.textContent = complaints(error)[0].text;
  }
  working(false);
  rows();
}

document.documentElement.dataset.ready = "true";
