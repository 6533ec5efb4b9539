// Finished files go to the person's own disk, and nowhere else.

import { blob, post, render } from "./api.js";
import { say } from "./words.js";

/** Hands a file over. */
export function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  document.dispatchEvent(new CustomEvent("studio-saved", { detail: say("saved", { name }) }));
}

/** The name that the studio gives a file. */
function nameOf(answer, otherwise) {
  const header = answer.headers.get("Content-Disposition") ?? "";
  const [, encoded] = header.match(/filename\*=UTF-8''([^;]+)/) ?? [];
  return encoded ? decodeURIComponent(encoded) : otherwise;
}

const last = (path) => path.split("/").pop();

/** The pictures that are looked at, as they are seen: the same bytes. */
export function savePictures(result) {
  for (const page of result.pages) save(page.file, last(page.path));
}

/** The same as curves. */
export async function saveSvg(card, photos, placement) {
  const answer = await render(card, photos, { for: [placement], formats: ["svg"] });
  const { files } = await answer.json();
  for (const [path, data] of Object.entries(files)) {
    if (path.endsWith(".svg")) save(blob(data, "image/svg+xml"), last(path));
  }
}

/** All pictures and texts in one archive. */
export async function saveAll(card, photos, placements) {
  const how = { for: placements, formats: ["png", "svg"] };
  const answer = await render(card, photos, how, { accept: "application/zip" });
  save(await answer.blob(), nameOf(answer, "cards.zip"));
}

/** Cards as a file to go on with later. */
export async function saveYaml(cards) {
  const answer = await post("/api/yaml", { cards }, { accept: "text/yaml" });
  save(await answer.blob(), nameOf(answer, "card.yaml"));
}
