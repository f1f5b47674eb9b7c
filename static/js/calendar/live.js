// The entries of the days shown, asked for again while somebody looks at them.
import { carriedId } from "./carrying.js";
import { describe } from "./widget.js";

const EVERY = 15000;
let mark = "";
let asks = 0;
let raw = new Map(); // by id, as last drawn
let first = document.getElementById("standing"); // what the page brought along, to be taken once

// What stands between two walls; null where nothing changed since it was last asked, and where it
// was asked again meanwhile: an answer that comes late knows nothing of what was done since.
async function load(address, { start, end }) {
  const turn = ++asks;
  const asked = new URL(address, location.href);
  asked.searchParams.set("start", start);
  asked.searchParams.set("end", end);
  const answer = await fetch(asked, { headers: mark ? { "If-None-Match": mark } : {} });
  if (turn !== asks || answer.status === 304) return null;
  if (!answer.ok) throw new Error(answer.statusText);
  const found = await answer.json();
  if (turn !== asks) return null;
  mark = answer.headers.get("ETag") ?? "";
  return found;
}

export function source(address, shape, failure) {
  return {
    id: "standing",
    events: async ({ startStr, endStr }, take) => {
      try {
        mark = "";
        const days = { start: startStr.slice(0, 10), end: endStr.slice(0, 10) };
        const found = shape(brought() ?? await load(address, days) ?? []);
        remember(found);
        take(found);
      } catch {
        failure();
        take([]);
      }
    },
  };
}

function brought() {
  const found = first && JSON.parse(first.textContent);
  first = null;
  return found;
}

const remember = (found) => { raw = new Map(found.map((one) => [one.id, JSON.stringify(one)])); };

// Changes in place what is different, so that focus and the open day stay where they are.
export async function refresh(calendar, address, shape, { anyway = false } = {}) {
  const { activeStart, activeEnd } = calendar.view;
  const days = { start: day(activeStart), end: day(activeEnd) };
  if (anyway) mark = "";
  const found = await load(address, days).catch(() => null);
  if (found) merge(calendar, shape(found));
  return Boolean(found);
}

// Whether anything became different since it was last asked; the first time nothing did.
export async function hasChanged(address, days) {
  const isFirst = !mark;
  const found = await load(address, days).catch(() => null);
  return Boolean(found) && !isFirst;
}

const day = (at) => at.toISOString().slice(0, 10);

function merge(calendar, found) {
  const focused = document.activeElement.closest("#calendar a.e")?.dataset.id;
  const wanted = new Map(found.map((one) => [one.id, one]));
  calendar.batchRendering(() => {
    for (const event of calendar.getEvents()) {
      if (event.source?.id !== "standing") continue;
      const now = wanted.get(event.id);
      wanted.delete(event.id);
      if (event.id === carriedId()) continue; // nothing changes under somebody's hand
      if (!now) event.remove();
      else change(event, now);
    }
    for (const fresh of wanted.values()) calendar.addEvent(fresh, "standing");
  });
  remember(found);
  if (raw.delete(carriedId())) mark = ""; // what was left out is asked for again
  // On another day it is drawn anew, and the old drawing took the focus along.
  if (focused && document.activeElement === document.body) shownAs(focused)[0]?.focus();
}

const shownAs = (id) => document.querySelectorAll(`#calendar a.e[data-id="${CSS.escape(id)}"]`);

function change(event, now) {
  const same = raw.get(event.id) === JSON.stringify(now) && event.startStr.slice(0, 16) === now.start.slice(0, 16);
  if (same) return;
  event.setProp("title", now.title);
  event.setProp("classNames", now.classNames);
  event.setProp("startEditable", now.startEditable);
  for (const [name, value] of Object.entries(now.extendedProps)) event.setExtendedProp(name, value);
  if (!now.allDay) event.setDates(now.start, now.end ?? null);
  for (const shown of shownAs(event.id)) describe(shown, event);
}

// `isBusy`: nothing changes under somebody's hand.
export function keepLive(act, isBusy) {
  const tick = () => { if (!document.hidden && !isBusy()) act(); };
  setInterval(tick, EVERY);
  document.addEventListener("visibilitychange", tick);
}
