// The board, live: the public stream is the bell, a part of the page by itself is the news.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  const { live: address, bell } = live.dataset;
  const EVERY_MS = 10_000, SOON_MS = 200, REOPEN_MS = 60_000;
  let due = 0, waiting = null;

  const put = (words) => {
    const draft = document.createElement("template");
    draft.innerHTML = words;
    if (draft.innerHTML === live.innerHTML) return;
    // Nothing is taken from under somebody's finger: it comes once they have gone on.
    waiting = live.contains(document.activeElement) ? words : null;
    if (waiting === null) live.replaceChildren(...draft.content.childNodes);
  };

  const look = async () => {
    due = 0;
    if (document.hidden) return;
    const answer = await fetch(address);
    if (answer.redirected) location.reload(); // the session is over: say so
    else if (answer.ok) put(await answer.text());
  };

  const lookSoon = () => { due ||= setTimeout(() => look().catch(() => {}), SOON_MS); };

  const listen = () => {
    const source = new EventSource(bell);
    source.onmessage = lookSoon;
    source.onerror = () => {
      // Too many are listening: every ten seconds is enough until there is room.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, REOPEN_MS);
    };
  };

  live.addEventListener("focusout", () => setTimeout(() => { if (waiting !== null) put(waiting); }, 0));
  document.addEventListener("visibilitychange", lookSoon);
  setInterval(lookSoon, EVERY_MS); // who was refused is not on the public stream
  listen();
  // An evacuation list of another day does not stay on this machine.
  navigator.serviceWorker?.getRegistration("/desk/evacuation").then((kept) => kept?.active?.postMessage("tidy"));
})();
