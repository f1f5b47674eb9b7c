// Shows what the house tells, and opens the page where it stands. It keeps no pages and answers
// no requests: without it everything works as before.
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function show(data) {
  const { title, body, link, tag, again } = data.json();
  // what may have come before takes its own place, and makes no second noise
  const shown = { body, tag, renotify: !again, data: link, dir: "auto", icon: "/static/img/app/icon-192.png", badge: "/static/img/app/badge-96.png" };
  await self.registration.showNotification(title, shown);
}

async function open(link) {
  const address = new URL(link, self.location.origin);
  if (address.origin !== self.location.origin) return;
  await self.clients.openWindow(address.href);
}

// The push service took the address back. Perhaps nobody is signed in: the old address and its
// secret say who we are. Some browsers tell neither, so devices.js has kept them.
async function renew(event) {
  const before = event.oldSubscription ? told(event.oldSubscription) : await kept();
  if (!before) return;
  const ours = { userVisibleOnly: true, applicationServerKey: before.key };
  const fresh = event.newSubscription ?? (await self.registration.pushManager.subscribe(ours));
  const now = told(fresh);
  const body = new URLSearchParams({ old: before.endpoint, secret: before.auth, ...now });
  const answer = await fetch("/renewed-device", { method: "POST", body });
  if (answer.ok) await keep(now);
  else if (answer.status === 404) await fresh.unsubscribe();
}

function told(subscription) {
  const { endpoint, options } = subscription;
  const key = text(options.applicationServerKey);
  return { endpoint, key, point: text(subscription.getKey("p256dh")), auth: text(subscription.getKey("auth")) };
}

const text = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function kept() {
  const found = await caches.match("/device", { cacheName: "device" });
  return found?.json();
}

async function keep(given) {
  const store = await caches.open("device");
  await store.put("/device", new Response(JSON.stringify(given)));
}
