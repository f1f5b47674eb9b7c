// Keys that every page knows: n, / and ?. The calendar has more (calendar/carrying.js, spans.js).
import { areOn, isLetter, switchTo } from "./letters.js";

const link = document.getElementById("keys");
const dialog = document.getElementById("keys-help");
const page = link.dataset;
const acts = {
  n: () => (page.write ? location.assign(page.write) : false),
  "/": search,
  "?": help,
};

document.addEventListener("keydown", (press) => {
  const act = isLetter(press) && acts[press.key];
  if (act && act() !== false) press.preventDefault();
});
link.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  help();
});
connect(document.querySelector("main .keys"));

function search() {
  dialog.close(); // a field behind an open list takes no focus
  const everywhere = document.getElementById("search-field"); // not shown on a phone
  const field = document.querySelector("main input[type=search]") ?? (everywhere?.offsetParent && everywhere);
  if (field) unfold(field).focus();
  else if (page.search) location.assign(page.search);
  else return false;
}

function unfold(field) {
  for (let part = field.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  return field;
}

async function help() {
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.statusText);
    dialog.querySelector("div").innerHTML = await answer.text();
    connect(dialog);
    dialog.showModal();
  } catch {
    location.assign(link.href);
  }
}

function connect(part) {
  const box = part?.querySelector("#letters");
  if (!box) return;
  box.closest("[hidden]")?.removeAttribute("hidden");
  box.checked = areOn();
  box.addEventListener("change", () => switchTo(box.checked));
}
