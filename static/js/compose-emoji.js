// The emoji picker. Its names are fetched when it is first opened; what is chosen goes to the
// caret of the text that was written in last. Libraries for this write styles into the page, which
// our policy refuses.
const form = document.getElementById("post-form");
const opener = document.getElementById("emoji");
const picker = document.getElementById("emoji-picker");
const search = document.getElementById("emoji-search");
const group = document.getElementById("emoji-group");
const grid = document.getElementById("emoji-grid");
const said = document.getElementById("emoji-said");
const RECENT = "emoji-recent";
const MOST_RECENT = 24;
const MOST_FOUND = 80;
let all = null;
let field = document.getElementById("text");

opener.hidden = false;
form.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) field = event.target;
});
opener.addEventListener("click", open);
document.getElementById("emoji-close").addEventListener("click", () => picker.close());
picker.addEventListener("close", () => field.focus());
search.addEventListener("input", show);
group.addEventListener("change", () => {
  search.value = "";
  show();
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "Enter") return;
  event.preventDefault();
  const first = grid.firstElementChild;
  if (event.key === "Enter") first?.click();
  else first?.focus();
});
grid.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) take(button.textContent);
});
grid.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...grid.children];
  const next = buttons.indexOf(document.activeElement) + step;
  if (next < 0) search.focus();
  else buttons[Math.min(next, buttons.length - 1)].focus();
});

async function open() {
  picker.showModal();
  try {
    all ??= (await (await fetch(picker.dataset.source)).json()).filter((one) => one.group !== 2);
    const lately = group.querySelector("[value=recent]");
    if (recent().length && lately.hidden) {
      lately.hidden = false;
      group.value = "recent";
    }
    show();
  } catch {
    said.textContent = said.dataset.failed;
  }
  search.select();
}

function show() {
  if (!all) return; // on its way
  const words = plain(search.value);
  const found = words ? all.filter((one) => named(one, words)).slice(0, MOST_FOUND) : ofGroup();
  grid.replaceChildren(...found.map(button));
  said.textContent = found.length ? "" : said.dataset.none;
}

function ofGroup() {
  if (group.value !== "recent") return all.filter((one) => String(one.group) === group.value);
  return recent().map((emoji) => all.find((one) => one.emoji === emoji)).filter(Boolean);
}

function named(one, words) {
  return [one.annotation, ...(one.tags ?? [])].some((name) => plain(name).includes(words));
}

function plain(words) {
  const bare = words.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replaceAll("œ", "oe").replaceAll("æ", "ae");
}

function button(one, place) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = one.emoji;
  made.title = one.annotation;
  made.setAttribute("aria-label", one.annotation);
  made.tabIndex = place ? -1 : 0; // one stop; the arrows lead on
  return made;
}

function take(emoji) {
  localStorage.setItem(RECENT, JSON.stringify([...new Set([emoji, ...recent()])].slice(0, MOST_RECENT)));
  picker.close();
  field.focus(); // at once: the event of closing comes after the next key
  field.setRangeText(emoji, field.selectionStart, field.selectionEnd, "end");
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

function recent() {
  try {
    return [JSON.parse(localStorage.getItem(RECENT) ?? "[]")].flat();
  } catch {
    return [];
  }
}

function columns() {
  return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}
