// The photos of this page, by the names under which cards name them. They stay in the
// browser; the studio gets each once.

import { blob, upload } from "./api.js";

/** @typedef {{name: string, id: string, file: Blob, url: string, format: string}} Photo */

export class Photos {
  /** @type {Map<string, Photo>} */
  #known = new Map();

  /** Looks a file over and keeps it; refused where it cannot be used. */
  async add(file, name = this.#free(file)) {
    const seen = await upload("/api/photos", file, name);
    return this.#keep({ name, id: seen.id, file, format: seen.format });
  }

  /** Keeps a photo that the studio has found in a table. */
  found({ name, id, data }) {
    const file = blob(data, "");
    return this.#keep({ name, id, file, format: "" });
  }

  #keep(photo) {
    const before = this.#known.get(photo.name);
    if (before) URL.revokeObjectURL(before.url);
    const kept = { ...photo, url: URL.createObjectURL(photo.file) };
    this.#known.set(photo.name, kept);
    return kept;
  }

  /** Two phones call different photos by one name. */
  #free(file) {
    const [, stem, ending] = file.name.match(/^(.*?)(\.[^.]*)?$/s);
    for (let n = 1; ; n++) {
      const name = n === 1 ? file.name : `${stem}-${n}${ending ?? ""}`;
      const other = this.#known.get(name);
      if (!other || (other.file.size === file.size && other.file.lastModified === file.lastModified)) return name;
    }
  }

  /** As cards name photos: in capitals or not, without folders, perhaps without an ending. */
  find(name) {
    const plain = (text) => text.split(/[\\/]/).pop().toLowerCase();
    const stem = (text) => plain(text).replace(/\.[^.]*$/, "");
    const all = [...this.#known.values()];
    return (
      this.#known.get(name) ??
      all.find((photo) => plain(photo.name) === plain(name)) ??
      all.find((photo) => !plain(name).includes(".") && stem(photo.name) === plain(name))
    );
  }

  /** What the studio must know of the photos that a card names. */
  used(card) {
    const names = files(card).map((name) => this.find(name)).filter(Boolean);
    return Object.fromEntries(names.map(({ name, id }) => [name, { id }]));
  }

  async sendAgain(ids) {
    const lost = [...this.#known.values()].filter((photo) => ids.includes(photo.id));
    for (const photo of lost) await upload("/api/photos", photo.file, photo.name);
  }
}

/** Every file that a card names, wherever it stands. */
export function files(value) {
  if (typeof value === "string") return /^[^\n]{1,200}$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(files);
  if (value && typeof value === "object") return Object.values(value).flatMap(files);
  return [];
}

/** The files that a card asks for under the key `file`. */
export function named(value) {
  if (Array.isArray(value)) return value.flatMap(named);
  if (!value || typeof value !== "object") return [];
  const own = typeof value.file === "string" ? [value.file] : [];
  return own.concat(Object.values(value).flatMap(named));
}
