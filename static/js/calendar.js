// The calendar with drag and drop, over the page that the server drew. What it is made of stands
// in calendar/.
import { carryWithKeys, isCarrying } from "./calendar/carrying.js";
import { keepDrawn } from "./calendar/drawn.js";
import { drop, dropFromPool, whenChanged } from "./calendar/drops.js";
import { keepLive, refresh, source } from "./calendar/live.js";
import { preview, refreshMix } from "./calendar/mix.js";
import { fetchPool, held, isHeld, makeDraggable, openPool } from "./calendar/pool.js";
import { goWithLetters } from "./calendar/spans.js";
import { failed } from "./calendar/told.js";
import { layers, looks, shape } from "./calendar/widget.js";

const place = document.getElementById("calendar");
const page = place.dataset;
const wide = matchMedia("(min-width: 821px)");
const apart = document.getElementById("apart");
const shaped = (found) => shape(found, { apart: apart?.getAttribute("aria-pressed") === "true" });
let dragged = false;

goWithLetters();
openPool(page);
if (wide.matches) draw();
else keepDrawn(place, { withButtons: true, after: fetchPool });

function draw() {
  const drawn = [...place.children];
  const stage = document.createElement("div");
  place.append(stage);
  const calendar = new FullCalendar.Calendar(stage, options(() => drawn.forEach((old) => old.remove())));
  calendar.render();
  makeDraggable();
  carryWithKeys(stage, calendar);
  const again = (anyway) => refresh(calendar, page.entries, shaped, { anyway });
  whenChanged(async () => { await again(true); mixOf(calendar); fetchPool(); });
  keepLive(async () => { if (await again(false)) mixOf(calendar); }, () => dragged || isHeld() || isCarrying());
  openIntoChannels(() => again(true));
  mixOf(calendar);
}

function mixOf({ view }) {
  return refreshMix(view.activeStart.toISOString().slice(0, 10), view.activeEnd.toISOString().slice(0, 10));
}

function options(onceReady) {
  return {
    ...looks,
    eventSources: [source(page.entries, shaped, failed), ...layers()],
    eventsSet: onceReady,
    droppable: true,
    eventAllow: () => { preview(held()); return true; },
    eventDragStart: () => { dragged = true; },
    eventDragStop: () => { dragged = false; },
    eventDrop,
    eventReceive,
  };
}

function eventDrop({ event, revert }) {
  const { post, deliveries } = event.extendedProps;
  return drop({ post, deliveries }, event.startStr, revert);
}

async function eventReceive({ event }) {
  const { startStr, allDay } = event;
  await dropFromPool(event.extendedProps.fromPool, allDay ? startStr.slice(0, 10) : startStr);
  event.remove();
}

// One entry on several channels, or each by itself.
function openIntoChannels(again) {
  if (!apart) return;
  apart.addEventListener("click", () => {
    apart.setAttribute("aria-pressed", String(apart.getAttribute("aria-pressed") !== "true"));
    again();
  });
}
