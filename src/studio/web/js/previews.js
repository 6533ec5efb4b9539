// The pictures of the card as it is now: the one that is looked at first, the others as they
// come. A state of the form that is out of date is never asked for.

import { Refused, blob, render } from "./api.js";
import { say } from "./words.js";

/** How long the others wait after the last change, in milliseconds. */
const CALM = 350;
/** How many of the others are asked for at the same time. */
const TOGETHER = 2;
/** After how long a studio that did not answer is asked again, in milliseconds. */
const AGAIN = 3000;

/** @typedef {{name: string, title: string, width: number, height: number}} Placement */

/** @typedef {{stamp: number, messages: object[], record?: object, pages: {url: string, alt: string, path: string, file: Blob}[], failed: boolean, waits: boolean}} Result */

export class Previews {
  /** @type {Map<string, Result>} */
  #results = new Map();
  /** @type {Map<string, number>} */
  #asked = new Map();
  /** @type {Placement[]} */
  #placements = [];
  #card = {};
  #stamp = 0;
  #main = "";
  #timer = 0;
  #retry = 0;
  /** Nobody answered a moment ago. */
  #away = false;
  #calm = true;
  #began = 0;

  /** @param {HTMLElement} place @param {import("./photos.js").Photos} photos @param {() => void} told */
  constructor(place, photos, told) {
    this.place = place;
    this.photos = photos;
    this.told = told;
    this.image = place.querySelector("#preview");
    place.querySelector("#previews").addEventListener("click", (event) => {
      const button = event.target.closest("button[data-name]");
      if (button) this.look(button.dataset.name);
    });
  }

  /** The newest state of the card. @param {object} card @param {Placement[]} placements */
  change(card, placements) {
    this.#card = card;
    this.#placements = placements;
    this.#stamp += 1;
    this.#began = performance.now();
    document.documentElement.dataset.stamp = this.#stamp;
    if (!placements.some((one) => one.name === this.#main)) this.#main = placements[0]?.name ?? "";
    this.#list();
    this.#showMain();
    this.#ask(this.#main);
    this.#calm = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#calm = true;
      this.#others();
    }, CALM);
  }

  /** Forgets everything, for another card. */
  clear() {
    clearTimeout(this.#timer);
    this.#stamp += 1;
    for (const result of this.#results.values()) this.#drop(result);
    this.#results.clear();
    this.#placements = [];
    this.image.removeAttribute("src");
    this.image.alt = "";
    this.#list();
    this.#showMain();
    for (const id of ["png", "svg", "zip"]) this.place.querySelector(`#download-${id}`).disabled = true;
    for (const id of ["messages", "texts", "status"]) {
      const part = this.place.querySelector(`#${id}`);
      part.replaceChildren();
      delete part.told;
    }
  }

  /** Looks at another placement. */
  look(name) {
    this.#main = name;
    this.#list();
    this.#showMain();
    if (this.#results.get(name)?.stamp !== this.#stamp) this.#ask(name);
  }

  get shown() {
    return this.#results.get(this.#main);
  }

  get main() {
    return this.#main;
  }

  get placements() {
    return this.#placements.map((one) => one.name);
  }

  /** Whether every picture shows the card as it is. */
  get done() {
    return this.#placements.every((one) => this.#results.get(one.name)?.stamp === this.#stamp);
  }

  /** What was said of the card as it is, and of those pictures that are not up to date yet. */
  get results() {
    const all = this.#placements.map(({ name, title }) => ({ title, ...this.#results.get(name) })).filter((one) => one.pages);
    return all.map((result) => ({ ...result, old: result.stamp !== this.#stamp }));
  }

  #others() {
    if (this.#away) return;
    const waiting = this.#placements.filter((one) => {
      return this.#results.get(one.name)?.stamp !== this.#stamp && !this.#asked.has(one.name);
    });
    const room = TOGETHER - this.#asked.size;
    for (const one of waiting.slice(0, Math.max(0, room))) this.#ask(one.name);
  }

  /** One request for a placement at a time; what has changed meanwhile is asked for after it. */
  async #ask(name) {
    if (!name || this.#asked.has(name)) return;
    const stamp = this.#stamp;
    this.#asked.set(name, stamp);
    if (name === this.#main) this.#state("busy");
    try {
      const answer = await render(this.#card, this.photos, { for: [name], formats: ["png"] });
      this.#keep(name, stamp, await answer.json());
    } catch (error) {
      if (error instanceof Refused) this.#keep(name, stamp, error.body);
      else this.#unanswered(name);
    }
    this.#asked.delete(name);
    const wanted = this.#placements.some((one) => one.name === name);
    if (wanted && this.#results.get(name)?.stamp === stamp && stamp !== this.#stamp) {
      if (name === this.#main || this.#calm) this.#ask(name);
    }
    if (this.#calm) this.#others();
  }

  /** Nobody is there: the newest state is tried again, without the person's doing. */
  #unanswered(name) {
    document.dispatchEvent(new CustomEvent("studio-offline"));
    if (name === this.#main) this.#state("failed");
    this.#away = true;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#away = false;
      if (this.shown?.stamp !== this.#stamp) this.#ask(this.#main);
      this.#others();
    }, AGAIN);
  }

  #keep(name, stamp, { card, files = {}, messages = [] }) {
    const before = this.#results.get(name);
    const found = card?.pictures?.find((picture) => picture.pages.length > 0);
    const pages = (found?.pages ?? []).flatMap(({ alt, files: all }) => {
      return all.filter(({ path }) => files[path]).map(({ path }) => {
        const file = blob(files[path], path.endsWith(".jpg") ? "image/jpeg" : "image/png");
        return { alt, path, file, url: URL.createObjectURL(file) };
      });
    });
    const failed = pages.length === 0;
    // What lacks nothing but words is not broken, only not there yet.
    const waits = failed && messages.every((one) => one.severity !== "error" || one.code === "missing-field");
    // The last picture that could be made stays to be seen, as what it is.
    const kept = failed ? (before?.pages ?? []) : pages;
    if (!failed && before) this.#drop(before);
    this.#results.set(name, { stamp, messages, record: card, pages: kept, failed, waits });
    this.#thumbnail(name);
    if (name === this.#main) this.#showMain();
    this.told();
  }

  #drop(result) {
    for (const page of result.pages) URL.revokeObjectURL(page.url);
  }

  #state(state) {
    this.image.dataset.state = state;
  }

  async #showMain() {
    const result = this.shown;
    const placement = this.#placements.find((one) => one.name === this.#main);
    const name = this.place.querySelector("#preview-name");
    name.textContent = placement ? `${placement.title} · ${placement.width} × ${placement.height}` : "";
    this.place.querySelector("#empty").hidden = Boolean(result?.pages.length);
    this.image.hidden = !result?.pages.length;
    const note = this.place.querySelector("#picture-note");
    note.hidden = !(result?.failed && (result.pages.length || !result.waits));
    note.textContent = note.hidden ? "" : say(result.pages.length ? "outdated" : "failed");
    if (!result?.pages.length) {
      this.image.dataset.stamp = result?.stamp ?? "";
      this.#pages([]);
      return this.#state(result?.failed ? "failed" : "empty");
    }
    const [first] = result.pages;
    if (this.image.getAttribute("src") !== first.url) {
      this.image.src = first.url;
      this.image.alt = say("preview_alt", { alt: first.alt });
      if (placement) [this.image.width, this.image.height] = [placement.width, placement.height];
      await this.image.decode().catch(() => {});
      if (this.shown !== result) return;
    }
    this.#pages(result.pages);
    this.image.dataset.stamp = result.stamp;
    const current = result.stamp === this.#stamp;
    this.#state(result.failed ? "failed" : current ? "ready" : "busy");
    if (current) performance.measure("itac-preview", { start: this.#began });
  }

  /** The pages of a carousel, all of them. */
  #pages(pages) {
    const place = this.place.querySelector("#pages");
    place.hidden = pages.length < 2;
    place.replaceChildren(
      ...pages.slice(1).map((page, i) => {
        return Object.assign(new Image(), { src: page.url, alt: `${say("page_of", { n: i + 2, all: pages.length })}: ${page.alt}` });
      }),
    );
  }

  /** A button for each placement. */
  #list() {
    const list = this.place.querySelector("#previews");
    const names = this.#placements.map((one) => one.name);
    const have = [...list.querySelectorAll("button")].map((one) => one.dataset.name);
    if (names.join() !== have.join()) {
      list.replaceChildren(...this.#placements.map((one) => item(one)));
      names.forEach((name) => this.#thumbnail(name));
    }
    for (const button of list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button.dataset.name === this.#main);
    }
  }

  #thumbnail(name) {
    const button = this.place.querySelector(`#previews [data-name="${CSS.escape(name)}"]`);
    const result = this.#results.get(name);
    if (!button || !result) return;
    const image = button.querySelector("img");
    if (result.pages.length) image.src = result.pages[0].url;
    const broken = result.failed && !result.waits;
    button.classList.toggle("failed", broken);
    button.classList.toggle("old", result.failed);
    button.querySelector(".note").textContent = broken ? say("failed") : "";
  }
}

function item({ name, title, width, height }) {
  const li = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.dataset.name = name;
  const frame = document.createElement("span");
  frame.className = "frame";
  const image = Object.assign(new Image(), { alt: "", width, height });
  frame.append(image);
  const [platform, kind] = title.split(" · ");
  const words = [platform, kind ?? "", ""].map((text) => Object.assign(document.createElement("span"), { textContent: text }));
  words[2].className = "note";
  button.append(frame, ...words);
  li.append(button);
  return li;
}
