// The pillars' shares of the days shown beside their aim, and what a drop would make of them.
import { mix as ask } from "./server.js";
import { fill, words } from "./words.js";

const strip = document.getElementById("mix");
const SVG = "http://www.w3.org/2000/svg";
let known = null;
let asks = 0;
let would = null; // what hangs over the calendar: { pillar, count }

export async function refreshMix(start, end) {
  if (!strip) return;
  const turn = ++asks;
  const now = await ask(start, end);
  if (turn !== asks) return;
  known = now;
  would = null;
  draw();
}

// `what` null: nothing hangs over the calendar any more.
export function preview(what) {
  const same = what?.post === would?.post;
  if (same || !known) return;
  would = what;
  draw();
}

// Its height stays while something is dragged: the widget measured where the days are.
function draw() {
  strip.hidden = !known?.pillars.length;
  if (strip.hidden) return;
  const all = total(0);
  strip.querySelector("ul").replaceChildren(...known.pillars.map((one) => row(one, all)));
  strip.querySelector("small").textContent = [
    fill(words.mixOf, { n: all }), known.outside && fill(words.mixOutside, { n: known.outside }),
  ].filter(Boolean).join(" · ");
}

const total = (more) => known.pillars.reduce((sum, one) => sum + one.count, more);
const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

// Spelled differently, a pillar is the same one.
const key = (name) => name.trim().split(/\s+/).join(" ").toLowerCase();

function row(one, all) {
  const share = percent(one.count, all);
  const then = wouldBe(one);
  const item = document.createElement("li");
  item.append(
    element("b", one.name),
    element("span", then === null ? `${share}\u00a0%` : `${share} → ${then}\u00a0%`),
    element("small", one.aimed === null ? "" : `${words.aimed} ${one.aimed}\u00a0%`),
    bar(then ?? share, one.aimed),
  );
  item.classList.toggle("would", then !== null && then !== share);
  return item;
}

function wouldBe(one) {
  if (!would?.count) return null;
  const inside = known.pillars.some((other) => other.key === key(would.pillar));
  if (!inside) return null;
  const own = one.key === key(would.pillar) ? would.count : 0;
  return percent(one.count + own, total(would.count));
}

function element(name, said) {
  const made = document.createElement(name);
  made.textContent = said;
  return made;
}

function bar(share, aimed) {
  const made = shape("svg", { class: "share", width: "100%", height: 10, "aria-hidden": "true" });
  made.append(shape("rect", { class: "whole", y: 2, width: "100%", height: 6, rx: 3 }));
  if (share) made.append(shape("rect", { class: "much", y: 2, width: `${share}%`, height: 6, rx: 3 }));
  if (aimed) made.append(shape("rect", { class: "aim", x: `${Math.min(aimed, 99)}%`, width: 3, height: 10 }));
  return made;
}

function shape(name, given) {
  const made = document.createElementNS(SVG, name);
  for (const [key_, value] of Object.entries(given)) made.setAttribute(key_, value);
  return made;
}
