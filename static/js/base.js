// What every page needs beyond HTML. Everything works without it.

// A form sent twice is two requests: its button rests while the first is under way. A dialogue's
// own form sends nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("data-many") || form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => {
  say("");
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What takes a moment says so.
function say(words) {
  const line = document.getElementById("waiting");
  if (line) line.textContent = words;
}
document.addEventListener("click", (event) => {
  const slow = event.target.closest?.("a[data-slow]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (slow && !elsewhere && !event.defaultPrevented) say(slow.dataset.slow);
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.dataset.slow) say(event.target.dataset.slow);
});

// htmx's own posts carry the token that proves the form is ours.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrf_token]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// A part that carries data-live asks for its new state every few seconds while it is looked at,
// and not while somebody works in it.
const LIVE_EVERY = 7000;
const isWritten = (field) => field.value !== field.defaultValue;
const tick = () => {
  if (document.hidden || !window.htmx) return;
  for (const part of document.querySelectorAll("[data-live]")) {
    const busy = part.contains(document.activeElement) || part.querySelector("details[open]")
      || [...part.querySelectorAll("input, textarea")].some(isWritten);
    if (!busy) window.htmx.trigger(part, "tick");
  }
};
setInterval(tick, LIVE_EVERY);
document.addEventListener("visibilitychange", tick);

// Whoever is not signed in any more is led to where one signs in; not away from words of theirs.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, requestConfig } = event.detail;
  const asksByItself = requestConfig.triggeringEvent?.type === "tick";
  if (xhr.status !== 401 || !asksByItself) return;
  if ([...document.querySelectorAll("main input, main textarea")].some(isWritten)) event.preventDefault();
});

// What opens over the page on a phone closes by Escape, and when something else is pressed.
const sheet = document.querySelector(".more-pages");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !sheet?.open) return;
  sheet.open = false;
  sheet.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (sheet?.open && !sheet.contains(event.target)) sheet.open = false;
});
