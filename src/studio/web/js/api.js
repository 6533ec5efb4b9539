// Asking the studio. The page decides nothing: it asks, and shows what it is told.

import { lang } from "./words.js";

/** An answer that is no. */
export class Refused extends Error {
  /** @param {number} status @param {{messages?: object[], missing?: string[]}} body */
  constructor(status, body) {
    super(body.messages?.[0]?.text ?? `${status}`);
    this.status = status;
    this.body = body;
    this.messages = body.messages ?? [];
  }
}

/** Nobody has answered. */
export class Offline extends Error {}

const BUSY = 503;
/** Waiting is told once it lasts so long, in milliseconds. */
const PATIENCE = 3000;

/**
 * Sends something and waits for the answer, also where the studio is busy for a while.
 * @param {string} path
 * @param {{body: BodyInit, type: string, accept?: string, signal?: AbortSignal}} what
 */
async function send(path, { body, type, accept = "application/json", signal }) {
  const headers = { "Content-Type": type, Accept: accept, "Accept-Language": lang };
  const began = performance.now();
  for (;;) {
    const answer = await fetch(path, { method: "POST", body, headers, signal }).catch((error) => {
      throw error.name === "AbortError" ? error : new Offline();
    });
    document.dispatchEvent(new CustomEvent("studio-online"));
    if (answer.status !== BUSY) return told(answer);
    if (performance.now() - began > PATIENCE) document.dispatchEvent(new CustomEvent("studio-busy"));
    const seconds = Number(answer.headers.get("Retry-After")) || 2;
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

async function told(answer) {
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, body);
}

/** Sends JSON. */
export function post(path, data, options = {}) {
  return send(path, { body: JSON.stringify(data), type: "application/json", ...options });
}

/** Sends a file under its name. */
export async function upload(path, file, name = file.name, template = "") {
  const type = "application/octet-stream";
  const query = new URLSearchParams(template ? { name, template } : { name });
  const answer = await send(`${path}?${query}`, { body: file, type });
  return answer.json();
}

/**
 * Has a card made.
 * @param {object} card
 * @param {import("./photos.js").Photos} photos
 * @param {{for?: string[], formats?: string[], folder?: string}} how
 * @param {{accept?: string, signal?: AbortSignal}} [options]
 */
export async function render(card, photos, how, options) {
  for (let again = 0; ; again++) {
    try {
      return await post("/api/render", { card, photos: photos.used(card), ...how }, options);
    } catch (error) {
      // A studio that has forgotten the photos gets them once more.
      if (!(error instanceof Refused) || error.status !== 409 || again > 1) throw error;
      await photos.sendAgain(error.body.missing ?? []);
    }
  }
}

/** The bytes of a file in an answer. */
export function blob(base64, type) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Blob([bytes], { type });
}
