// Answers for the evacuation list: by the network, and else with what was kept of it today.
"use strict";
const SHELF = "evacuation";

const kept = (request) => caches.match(request, { cacheName: SHELF, ignoreSearch: true, ignoreVary: true });

// Takes the shelf down once the day is over whose list stands there.
const tidy = async () => {
  const page = await kept("/desk/evacuation");
  if (page && Number(page.headers.get("Seuil-Over")) <= Date.now()) await caches.delete(SHELF);
};

const answer = async (request) => {
  try {
    const fresh = await fetch(request);
    if (fresh.status < 500) return fresh;
    await tidy();
    return (await kept(request)) ?? fresh;
  } catch (unreachable) {
    await tidy();
    const page = await kept(request);
    if (page) return page;
    throw unreachable;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
