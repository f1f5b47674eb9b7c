// What the plan would place, fetched after the page. The widget draws its own (calendar.js); lists
// and small screens take the server's drawing with the ghosts in it.
const place = document.getElementById("calendar");
const said = document.getElementById("ghosts-said");
const drawnHere = place.dataset.view === "list" || !matchMedia("(min-width: 821px)").matches;

tell(said.dataset.looking);
document.addEventListener("ghosts", ({ detail }) => count(detail));
if (drawnHere) draw();

async function draw() {
  try {
    const answer = await fetch(place.dataset.suggested);
    if (!answer.ok) throw new Error(answer.statusText);
    const drawn = document.createElement("template");
    drawn.innerHTML = await answer.text();
    const inside = drawn.content.querySelector("[data-count]");
    place.replaceChildren(...inside.childNodes);
    count(Number(inside.dataset.count));
  } catch {
    count(null);
  }
}

// null: they could not be had.
function count(found) {
  const { none, some, failed } = said.dataset;
  tell(found === null ? failed : found ? some.replace("{}", found) : none);
}

function tell(words) {
  said.textContent = words;
}
