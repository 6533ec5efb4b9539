// Many cards: which there are, what became of each, and all of them made.

import { Offline, Refused, blob, post, render } from "./api.js";
import { named } from "./photos.js";

/** Cards that are made at the same time: more would only wait in the studio's queue. */
const TOGETHER = 2;
/** After how long a studio that did not answer is asked again, in milliseconds. */
const AGAIN = 3000;

/** @typedef {{row: number, title: string, card: object | null, messages: object[], status: "new" | "ready" | "warning" | "error"}} Entry */

/** The worst of what was said. */
export function statusOf(messages) {
  const has = (severity) => messages.some((message) => message.severity === severity);
  return has("error") ? "error" : has("warning") ? "warning" : "ready";
}

export class Deck {
  /** @type {Entry[]} */
  entries = [];
  table = false;
  #stopped = false;

  /** @param {{table: boolean, cards: object[]}} opened */
  fill({ table, cards }) {
    this.table = table;
    this.entries = cards.map((one) => ({ ...one, status: one.messages.length ? statusOf(one.messages) : "new" }));
  }

  get cards() {
    return this.entries.map((entry) => entry.card).filter(Boolean);
  }

  /** The photos that cards name and that are not here. @param {import("./photos.js").Photos} photos */
  lacking(photos) {
    const names = this.cards.flatMap((card) => named(card));
    return [...new Set(names)].filter((name) => !photos.find(name));
  }

  stop() {
    this.#stopped = true;
  }

  /**
   * Makes all cards; gives their files.
   * @param {import("./photos.js").Photos} photos
   * @param {(done: number, all: number) => void} progress
   */
  async make(photos, progress) {
    this.#stopped = false;
    // Rows that could not be read keep their numbers.
    const all = this.entries.map((entry) => entry.card ?? {});
    const answer = await post("/api/names", { cards: all, table: this.table });
    const { folders } = await answer.json();
    const able = this.entries.map((entry, at) => ({ entry, folder: folders[at] })).filter(({ entry }) => entry.card);
    const files = [];
    let next = 0;
    let done = 0;
    const work = async () => {
      while (next < able.length && !this.#stopped) {
        const { entry, folder } = able[next++];
        files.push(...(await this.#one(entry, folder, photos)));
        progress(++done, able.length);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, work));
    const failed = able.filter(({ entry }) => entry.status === "error").length;
    const unread = this.entries.length - able.length;
    return { files, done, made: done - failed, failed: failed + unread, stopped: this.#stopped };
  }

  async #one(entry, folder, photos) {
    try {
      const answer = await render(entry.card, photos, { formats: ["png", "svg"], folder });
      const { files, messages } = await answer.json();
      entry.messages = messages;
      entry.status = statusOf(messages);
      return Object.entries(files).map(([name, data]) => ({ name, input: blob(data, "") }));
    } catch (error) {
      // What is made already must not be lost because the studio was away for a moment.
      if (error instanceof Offline && !this.#stopped) {
        document.dispatchEvent(new CustomEvent("studio-offline"));
        await new Promise((done) => setTimeout(done, AGAIN));
        return this.#one(entry, folder, photos);
      }
      if (error instanceof Offline) return [];
      if (!(error instanceof Refused)) throw error;
      entry.messages = error.messages;
      entry.status = "error";
      return [];
    }
  }
}
