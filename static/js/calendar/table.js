// The week by channel: cards change their day and their channel, by mouse or by keys.
import { isLetter } from "../letters.js";
import { drop } from "./drops.js";
import { speak } from "./told.js";
import { fill, told, words } from "./words.js";

let carried = null; // { card, from, cell }: by keys
let dragged = null; // a card: by mouse

export const isMoving = () => Boolean(carried || dragged);

export function moveInTable(place) {
  place.addEventListener("dragstart", (event) => { dragged = event.target.closest?.("a.e[data-post]"); });
  place.addEventListener("dragend", () => { dragged = null; mark(null); });
  place.addEventListener("dragover", (event) => over(event));
  place.addEventListener("drop", (event) => {
    const cell = dragged && event.target.closest("td[data-day]");
    if (!cell) return;
    event.preventDefault();
    put(place, dragged, cell);
  });
  place.addEventListener("keydown", (press) => { if (!carried) pickUp(press) || walk(press); });
  document.addEventListener("keydown", (press) => { if (carried) carry(place, press); }, true);
}

function over(event) {
  const cell = dragged && event.target.closest("td[data-day]");
  if (!cell) return;
  event.preventDefault();
  mark(cell);
}

function mark(cell) {
  for (const other of document.querySelectorAll("td.over")) other.classList.remove("over");
  cell?.classList.add("over");
}

const cellOf = (card) => card.closest("td[data-day]");
const wallIn = (cell, card) => `${cell.dataset.day}T${card.dataset.wall.slice(11, 16)}`;
const titleOf = (card) => card.dataset.title;

async function put(place, card, cell) {
  const from = cellOf(card);
  mark(null);
  if (cell === from) return;
  const { post, deliveries } = card.dataset;
  await drop({
    post: Number(post),
    deliveries: deliveries.split(" ").filter(Boolean).map(Number),
    source: Number(from.dataset.channel),
    target: Number(cell.dataset.channel),
  }, wallIn(cell, card));
  const { channel, day } = cell.dataset;
  place.querySelector(`td[data-channel="${channel}"][data-day="${day}"] a.e[data-post="${post}"]`)?.focus();
}

function pickUp(press) {
  const card = press.target.closest?.("a.e");
  if (!card || press.key !== "m" || !isLetter(press)) return false;
  press.preventDefault();
  press.stopPropagation();
  const title = card.querySelector("b").textContent;
  if (!card.dataset.post) speak(fill(words.fixed, { title }));
  else take(card);
  return true;
}

function take(card) {
  carried = { card, cell: cellOf(card) };
  card.classList.add("carried");
  speak(fill(words.picked, { title: titleOf(card), at: where(carried.cell) }));
}

// To the next card of its cell, or of the nearest cell that way which has one.
function walk(press) {
  const card = press.target.closest?.("a.e");
  const next = steps[press.key];
  if (!card || !next || press.shiftKey || press.ctrlKey || press.altKey) return;
  press.preventDefault();
  const beside = { ArrowUp: card.previousElementSibling, ArrowDown: card.nextElementSibling }[press.key];
  if (beside?.matches("a.e")) return beside.focus();
  let cell = next(cellOf(card));
  while (cell?.dataset.day && !cell.querySelector("a.e")) cell = next(cell);
  if (cell?.dataset.day) cell.querySelector("a.e").focus();
}

const row = (cell) => cell.closest("tr");
const channelOf = (cell) => row(cell).querySelector("th").textContent.trim();
const where = (cell) => `${told(wallIn(cell, carried.card))}, ${channelOf(cell)}`;

const steps = {
  ArrowLeft: (cell) => cell.previousElementSibling,
  ArrowRight: (cell) => cell.nextElementSibling,
  ArrowUp: (cell) => row(cell).previousElementSibling?.cells[cell.cellIndex],
  ArrowDown: (cell) => row(cell).nextElementSibling?.cells[cell.cellIndex],
};

function carry(place, press) {
  if (press.key.length === 1 && isLetter(press)) press.preventDefault(); // n, j or ? would leave it behind
  const next = steps[press.key];
  if (!next && !["Enter", "Escape", "Tab"].includes(press.key)) return;
  press.preventDefault();
  press.stopPropagation();
  if (next) return step(next(carried.cell));
  const { card, cell } = carried;
  carried = null;
  card.classList.remove("carried");
  if (press.key === "Enter") return put(place, card, cell);
  mark(null);
  speak(fill(words.back, { title: titleOf(card) }));
}

function step(cell) {
  if (!cell?.dataset.day) return;
  carried.cell = cell;
  mark(cell);
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  speak(where(cell));
}
