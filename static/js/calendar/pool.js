// The pool beside the calendar: searched, unfolded, dragged from or placed without a mouse.
import { askWhen } from "./dialog.js";
import { dropFromPool } from "./drops.js";
import { preview } from "./mix.js";
import { later } from "./words.js";

const pool = document.getElementById("pool");
const shelves = pool?.querySelector(".pool-shelves");
const said = document.getElementById("pool-said");
const asked = new URLSearchParams();
const roomy = matchMedia("(min-width: 1180px)");
let hand = null; // the post that is held
let typing = 0;
let asks = 0;

export const isHeld = () => Boolean(hand);
export const held = () => hand;

// The day that is looked at, or an hour from now.
function soon({ now, date }) {
  return date > now.slice(0, 10) ? `${date}T12:00` : `${later(now, 60).slice(0, 13)}:00`;
}

// `page`: what the calendar says of itself.
export function openPool(page) {
  if (!pool) return;
  pool.querySelector(".pool-search").hidden = false;
  pool.addEventListener("toggle", () => {
    if (roomy.matches && page.view !== "channels") remember(pool.open);
    pool.classList.toggle("stands", pool.open);
    if (pool.open) fetchPool();
  });
  pool.addEventListener("submit", (event) => event.preventDefault());
  pool.addEventListener("input", search);
  shelves.addEventListener("click", (event) => press(event, soon(page)));
  shelves.addEventListener("pointerdown", ({ target }) => { hand = read(target.closest(".pool-post")); });
  addEventListener("pointerup", () => setTimeout(letGo));
  addEventListener("pointercancel", letGo);
  // The week by channel, which needs the width, has it folded.
  pool.open = roomy.matches && pool.classList.contains("stands");
}

// The page is drawn with its room the next time, or without.
function remember(open) {
  document.cookie = `pool=${open ? "open" : "folded"}; path=/; max-age=31536000; SameSite=Lax`;
}

function letGo() {
  hand = null;
  preview(null);
}

const read = (item) => item && {
  post: Number(item.dataset.post),
  title: item.dataset.title,
  pillar: item.dataset.pillar,
  count: Number(item.dataset.count),
};

function search({ target }) {
  clearTimeout(typing);
  asked.set("q", target.value);
  typing = setTimeout(fetchPool, 200);
}

async function press({ target }, wall) {
  const more = target.closest("[data-more]");
  if (more) {
    asked.set(more.dataset.more, more.dataset.value);
    return fetchPool();
  }
  if (target.closest("[data-place]")) await placeByHand(read(target.closest(".pool-post")), wall);
}

async function placeByHand({ post, title }, wall) {
  const answer = await askWhen({ title, wall });
  if (answer) await dropFromPool(post, answer.wall);
}

export async function fetchPool() {
  if (!pool?.open) return;
  const turn = ++asks;
  const drawn = await fetchDrawn();
  if (turn !== asks) return; // other words were typed meanwhile
  const again = focusAgain();
  shelves.replaceChildren(drawn ?? shelves.dataset.failed);
  said.textContent = shelves.querySelector(".pool-count")?.textContent ?? shelves.dataset.failed;
  again();
}

// null where it could not be had.
async function fetchDrawn() {
  try {
    const answer = await fetch(`${pool.dataset.from}?${asked}`);
    if (!answer.ok) return null;
    const drawn = document.createElement("template");
    drawn.innerHTML = await answer.text();
    return drawn.content;
  } catch {
    return null;
  }
}

// What has the focus is found again by its post, or as the button that shows more.
function focusAgain() {
  const at = document.activeElement;
  if (!shelves.contains(at)) return () => {};
  const post = at.closest(".pool-post")?.dataset.post;
  const inside = at.matches("[data-place]") ? "[data-place]" : "a";
  const same = post ? `.pool-post[data-post="${post}"] ${inside}` : `[data-more="${at.dataset.more}"]`;
  return () => (shelves.querySelector(same) ?? pool.querySelector("summary")).focus();
}

// The widget takes its posts; what it draws under the hand is the post's own look.
export function makeDraggable() {
  if (!pool) return;
  shelves.classList.add("draggable");
  new FullCalendar.Draggable(shelves, {
    itemSelector: ".pool-post",
    eventData: ({ dataset, classList }) => ({
      title: dataset.title,
      duration: "01:20",
      classNames: ["e", "review", ...["hot", "warm", "cold"].filter((one) => classList.contains(one))],
      extendedProps: { fromPool: Number(dataset.post), where: "", said: "", spoken: dataset.title },
    }),
  });
}
