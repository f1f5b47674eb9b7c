// The room of one post: a passage that is selected, or a point of a picture, becomes what a remark
// is about; j and k go on, a asks once before it approves. Without it the forms do the same.
import { isLetter } from "./letters.js";

const bar = document.querySelector(".select-bar");
const sure = document.getElementById("sure");
const form = document.getElementById("new-team");
let chosen = null;

for (const hint of document.querySelectorAll(".with-scripts")) hint.hidden = !form;
if (form && bar) {
  document.addEventListener("selectionchange", () => {
    const found = passage();
    if (found) chosen = found;
    bar.hidden = !found;
  });
  // What is selected is lost where a finger presses a button.
  bar.addEventListener("pointerdown", (press) => press.preventDefault());
  bar.addEventListener("click", () => fill({ ...chosen, x: "", y: "" }));
  for (const picture of document.querySelectorAll("figure.big img")) picture.addEventListener("click", point);
}
for (const one of document.querySelectorAll(".new-remark")) {
  for (const name of ["about", "quote"]) one.elements[name].addEventListener("input", () => forget(one));
}
document.addEventListener("keydown", (press) => {
  if (!isLetter(press)) return;
  const link = document.querySelector(`.beside a[data-key="${CSS.escape(press.key)}"]`);
  if (link) location.assign(link.href);
  else if (press.key === "a" && sure) sure.showModal();
  else return;
  press.preventDefault();
});

/** The selected passage: its field, what it reads, and where it begins, in code points. */
function passage() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const field = fieldOf(range.startContainer);
  if (!field || field !== fieldOf(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(field, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const quote = range.toString();
  return quote.trim() ? { about: field.dataset.field, quote, start: [...before.toString()].length } : null;
}

function fieldOf(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("p[data-field]");
}

function point(click) {
  const box = click.target.getBoundingClientRect();
  const share = (at, from, length) => ((at - from) / length).toFixed(4);
  fill({
    about: click.target.closest("[data-field]").dataset.field,
    quote: "",
    start: "",
    x: share(click.clientX, box.left, box.width),
    y: share(click.clientY, box.top, box.height),
  });
}

function fill(place) {
  for (const [name, value] of Object.entries(place)) form.elements[name].value = value;
  form.querySelector(".point").hidden = place.x === "";
  form.querySelector(".about").open = true;
  bar.hidden = true;
  form.elements.body.scrollIntoView({ block: "center" });
  form.elements.body.focus({ preventScroll: true });
}

/** Typed by hand, it is no longer the place that was pointed at. */
function forget(one) {
  for (const name of ["start", "x", "y"]) one.elements[name].value = "";
  one.querySelector(".point").hidden = true;
}
