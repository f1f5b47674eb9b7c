// What the server drew stays as it is, and is asked for again after each change.
import { askWhen } from "./dialog.js";
import { drop, whenChanged } from "./drops.js";
import { words } from "./words.js";

let dress = () => {}; // what is added to what the server drew
let asks = 0;

// `withButtons`: a button beside each entry that may be moved, where there is no drag.
export function keepDrawn(place, { withButtons, after = () => {} }) {
  if (withButtons) dress = addButtons;
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("button.move-entry");
    if (button) moveByHand(button.previousElementSibling);
  });
  whenChanged(async () => { await redraw(place); after(); });
  new MutationObserver(() => dress(place)).observe(place, { childList: true });
  dress(place);
}

function addButtons(place) {
  for (const entry of place.querySelectorAll("a.e[data-post]")) {
    if (!entry.nextElementSibling?.matches(".move-entry")) entry.after(button(entry));
  }
}

function button(entry) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm move-entry";
  made.textContent = words.moveDots;
  made.setAttribute("aria-label", `${words.moveDots} ${entry.dataset.title}`);
  return made;
}

async function moveByHand({ dataset }) {
  const deliveries = dataset.deliveries.split(" ").filter(Boolean).map(Number);
  const names = JSON.parse(dataset.channels);
  const channels = deliveries.map((id, n) => ({ id, name: names[n] }));
  const answer = await askWhen({ title: dataset.title, wall: dataset.wall, channels });
  const chosen = answer?.chosen.map((one) => one.id) ?? [];
  if (answer && chosen.length === 0 && deliveries.length) return;
  if (answer) await drop({ post: Number(dataset.post), deliveries: chosen }, answer.wall);
}

// The page is asked for again; what was said about the drop stays. An answer that comes after it
// was asked once more is too old.
export async function redraw(place) {
  const turn = ++asks;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("calendar");
  if (!now || turn !== asks) return;
  const again = focusAgain(place);
  place.replaceChildren(...now.childNodes);
  dress(place);
  again();
}

// What has the focus is found again by its address: in its cell, for its deliveries, or anywhere.
function focusAgain(place) {
  const at = document.activeElement;
  const link = at.matches(".move-entry") ? at.previousElementSibling : at;
  if (!place.contains(at) || !link.matches("a[href]")) return () => {};
  const [href, where] = [link.getAttribute("href"), whereOf(link)];
  return () => {
    const same = [...place.querySelectorAll("a[href]")].filter((one) => one.getAttribute("href") === href && isShown(one));
    const found = same.find((one) => whereOf(one) === where) ?? same[0];
    (link === at ? found : found?.nextElementSibling)?.focus();
  };
}

const isShown = (element) => element.getClientRects().length > 0;

function whereOf(link) {
  const { channel, day } = link.closest("td[data-day]")?.dataset ?? {};
  return channel ? `${channel} ${day}` : link.dataset.deliveries;
}
