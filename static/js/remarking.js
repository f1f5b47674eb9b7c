// What a remark is about, chosen by hand: a passage that is selected, or a point of a picture.
// Without it the fields of the form do the same.

/** `form`: its fields are filled; `bar`: offers it while a passage is selected. */
export function fromPassages(form, bar) {
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const found = passage();
    if (found) chosen = found;
    bar.hidden = !found;
  });
  // What is selected is lost where a finger presses a button.
  bar.addEventListener("pointerdown", (press) => press.preventDefault());
  bar.addEventListener("click", () => {
    bar.hidden = true;
    fill(form, { ...chosen, x: "", y: "" });
  });
}

/** Typed by hand, it is no longer the place that was pointed at. */
export function forgetting(form) {
  const forget = () => {
    for (const name of ["start", "x", "y"]) form.elements[name].value = "";
    pointOf(form).hidden = true;
  };
  for (const name of ["about", "quote", "place"]) form.elements[name]?.addEventListener("input", forget);
}

export function fill(form, place) {
  for (const [name, value] of Object.entries(place)) form.elements[name].value = value;
  if (form.elements.place) form.elements.place.value = "";
  pointOf(form).hidden = place.x === "";
  for (let at = form; at; at = at.parentElement.closest("details")) at.open = true;
  form.querySelector(".about").open = true;
  form.elements.body.scrollIntoView({ block: "center" });
  form.elements.body.focus({ preventScroll: true });
}

/** Where in the picture it was pressed, as shares of its sides. */
export function pressed(click) {
  const box = click.target.getBoundingClientRect();
  return { x: (click.clientX - box.left) / box.width, y: (click.clientY - box.top) / box.height };
}

export const about = (field, { x, y }) => ({ about: field, quote: "", start: "", x: x.toFixed(4), y: y.toFixed(4) });

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
  const quote = read(range);
  const start = Number(field.dataset.start ?? 0) + [...read(before)].length;
  return quote.trim() ? { about: field.dataset.field, quote, start } : null;
}

/** Without what is no word of the text, as where a feed folds it. */
function read(range) {
  const part = range.cloneContents();
  for (const one of part.querySelectorAll(".fold")) one.remove();
  return part.textContent;
}

function fieldOf(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("p[data-field]");
}

const pointOf = (form) => form.querySelector(".point, .chosen-point");
