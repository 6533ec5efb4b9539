// A form, the photos in it, and what the studio makes of it.

import { Offline, Refused } from "./api.js";
import * as cards from "./card.js";
import * as downloads from "./downloads.js";
import * as focus from "./focus.js";
import * as lists from "./lists.js";
import * as messages from "./messages.js";
import { Photos } from "./photos.js";
import { Previews } from "./previews.js";
import * as texts from "./texts.js";
import { count, say } from "./words.js";

/** How long the live region stays silent after it has spoken, in milliseconds. */
const SILENCE = 1000;

export class Editor {
  #base = {};
  #touched = new Set();
  #photoMessages = new Map();
  #spoken = 0;
  #speaking = 0;
  #triedAll = false;
  #lastEdited = "";

  /** @param {HTMLElement} place @param {Photos} photos @param {() => void} [changed] */
  constructor(place, photos = new Photos(), changed = () => {}) {
    this.place = place;
    this.photos = photos;
    this.changed = changed;
    this.unsaved = false;
    this.result = place.querySelector(".result");
    this.formPlace = place.querySelector("#form-place");
    this.previews = new Previews(this.result, photos, () => this.#told());
    this.#listen();
  }

  get form() {
    return this.formPlace.querySelector("form");
  }

  /** The card in the form. */
  get card() {
    return cards.read(this.form, this.#base);
  }

  /** Makes a fresh form ready, and fills it with a card if there is one. */
  open(card) {
    this.#base = card ? structuredClone(card) : {};
    this.#touched.clear();
    this.#photoMessages.clear();
    this.#triedAll = Boolean(card);
    if (this.form.dataset.kit && this.form.dataset.kit !== "itac") this.#base.kit = this.form.dataset.kit;
    for (const field of this.form.querySelectorAll("[data-list]")) this.#fillList(field, card);
    if (card) this.#fill(this.form, card, "");
    this.#count(this.form);
    for (const field of this.form.querySelectorAll("[data-photo]")) this.#showPhoto(field);
    this.previews.clear();
    this.render();
  }

  /** Has the card made as it is now. */
  render() {
    const card = this.card;
    this.changed(card);
    this.previews.change(card, this.#placements());
  }

  #placements() {
    const chosen = [...this.form.querySelectorAll('[data-path="for"]:checked')];
    return chosen.map(({ value, dataset }) => {
      return { name: value, title: dataset.title, width: Number(dataset.width), height: Number(dataset.height) };
    });
  }

  #fillList(field, card) {
    lists.clear(field);
    const items = card ? [cards.at(card, field.dataset.list) ?? []].flat() : [];
    const least = Math.max(Number(field.dataset.least), card ? 0 : field.querySelector("legend .must") ? 1 : 0);
    for (let i = 0; i < Math.max(items.length, card ? 0 : least); i++) {
      const first = field.querySelector("template").content.querySelector("[data-path], [data-photo]");
      const key = (first.dataset.path ?? first.dataset.photo).split(".").pop();
      // An item that is not a mapping fills the first field of it.
      const base = typeof items[i] === "object" && items[i] ? items[i] : items[i] === undefined ? undefined : { [key]: items[i] };
      const item = lists.add(field, base && structuredClone(base));
      if (base) this.#fill(item, base, `${field.dataset.list}.${i}.`);
    }
  }

  #fill(part, card, prefix) {
    for (const control of cards.controls(part)) {
      if (control.dataset.path === "for" && !card.for) continue;
      if (control.dataset.path === "language" && !card.language) asUsual(control);
      if (control.dataset.path === "theme" && !card.theme) continue;
      cards.show(control, cards.at(card, control.dataset.path.slice(prefix.length)));
    }
    for (const field of part.querySelectorAll("[data-photo]")) {
      if (field.closest("[data-items]") !== (part.closest("[data-items]") ?? null)) continue;
      const photo = cards.at(card, field.dataset.photo.slice(prefix.length));
      field.dataset.name = typeof photo === "string" ? photo : (photo?.file ?? "");
      if (photo?.focus) field.dataset.focus = photo.focus.join(",");
      else delete field.dataset.focus;
    }
    if (prefix === "" && card.for) this.#otherSizes(card.for);
    for (const more of part.querySelectorAll("details")) more.open ||= Boolean(more.querySelector(":checked:not([value=''])"));
  }

  /** Sizes of one's own get a box too. */
  #otherSizes(names) {
    const last = [...this.form.querySelectorAll(".places")].pop();
    for (const name of names) {
      if (this.form.querySelector(`[data-path="for"][value="${CSS.escape(name)}"]`)) continue;
      const [, width, height] = name.match(/^(\d+)x(\d+)$/) ?? [];
      const label = Object.assign(document.createElement("label"), { className: "check" });
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: name, checked: true });
      Object.assign(box.dataset, { path: "for", kind: "list", title: name, width: width ?? 1080, height: height ?? 1080 });
      label.append(box, Object.assign(document.createElement("span"), { textContent: name }));
      last?.append(label);
    }
  }

  #listen() {
    const place = this.formPlace;
    focus.listen(place);
    lists.listen(place, (item) => this.#count(item), () => this.#edited(null));
    place.addEventListener("submit", (event) => event.preventDefault());
    place.addEventListener("input", (event) => {
      if (event.target.matches("[data-file]")) return;
      this.#edited(event.target);
    });
    place.addEventListener("focusout", (event) => {
      const path = event.target.dataset?.path;
      if (path && event.target.value) this.#touch(path);
    });
    place.addEventListener("change", (event) => {
      if (event.target.matches("[data-file]")) this.#take(event.target.closest("[data-photo]"), event.target.files[0]);
    });
    place.addEventListener("click", (event) => {
      const field = event.target.closest("[data-remove-photo]")?.closest("[data-photo]");
      if (field) this.#remove(field);
    });
    this.#listenToDrops();
    this.#listenToDownloads();
    this.#listenToSize();
    document.addEventListener("studio-busy", () => this.#busy());
    document.addEventListener("studio-offline", () => this.#answers(false));
    document.addEventListener("studio-online", () => this.#answers(true));
    document.addEventListener("studio-saved", (event) => this.#say(event.detail));
    addEventListener("beforeunload", (event) => this.unsaved && event.preventDefault());
  }

  #edited(control) {
    this.unsaved = true;
    if (control?.dataset.path) {
      this.#touch(control.dataset.path);
      this.#lastEdited = control.dataset.path;
    }
    if (control) this.#count(control.closest(".field") ?? this.form);
    this.render();
  }

  #touch(path) {
    this.#touched.add(path);
  }

  /** Photos may be dropped on their field, or anywhere on the page where there is one field. */
  #listenToDrops() {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    document.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
    document.addEventListener("drop", (event) => {
      if (!hasFiles(event) || event.defaultPrevented || !this.form) return;
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (/\.(ya?ml|json)$/i.test(file.name)) {
        return document.dispatchEvent(new CustomEvent("studio-card-dropped", { detail: file }));
      }
      const own = event.target.closest?.("[data-photo]");
      const field = own ?? this.form.querySelector('[data-photo]:not([data-name]), [data-photo][data-name=""]') ?? this.form.querySelector("[data-photo]");
      if (field) this.#take(field, file);
    });
  }

  async #take(field, file) {
    if (!file) return;
    this.unsaved = true;
    field.querySelector("[data-file-name]").textContent = say("photo_loading");
    try {
      const photo = await this.photos.add(file);
      if (field.dataset.name !== photo.name) this.#forgetFacts(field);
      field.dataset.name = photo.name;
      this.#photoMessages.delete(field.dataset.photo);
    } catch (error) {
      const told = error instanceof Refused ? error.messages : [];
      const own = { severity: "error", code: "offline", text: say("offline"), message: "", hints: [] };
      const all = (told.length ? told : [own]).map((one) => ({ ...one, path: field.dataset.photo }));
      this.#photoMessages.set(field.dataset.photo, all);
    }
    field.querySelector("[data-file]").value = "";
    this.#touch(field.dataset.photo);
    this.#showPhoto(field);
    this.render();
    this.#told();
  }

  #remove(field) {
    field.dataset.name = "";
    this.#forgetFacts(field);
    this.#photoMessages.delete(field.dataset.photo);
    this.#showPhoto(field);
    field.querySelector("[data-file]").focus();
    this.#edited(null);
  }

  /** What was said of one photo is not true of the next: who agreed, who took it, what is seen. */
  #forgetFacts(field) {
    delete field.dataset.focus;
    for (const control of field.querySelectorAll("[data-path]")) cards.show(control, undefined);
    const path = field.dataset.photo;
    const item = field.closest(".item")?.base;
    const base = item ?? this.#base;
    const within = item ? path.split(".").pop() : path;
    cards.forget(base, within);
  }

  /** Shows the photo of a field, with what can be done to it. */
  #showPhoto(field) {
    const name = field.dataset.name;
    const photo = name && this.photos.find(name);
    const label = name && !photo ? say("photo_missing", { name }) : (name ?? "");
    field.querySelector("[data-file-name]").textContent = label;
    field.querySelector("[data-remove-photo]").hidden = !name;
    field.querySelector("[data-with-photo]").hidden = !name;
    const image = field.querySelector("[data-shown]");
    if (image && photo && image.getAttribute("src") !== photo.url) image.src = photo.url;
    focus.show(field);
  }

  /** Photos that have come meanwhile. */
  photosCame() {
    if (!this.form) return;
    for (const field of this.form.querySelectorAll("[data-photo]")) this.#showPhoto(field);
    this.render();
  }

  #count(part) {
    const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    for (const counter of part.querySelectorAll("[data-counter]")) {
      const control = this.form.querySelector(`#${CSS.escape(counter.dataset.counter)}`);
      if (!control) continue;
      const n = [...segments.segment(control.value)].length;
      counter.textContent = n ? say("counter", { n, max: counter.dataset.most }) : "";
      counter.classList.toggle("over", n > Number(counter.dataset.most));
    }
  }

  /** Shows what was said of all pictures together. */
  #told(silent = false) {
    if (!this.form) return;
    const results = this.previews.results;
    // A photo that could not be read does not lack as well.
    const own = (message) => message.code !== "missing-field" || !this.#photoMessages.has(message.path);
    const said = results.flatMap((result) => {
      return result.messages.filter((one) => !result.old || this.#stillHolds(one)).map((one) => ({ ...one, at: result.title }));
    });
    const all = [...said.filter(own), ...[...this.#photoMessages.values()].flat()];
    const touched = (path) => this.#triedAll || this.#touched.has(path);
    const shown = messages.show(this.form, all, {
      touched,
      placements: results.length,
      general: this.result.querySelector("#messages"),
      needed: this.result.querySelector("#needed"),
    });
    const platforms = new Map([...this.form.querySelectorAll("[data-platform]")].map(({ dataset }) => [dataset.platform, dataset.title.split(" · ")[0]]));
    texts.show(this.result.querySelector("#texts"), platforms, results.map((result) => result.record).filter((one) => one?.captions));
    const made = results.filter((result) => !result.failed).length;
    for (const id of ["png", "svg"]) this.#enable(id, Boolean(this.previews.shown) && !this.previews.shown.failed);
    this.#enable("zip", made > 0);
    this.result.querySelector("#busy").hidden = true;
    this.place.dispatchEvent(new CustomEvent("studio-told", { detail: { messages: all, done: this.previews.done } }));
    if (this.previews.done && !silent) this.#summary(made, shown);
  }

  /** Whether what was said of an earlier state may be said of this one: not of what was changed. */
  #stillHolds(message) {
    return message.code !== "missing-field" && message.path !== this.#lastEdited;
  }

  #enable(id, can) {
    this.result.querySelector(`#download-${id}`).disabled = !can;
  }

  #summary(made, shown) {
    const of = (severity) => shown.filter((message) => message.severity === severity).length;
    const parts = [made && count("ready", made), of("error") && count("errors", of("error")), of("warning") && count("warnings", of("warning"))];
    this.#say(parts.filter(Boolean).join(" "));
  }

  /** Tells those who listen, at most once a second. */
  #say(words) {
    clearTimeout(this.#speaking);
    const wait = Math.max(0, this.#spoken + SILENCE - performance.now());
    this.#speaking = setTimeout(() => {
      this.#spoken = performance.now();
      this.result.querySelector("#status").textContent = words;
    }, wait);
  }

  /** Whether the studio answers. */
  #answers(does) {
    const told = this.result.querySelector("#offline");
    if (!does && told.hidden) this.#say(say("offline"));
    told.hidden = does;
  }

  #busy() {
    this.result.querySelector("#busy").hidden = false;
  }

  /** On small screens the picture is a strip; one tap makes it large. */
  #listenToSize() {
    const button = this.result.querySelector("#enlarge");
    button.addEventListener("click", () => {
      const large = button.parentElement.classList.toggle("large");
      button.setAttribute("aria-pressed", large);
    });
  }

  #listenToDownloads() {
    const on = (id, act) => {
      this.result.querySelector(`#download-${id}`).addEventListener("click", async (event) => {
        if (!this.form) return;
        const button = event.currentTarget;
        let refused = false;
        button.setAttribute("aria-busy", "true");
        this.#triedAll = true;
        try {
          await act(this.card);
          this.unsaved = false;
        } catch (error) {
          if (error instanceof Refused) this.#photoMessages.set("", error.messages);
          else if (error instanceof Offline) this.#say(say("offline"));
          else throw error;
          refused = error instanceof Refused;
        }
        button.removeAttribute("aria-busy");
        // What was saved has been said already.
        this.#told(!refused);
        this.#photoMessages.delete("");
      });
    };
    on("png", () => downloads.savePictures(this.previews.shown));
    on("svg", (card) => downloads.saveSvg(card, this.photos, this.previews.main));
    on("zip", (card) => downloads.saveAll(card, this.photos, this.previews.placements));
    on("yaml", (card) => downloads.saveYaml([card]));
  }
}

/** A card that names no language does not get one by being looked at. */
function asUsual(select) {
  if (select.options[0].value !== "") select.prepend(new Option(say("choice_none"), ""));
}
