"use strict";
// Keeps the part of a page that changes fresh, in seconds. Without a script the page reloads itself.
const live = document.querySelector("[data-every]");
const again = new URL(location.href);
again.searchParams.set("fresh", "1"); // nobody touched anything: it does not prolong the session

async function look() {
  if (document.hidden) return;
  const answer = await fetch(again);
  if (answer.redirected) location.reload(); // the session is over: say so
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-every]");
  // Nothing is taken from under somebody's finger.
  if (!fresh || live.contains(document.activeElement)) return;
  if (fresh.textContent !== live.textContent) live.replaceChildren(...fresh.childNodes);
}

setInterval(() => look().catch(() => {}), 1000 * Number(live.dataset.every));
