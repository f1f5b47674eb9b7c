// The views that the server draws alone: the list, and the week by channel.
import { keepDrawn, redraw } from "./calendar/drawn.js";
import { hasChanged, keepLive } from "./calendar/live.js";
import { refreshMix } from "./calendar/mix.js";
import { fetchPool, openPool } from "./calendar/pool.js";
import { goWithLetters } from "./calendar/spans.js";
import { isMoving, moveInTable } from "./calendar/table.js";

const place = document.getElementById("calendar");
const page = place.dataset;
const wide = matchMedia("(min-width: 821px)");
const isTable = page.view === "channels";

goWithLetters();
openPool(page);
keepDrawn(place, { withButtons: !isTable || !wide.matches, after });
if (isTable) moveInTable(place);
if (isTable) keepLive(async () => { if (await hasChanged(page.entries, days())) redraw(place); }, isMoving);
mixOf();

function after() {
  fetchPool();
  mixOf();
}

// From the first day of the table to the one after its last.
function days() {
  const all = [...place.querySelectorAll("td[data-day]")].map((cell) => cell.dataset.day).sort();
  const end = new Date(`${all.at(-1)}T00:00Z`);
  end.setUTCDate(end.getUTCDate() + 1);
  return { start: all[0], end: end.toISOString().slice(0, 10) };
}

function mixOf() {
  if (!place.querySelector("td[data-day]")) return;
  const { start, end } = days();
  refreshMix(start, end);
}
