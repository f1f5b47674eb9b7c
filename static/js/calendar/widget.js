// How the widget draws: our words, our looks, no zone of its own.
import { words } from "./words.js";

const page = document.getElementById("calendar").dataset;
const views = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };

export const looks = {
  initialView: views[page.view],
  initialDate: page.date,
  now: page.now,
  // Wall times without a zone: the server alone knows which instant they are.
  timeZone: "UTC",
  firstDay: 1,
  locale: page.language === "fr" ? "fr" : "en-gb",
  headerToolbar: false,
  height: "auto",
  fixedWeekCount: false,
  allDaySlot: false,
  // As fine as what one drags by: with a coarser slot, a drag to another day shifts the hour too.
  slotDuration: "00:15",
  slotLabelInterval: "01:00",
  slotMinTime: page.from,
  slotMaxTime: page.until,
  slotLabelContent: ({ date }) => page.hour.replace("{}", date.getUTCHours()),
  slotEventOverlap: false,
  eventMaxStack: 3,
  // The server gives each day's first few, and a link to the rest of it.
  dayMaxEvents: 6,
  nowIndicator: true,
  dayHeaderFormat: page.view === "month" ? { weekday: "short" } : { weekday: "short", day: "numeric" },
  moreLinkContent: ({ num }) => `+${num} ${page.more}`,
  moreLinkHint: (num) => `+${num} ${page.more}`,
  closeHint: page.close,
  moreLinkClick: "popover",
  moreLinkDidMount: ({ el }) => el.setAttribute("role", "button"),
  eventOrder: ["-ghost", "start", "title"],
  eventContent: ({ event, view }) => {
    if (isBehind(event)) return behind(event);
    return isRest(event) ? event.title : { domNodes: content(event, view.type === views.month) };
  },
  eventDidMount: ({ el, event }) => { if (!isBehind(event)) describe(el, event); },
};

// The widget draws a changed entry anew inside; what stands on its element is ours to renew.
export function describe(el, event) {
  el.dataset.id = event.id;
  el.setAttribute("aria-label", event.extendedProps.spoken);
  el.title = event.title;
  if (event.startEditable) el.setAttribute("aria-keyshortcuts", "m");
  else el.removeAttribute("aria-keyshortcuts");
}

// A marronnier stands behind the posts of its days; the line below the calendar links to it.
const isBehind = (event) => event.display === "background";

// What a day holds besides what is shown: an entry that leads to the day.
const isRest = (event) => event.classNames.includes("rest");

// Days kept free keep their name at the foot; a marronnier shows its own.
function behind(event) {
  if (!event.classNames.includes("barred")) return event.title;
  const name = document.createElement("span");
  name.className = "barred-name";
  name.textContent = event.title;
  return { domNodes: [name] };
}

// In a month the time leads; in a week the row tells the hour, and the title matters more.
function content(event, inMonth) {
  const time = document.createElement("time");
  time.textContent = event.startStr.slice(11, 16);
  const { where, said } = event.extendedProps;
  const told = said ? `${where} · ${said}` : where;
  const title = document.createElement("b");
  const under = document.createElement("span");
  under.className = "under";
  title.append(...(inMonth ? [time, " ", event.title] : [event.title]));
  under.append(...(inMonth ? [told] : [time, ` ${told}`]));
  return [title, under];
}

// What is taken from the answer: nothing is resized, and (where wanted) one entry a channel.
export function shape(found, { apart }) {
  return found.flatMap((one) => (apart ? byChannel(one) : [one])).map((one) => ({
    ...one, editable: undefined, startEditable: one.editable, durationEditable: false,
  }));
}

function byChannel(one) {
  const { deliveries = [], channels = [], post } = one.extendedProps;
  if (deliveries.length < 2 || channels.length !== deliveries.length) return [one];
  return deliveries.map((delivery, n) => ({
    ...one,
    id: `${post}-${delivery}`,
    extendedProps: {
      ...one.extendedProps,
      deliveries: [delivery],
      channels: [channels[n]],
      where: channels[n],
      spoken: alone(one.extendedProps.spoken, channels, channels[n]),
    },
  }));
}

// What is said of all its channels, said of one; its title may name them too, and comes first.
function alone(spoken, channels, channel) {
  const all = channels.join(", ");
  const at = spoken.lastIndexOf(all);
  return at < 0 ? spoken : spoken.slice(0, at) + channel + spoken.slice(at + all.length);
}

// Behind all that, the days on which nothing is placed, and (where wanted) what is suggested.
export function layers() {
  const kept = { events: JSON.parse(page.barred) };
  const ghosts = {
    url: page.ghosts,
    success: (found) => tellGhosts(found.length),
    failure: () => tellGhosts(null),
  };
  return page.ghosts ? [kept, ghosts] : [kept];
}

function tellGhosts(detail) {
  document.dispatchEvent(new CustomEvent("ghosts", { detail }));
}
