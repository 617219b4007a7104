// Answers for the evacuation list: by the network, and else with what was kept of it today.
"use strict";
const SHELF = "evacuation";
const PATIENCE_MS = 4_000; // who stands outside waits no longer for a network that says nothing

const kept = (request) => caches.match(request, { cacheName: SHELF, ignoreSearch: true, ignoreVary: true });

// Takes the shelf down once the day is over whose list stands there.
const tidy = async () => {
  const page = await kept("/desk/evacuation");
  if (page && Number(page.headers.get("Seuil-Over")) <= Date.now()) await caches.delete(SHELF);
};

let silentUntil = 0; // how a page looks is not waited for again, once the page itself was late

// Returns what the network answers, null where it does not, or not in time.
const inTime = async (asked) => {
  const patience = Date.now() < silentUntil ? 0 : PATIENCE_MS;
  const late = new Promise((resolve) => setTimeout(resolve, patience, "late"));
  const fresh = await Promise.race([asked, late]).catch(() => null);
  if (fresh !== "late") return fresh;
  if (patience > 0) silentUntil = Date.now() + PATIENCE_MS;
  return null;
};

const answer = async (request) => {
  const asked = fetch(request);
  const fresh = await inTime(asked);
  if (fresh?.status === 403) await caches.delete(SHELF); // whoever may not see it keeps nothing
  if (fresh?.status < 500) return fresh;
  await tidy();
  return (await kept(request)) ?? asked;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});
