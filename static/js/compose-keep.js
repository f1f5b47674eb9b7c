// What is typed is kept on the server every few seconds, and the page warns before it is left
// with words that are not.
const EVERY = 3000;
const PATIENCE = 2000; // so that a server that does not answer holds up no save
const OUTLIVES = 48000; // bytes; a browser sends 64 KiB, with all around them, after its page is left
const form = document.getElementById("post-form");
const kept = document.getElementById("kept");
const notKept = document.getElementById("not-kept");
let version = Number(form.dataset.version);
let dirty = false;
let sending = false;
let over = false; // sent to be saved, or taken up in another window
let elsewhere = false;
let last = ""; // "asked", then "kept": what goes before the save

form.addEventListener("input", () => (dirty = true));
// What was typed since is kept before it is saved: whatever becomes of that, it is not lost.
form.addEventListener("submit", (event) => {
  if (last !== "kept" && (last || dirty)) {
    event.preventDefault();
    if (!last) keepLast(event.submitter);
    return;
  }
  last = "";
  over = true;
  elsewhere = dirty = false;
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

async function keep() {
  if (!dirty || sending || over) return;
  dirty = false;
  sending = true;
  try {
    await send();
  } catch {
    dirty = true;
    say("", notKept.dataset.failed);
  } finally {
    sending = false;
  }
}

async function keepLast(submitter) {
  last = "asked";
  await Promise.race([keep(), new Promise((enough) => setTimeout(enough, PATIENCE))]);
  last = "kept";
  form.requestSubmit(submitter);
}

async function send() {
  const body = new FormData(form);
  body.delete("files");
  body.set("version", version);
  const keepalive = new Blob([...body.values()]).size < OUTLIVES;
  const response = await fetch(form.dataset.keep, { method: "POST", body, keepalive });
  if (response.status === 429) return void (dirty = true);
  const answer = await response.json();
  if (response.ok) {
    version = answer.version;
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
