// The calendar with drag and drop, over the page that the server drew.
const place = document.getElementById("calendar");
const words = place.dataset;
const views = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };
const wide = matchMedia("(min-width: 821px)");

if (wide.matches) draw();

function draw() {
  const drawn = [...place.children];
  const stage = document.createElement("div");
  place.append(stage);
  const calendar = new FullCalendar.Calendar(stage, options(() => drawn.forEach((old) => old.remove())));
  calendar.render();
}

function options(onceReady) {
  return {
    initialView: views[words.view],
    initialDate: words.date,
    now: words.now,
    // Wall times without a zone: the server alone knows which instant they are.
    timeZone: "UTC",
    firstDay: 1,
    locale: words.language === "fr" ? "fr" : "en-gb",
    headerToolbar: false,
    height: "auto",
    fixedWeekCount: false,
    allDaySlot: false,
    // As fine as what one drags by: with a coarser slot, a drag to another day shifts the hour too.
    slotDuration: "00:15",
    slotLabelInterval: "01:00",
    slotMinTime: words.from,
    slotMaxTime: words.until,
    slotLabelContent: ({ date }) => words.hour.replace("{}", date.getUTCHours()),
    eventDurationEditable: false,
    slotEventOverlap: false,
    eventMaxStack: 3,
    // The server gives each day's first few, and a link to the rest of it.
    dayMaxEvents: 6,
    nowIndicator: true,
    dayHeaderFormat: words.view === "month" ? { weekday: "short" } : { weekday: "short", day: "numeric" },
    moreLinkContent: ({ num }) => `+${num} ${words.more}`,
    moreLinkHint: (num) => `+${num} ${words.more}`,
    closeHint: words.close,
    moreLinkClick: "popover",
    moreLinkDidMount: ({ el }) => el.setAttribute("role", "button"),
    eventSources: sources(),
    eventOrder: ["-ghost", "start", "title"],
    eventsSet: onceReady,
    eventContent: ({ event, view }) => (isBehind(event) ? behind(event) : isRest(event) ? event.title : { domNodes: content(event, view.type === views.month) }),
    eventDidMount: ({ el, event }) => {
      if (isBehind(event)) return;
      el.setAttribute("aria-label", event.extendedProps.spoken);
      el.title = event.title;
    },
    eventDrop,
  };
}

// A marronnier stands behind the posts of its days; the line below the calendar links to it.
function isBehind(event) {
  return event.display === "background";
}

// What stands there, the days on which nothing is placed, and (where wanted) what is suggested.
function sources() {
  const standing = { url: words.entries, failure: () => tell(words.failed, { bad: true }) };
  const kept = { events: JSON.parse(words.barred) };
  const ghosts = {
    url: words.ghosts,
    success: (found) => told(found.length),
    failure: () => told(null),
  };
  return words.ghosts ? [standing, kept, ghosts] : [standing, kept];
}

function told(detail) {
  document.dispatchEvent(new CustomEvent("ghosts", { detail }));
}

// Days kept free keep their name at the foot; a marronnier shows its own.
function behind(event) {
  if (!event.classNames.includes("barred")) return event.title;
  const name = document.createElement("span");
  name.className = "barred-name";
  name.textContent = event.title;
  return { domNodes: [name] };
}

// What a day holds besides what is shown: an entry that leads to the day.
function isRest(event) {
  return event.classNames.includes("rest");
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

async function eventDrop({ event, oldEvent, revert }) {
  const answer = await send(event, event.startStr);
  if (answer.error) {
    revert();
    tell(`${answer.error.message} ${answer.error.remedy}`, { bad: true });
    return;
  }
  event.setDates(answer.start, answer.end);
  tell(answer.said, {
    undo: async () => {
      const back = await send(event, oldEvent.startStr);
      if (back.error) return tell(`${back.error.message} ${back.error.remedy}`, { bad: true });
      event.setDates(back.start, back.end);
      tell(back.said);
    },
  });
}

async function send(event, wall) {
  const { post, deliveries } = event.extendedProps;
  try {
    const response = await fetch(words.move, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": words.token },
      body: JSON.stringify({ post, deliveries, wall: wall.slice(0, 16) }),
    });
    return await response.json();
  } catch {
    return { error: { message: words.failed, remedy: "" } };
  }
}

function tell(said, { undo, bad = false } = {}) {
  const line = document.getElementById("told");
  line.classList.toggle("bad", bad);
  line.replaceChildren(said);
  if (!undo) return;
  const button = document.createElement("button");
  button.className = "btn btn-sm";
  button.type = "button";
  button.textContent = words.undo;
  button.addEventListener("click", undo, { once: true });
  line.append(" ", button);
}
