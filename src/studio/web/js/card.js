// The form and the card in it: an object with the keys of a card file.

/** A value that only looks like text: `{ long, short }`. */
const hasLengths = (value) => value && typeof value === "object" && "long" in value;

/** What stands at a path such as `fields.photo.zoom`. */
export function at(card, path) {
  return path.split(".").reduce((value, key) => value?.[key], card);
}

/** Puts a value there; nothing takes away what was there. */
function put(card, path, value) {
  const keys = path.split(".");
  const last = keys.pop();
  let place = card;
  for (const key of keys) {
    if (typeof place[key] !== "object" || place[key] === null) {
      if (value === undefined) return;
      // A photo may be written as the name of its file alone.
      place[key] = typeof place[key] === "string" ? { file: place[key] } : {};
    }
    place = place[key];
  }
  const before = place[last];
  if (value === undefined) delete place[last];
  else if (hasLengths(before) && typeof value === "string") before.long = value;
  // `{ cover: [areas] }` says more than the form does.
  else if (before && typeof before === "object" && typeof value === "string" && value in before) return;
  else place[last] = value;
}

/** Takes a value out, whatever it was. */
export function forget(card, path) {
  const keys = path.split(".");
  const last = keys.pop();
  const place = keys.reduce((value, key) => value?.[key], card);
  if (place && typeof place === "object") delete place[last];
}

/** The controls of a part of the form; those of lists belong to their items. */
export function controls(part) {
  const all = [...part.querySelectorAll("[data-path]")];
  return all.filter((control) => control.closest("[data-items]") === (part.closest("[data-items]") ?? null));
}

/** What a control says; nothing where it is empty. */
function value(control) {
  const kind = control.dataset.kind;
  if (control.type === "checkbox") {
    if (!control.checked) return undefined;
    return kind === "true" ? (control.dataset.given ?? true) : control.value;
  }
  const text = control.value;
  if (text === "" || text === control.dataset.unless) return undefined;
  return kind === "number" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function readPart(part, card, prefix) {
  const within = (path) => path.slice(prefix.length);
  const lists = new Map();
  for (const control of controls(part)) {
    const path = within(control.dataset.path);
    if (control.dataset.kind === "list") {
      lists.set(path, (lists.get(path) ?? []).concat(value(control) ?? []));
    } else if (control.type !== "radio" || control.checked) {
      put(card, path, value(control));
    }
  }
  for (const [path, chosen] of lists) put(card, path, chosen.length ? chosen : undefined);
  for (const field of inPart(part, "[data-photo]")) readPhoto(field, card, within(field.dataset.photo));
  for (const field of inPart(part, "[data-list]")) readList(field, card, within(field.dataset.list));
}

function inPart(part, selector) {
  const all = [...part.querySelectorAll(selector)];
  return all.filter((one) => one.closest("[data-items]") === (part.closest("[data-items]") ?? null));
}

function readPhoto(field, card, path) {
  const { name, focus } = field.dataset;
  if (!name) return put(card, path, undefined);
  put(card, `${path}.file`, name);
  put(card, `${path}.focus`, focus ? focus.split(",").map(Number) : undefined);
  // Without a tick nobody has agreed to anything.
  if (at(card, `${path}.consent`) && at(card, `${path}.consent.given`) === undefined) {
    put(card, `${path}.consent`, undefined);
  }
}

function readList(field, card, path) {
  const items = [...field.querySelector("[data-items]").children].map((item) => {
    const own = structuredClone(item.base ?? {});
    readPart(item, own, `${field.dataset.list}.${item.dataset.index}.`);
    return own;
  });
  put(card, path, items.length ? items : undefined);
}

/**
 * The card in the form, laid over what it was opened with.
 * @param {HTMLFormElement} form
 * @param {object} base
 */
export function read(form, base = {}) {
  const card = structuredClone(base);
  card.template = form.dataset.template;
  card.fields ??= {};
  readPart(form, card, "");
  if (card.consent && card.consent.given === undefined) delete card.consent;
  return card;
}

/** Shows a value in a control. */
export function show(control, found) {
  const shown = hasLengths(found) ? found.long : found;
  if (control.type === "checkbox" && control.dataset.kind === "list") {
    control.checked = [shown].flat().includes(control.value);
  } else if (control.type === "checkbox") {
    control.checked = Boolean(shown) && shown !== "no";
    if (typeof shown === "string" && control.dataset.kind === "true") control.dataset.given = shown;
    else delete control.dataset.given;
  } else if (control.type === "radio") {
    const word = shown && typeof shown === "object" ? Object.keys(shown)[0] : (shown ?? "");
    control.checked = control.value === String(word);
  } else {
    if (control.tagName === "SELECT" && shown != null && ![...control.options].some((one) => one.value === shown)) {
      control.append(new Option(shown, shown));
    }
    // Lines may be written as a list of them.
    control.value = Array.isArray(shown) ? shown.join("\n") : (shown ?? control.dataset.unless ?? "");
  }
}
