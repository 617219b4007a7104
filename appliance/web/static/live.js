// The board, live: the public stream is the bell, a part of the page by itself is the news.
"use strict";
(() => {
  const live = document.querySelector("[data-live]");
  const { live: address, bell } = live.dataset;
  const EVERY_MS = 10_000, SOON_MS = 200, REOPEN_MS = 60_000;
  const PATIENCE_MS = 35_000; // the pages themselves wait thirty seconds for the door
  const lost = document.getElementById("lost");
  let due = 0, asking = false, rung = false, waiting = null;

  const put = (words) => {
    const draft = document.createElement("template");
    draft.innerHTML = words;
    if (draft.innerHTML === live.innerHTML) return;
    // Nothing is taken from under somebody's finger: it comes once they have gone on.
    waiting = live.contains(document.activeElement) ? words : null;
    if (waiting === null) live.replaceChildren(...draft.content.childNodes);
  };

  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.redirected) return location.reload(); // the session is over: say so
    if (!answer.ok) throw new Error(answer.status);
    put(await answer.text());
    lost.hidden = true;
  };

  // One question at a time: whoever is slow to answer is not asked ever more.
  const ask = async () => {
    [due, asking, rung] = [0, true, false];
    await look().catch(() => { lost.hidden = false; });
    asking = false;
    if (rung) lookSoon();
  };

  const lookSoon = () => {
    if (asking) rung = true;
    else due ||= setTimeout(ask, SOON_MS);
  };

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
