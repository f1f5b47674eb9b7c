// Walking and carrying entries with the keyboard; each step is spoken.
import { isLetter } from "../letters.js";
import { drop } from "./drops.js";
import { speak } from "./told.js";
import { fill, later, told, words } from "./words.js";

const DAY = 24 * 60;
const STEPS = { ArrowLeft: -DAY, ArrowRight: DAY, ArrowUp: -15, ArrowDown: 15, PageUp: -7 * DAY, PageDown: 7 * DAY };
const FINE = { ArrowUp: -60, ArrowDown: 60 }; // with Shift, a whole hour
let carried = null; // { event, from }

export const isCarrying = () => Boolean(carried);
export const carriedId = () => carried?.event.id;

export function carryWithKeys(stage, calendar) {
  stage.addEventListener("keydown", (press) => {
    const on = press.target.closest?.("a.e");
    if (carried || !on || press.ctrlKey || press.metaKey || press.altKey) return;
    if (press.key === "m" && isLetter(press)) pickUp(calendar, on, press);
    else if (press.key.startsWith("Arrow") && !press.shiftKey) walk(stage, calendar, on, press);
  });
  document.addEventListener("keydown", (press) => { if (carried) carry(stage, calendar, press); }, true);
}

const element = (stage, id) => stage.querySelector(`a.e[data-id="${CSS.escape(id)}"]`);
const focusOn = (stage, id) => element(stage, id)?.focus({ preventScroll: false });

function pickUp(calendar, on, press) {
  press.preventDefault();
  const event = calendar.getEventById(on.dataset.id);
  if (!event?.startEditable) return speak(fill(words.fixed, { title: event?.title ?? "" }));
  carried = { event, from: event.startStr, until: event.endStr };
  on.classList.add("carried");
  speak(fill(words.picked, { title: event.title, at: told(event.startStr) }));
}

async function carry(stage, calendar, press) {
  if (press.key.length === 1 && isLetter(press)) press.preventDefault(); // n, j or ? would leave it behind
  const minutes = (press.shiftKey && FINE[press.key]) || STEPS[press.key];
  if (!minutes && press.key !== "Enter" && press.key !== "Escape" && press.key !== "Tab") return;
  press.preventDefault();
  press.stopPropagation();
  if (press.key === "Enter") await letGo(stage);
  else if (minutes) step(stage, calendar, minutes);
  else putBack(stage);
}

function step(stage, calendar, minutes) {
  const { event } = carried;
  const to = later(event.startStr, minutes);
  event.setDates(to, later(to, 80).slice(0, 10) === to.slice(0, 10) ? later(to, 80) : `${to.slice(0, 10)}T23:59`);
  const shown = element(stage, event.id);
  shown?.classList.add("carried");
  shown?.focus();
  speak(shown ? told(to) : fill(words.outside, { at: told(to) }));
}

async function letGo(stage) {
  const { event, from, until } = carried;
  carried = null;
  element(stage, event.id)?.classList.remove("carried");
  if (event.startStr.slice(0, 16) === from.slice(0, 16)) return speak(fill(words.back, { title: event.title }));
  const { post, deliveries } = event.extendedProps;
  await drop({ post, deliveries }, event.startStr, () => event.setDates(from, until));
  focusOn(stage, event.id);
}

function putBack(stage) {
  const { event, from, until } = carried;
  carried = null;
  event.setDates(from, until);
  speak(fill(words.back, { title: event.title }));
  element(stage, event.id)?.classList.remove("carried");
  focusOn(stage, event.id);
}

// Up and down: the entry before and after in time; left and right: the nearest one of another day.
function walk(stage, calendar, on, press) {
  const all = [...stage.querySelectorAll("a.e[data-id]")]
    .map((shown) => ({ shown, at: calendar.getEventById(shown.dataset.id)?.startStr ?? "" }))
    .sort((a, b) => a.at.localeCompare(b.at));
  const here = all.findIndex((one) => one.shown === on);
  const day = all[here]?.at.slice(0, 10);
  const others = { ArrowUp: all.slice(0, here).reverse(), ArrowDown: all.slice(here + 1) };
  others.ArrowLeft = others.ArrowUp.filter((one) => one.at.slice(0, 10) !== day);
  others.ArrowRight = others.ArrowDown.filter((one) => one.at.slice(0, 10) !== day);
  const next = others[press.key][0];
  if (!next) return;
  press.preventDefault();
  next.shown.focus();
}
