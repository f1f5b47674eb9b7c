// What is typed is kept on the server every few seconds, and the page warns before it is left
// with words that are not.
import { BY_ITSELF, isUnknown, renew } from "./compose-session.js";

const EVERY = 3000;
const PATIENCE = 2000; // so that a server that does not answer holds up no save
const LATELY = 10000; // for so long after it was kept, the session is taken to last
const OUTLIVES = 48000; // bytes; a browser sends 64 KiB, with all around them, after its page is left
const form = document.getElementById("post-form");
const kept = document.getElementById("kept");
const notKept = document.getElementById("not-kept");
const signIn = document.getElementById("sign-in-again");
let version = Number(form.dataset.version);
let touched = false;
let keptAt = 0;
let dirty = false;
let sending = false;
let underWay = Promise.resolve(); // what is being kept
let asksWho = false; // whether somebody is signed in is being found out
let over = false; // sent to be saved, or taken up in another window
let elsewhere = false;
let last = ""; // "asked", then "kept": what goes before the save

form.addEventListener("input", () => (touched = dirty = true));
// What was typed is kept before it is saved: whatever becomes of that, it is not lost. That also
// tells whether the session still lasts.
form.addEventListener("submit", (event) => {
  const isKept = !dirty && keptAt > Date.now() - LATELY;
  if (last !== "kept" && (last || (touched && !isKept))) {
    event.preventDefault();
    if (!last) keepLast(event.submitter);
    return;
  }
  last = "";
  over = true;
  elsewhere = dirty = false;
});
// What the page asks by itself must not lead away from it.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status !== 401 || !touched) return;
  event.preventDefault();
  dirty = true;
  keep();
});
setInterval(keep, EVERY);
document.addEventListener("visibilitychange", () => document.hidden && keep());
addEventListener("pageshow", (event) => {
  if (event.persisted && over) location.reload(); // it was saved since
});
addEventListener("beforeunload", (event) => {
  if (elsewhere ? !dirty : over || !(dirty || sending)) return;
  keep();
  event.preventDefault();
});

function keep() {
  if (dirty && !sending && !over) underWay = keepNow();
  return underWay;
}

async function keepNow() {
  dirty = false;
  sending = true;
  try {
    await send();
  } catch {
    dirty = true;
    say("", notKept.dataset.failed);
  } finally {
    sending = asksWho = false;
  }
}

async function keepLast(submitter) {
  last = "asked";
  const done = underWay.then(() => { dirty = true; return keep(); });
  await Promise.race([done, new Promise((enough) => setTimeout(enough, PATIENCE))]);
  if (asksWho || !signIn.hidden) await done;
  if (!signIn.hidden) {
    last = "";
    return signIn.focus();
  }
  last = "kept";
  form.requestSubmit(submitter);
}

async function send() {
  let response = await ask();
  if (isUnknown(response)) {
    asksWho = true;
    signIn.hidden = await renew(form);
    if (!signIn.hidden) {
      dirty = true;
      return say("", notKept.dataset.unknown);
    }
    response = await ask();
  }
  signIn.hidden = true;
  await take(response);
}

function ask() {
  const body = new FormData(form);
  body.delete("files");
  body.set("version", version);
  const keepalive = new Blob([...body.values()]).size < OUTLIVES;
  return fetch(form.dataset.keep, { method: "POST", headers: BY_ITSELF, body, keepalive });
}

async function take(response) {
  if (response.status === 429) return void (dirty = true);
  const answer = await response.json();
  if (response.ok) {
    version = answer.version;
    keptAt = Date.now();
    return say(answer.said, "");
  }
  if (response.status === 409) over = elsewhere = dirty = true;
  say("", answer.said);
}

function say(quietly, loudly) {
  if (over && !loudly) return;
  kept.textContent = quietly;
  if (notKept.textContent !== loudly) notKept.textContent = loudly;
}
