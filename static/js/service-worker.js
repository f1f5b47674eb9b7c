// Shows what the house tells, and opens the page where it stands. It keeps no pages and answers
// no requests: without it everything works as before.
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function show(data) {
  const { title, body, link, tag, again } = data.json();
  // what may have come before takes its own place, and makes no second noise
  const shown = { body, tag, renotify: !again, data: link, dir: "auto", icon: "/static/img/leaf.svg" };
  await self.registration.showNotification(title, shown);
}

async function open(link) {
  const address = new URL(link, self.location.origin);
  if (address.origin !== self.location.origin) return;
  await self.clients.openWindow(address.href);
}
