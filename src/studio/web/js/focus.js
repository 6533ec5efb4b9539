// The point of a photo that must stay in view: dragged, or moved with the arrow keys.

import { say } from "./words.js";

const STEP = 0.02;
const LARGE_STEP = 0.1;
/** Where the mark stands as long as faces are found by themselves. */
const START = [0.5, 0.4];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Shows the point of a photo field, and whether somebody has chosen it. */
export function show(field) {
  const handle = field.querySelector("[data-focus]");
  if (!handle) return;
  const chosen = Boolean(field.dataset.focus);
  const [x, y] = chosen ? field.dataset.focus.split(",").map(Number) : START;
  handle.style.insetInlineStart = "auto";
  handle.style.left = `${100 * x}%`;
  handle.style.top = `${100 * y}%`;
  handle.classList.toggle("chosen", chosen);
  const percent = (share) => Math.round(100 * share);
  const words = chosen ? say("focus_set", { x: percent(x), y: percent(y) }) : say("focus_auto");
  field.querySelector("[data-focus-state]").textContent = words;
  handle.setAttribute("aria-valuenow", percent(x));
  handle.setAttribute("aria-valuetext", words);
  field.querySelector("[data-focus-auto]").hidden = !chosen;
}

function choose(field, x, y) {
  const share = (value) => Math.min(1, Math.max(0, value)).toFixed(3);
  field.dataset.focus = `${share(x)},${share(y)}`;
  show(field);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {HTMLElement} form */
export function listen(form) {
  let dragged = null;
  const point = (event) => {
    const box = dragged.querySelector("[data-shown]").getBoundingClientRect();
    choose(dragged, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  form.addEventListener("pointerdown", (event) => {
    const stage = event.target.closest("[data-stage]");
    // Whoever scrolls past with a finger must not move it: a tap or the mark itself does.
    const grabs = event.target.matches("[data-focus]") || event.pointerType === "mouse";
    if (!stage || event.button !== 0 || !grabs) return;
    dragged = stage.closest("[data-photo]");
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    stage.querySelector("[data-focus]").focus({ preventScroll: true });
    point(event);
  });
  form.addEventListener("pointermove", (event) => dragged && point(event));
  for (const end of ["pointerup", "pointercancel"]) form.addEventListener(end, () => (dragged = null));
  form.addEventListener("keydown", (event) => {
    const move = event.target.matches("[data-focus]") && MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const field = event.target.closest("[data-photo]");
    const [x, y] = field.dataset.focus ? field.dataset.focus.split(",").map(Number) : START;
    const step = event.shiftKey ? LARGE_STEP : STEP;
    choose(field, x + step * move[0], y + step * move[1]);
  });
  form.addEventListener("click", (event) => {
    const shown = event.target.closest("[data-stage]") && event.target.closest("[data-shown]");
    if (!shown || event.pointerType === "mouse") return;
    dragged = shown.closest("[data-photo]");
    point(event);
    dragged = null;
  });
  form.addEventListener("click", (event) => {
    const field = event.target.closest("[data-focus-auto]")?.closest("[data-photo]");
    if (!field) return;
    delete field.dataset.focus;
    show(field);
    field.querySelector("[data-focus]").focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
