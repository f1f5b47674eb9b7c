// This browser asks to be told, or no more. Where it cannot be, the page says so.
const form = document.getElementById("this-device");
const status = document.getElementById("device-status");
const fields = form.elements;

if ("serviceWorker" in navigator && "PushManager" in window) {
  form.hidden = false;
  form.addEventListener("submit", subscribe);
} else {
  status.textContent = form.dataset.cannot;
}

async function subscribe(event) {
  event.preventDefault();
  status.textContent = "";
  try {
    if ((await Notification.requestPermission()) !== "granted") throw new Error("refused");
    await fill(await subscription());
  } catch {
    status.textContent = form.dataset.refused;
    return;
  }
  form.submit();
}

async function subscription() {
  const worker = await navigator.serviceWorker.register("/service-worker.js");
  await navigator.serviceWorker.ready;
  const applicationServerKey = await key();
  const kept = await worker.pushManager.getSubscription();
  // one that is tied to another key, as after a new installation, tells nobody
  if (kept && text(kept.options.applicationServerKey) !== applicationServerKey) await kept.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function key() {
  const headers = { "X-CSRFToken": fields.csrf_token.value };
  const answer = await fetch(form.dataset.key, { method: "POST", headers });
  if (!answer.ok) throw new Error("no key");
  return (await answer.json()).key;
}

async function fill(given) {
  fields.endpoint.value = given.endpoint;
  fields.point.value = text(given.getKey("p256dh"));
  fields.auth.value = text(given.getKey("auth"));
  // for the worker, which has to name it where the browser’s push service takes the address back
  const key = text(given.options.applicationServerKey);
  const kept = { endpoint: given.endpoint, key, point: fields.point.value, auth: fields.auth.value };
  await (await caches.open("device")).put("/device", new Response(JSON.stringify(kept)));
}

const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
