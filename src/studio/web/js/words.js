// What the page says, in its own language.

const words = JSON.parse(document.getElementById("words").textContent);

/** The language of the page. */
export const lang = document.documentElement.lang;

/**
 * The words of a key, with its `{places}` filled.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const plurals = new Intl.PluralRules("en");

/** The same for a number of things: `key_one` or `key_many`. */
export function count(key, n, values = {}) {
  return say(`${key}_${plurals.select(n) === "one" ? "one" : "many"}`, { n, ...values });
}

/** A list as it is said. */
export function list(names) {
  return new Intl.ListFormat(lang, { type: "conjunction" }).format(names);
}
