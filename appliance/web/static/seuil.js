// The page, live: events from the server, polling where there are none, and honesty about both.
"use strict";
(() => {
  const { events, now, today } = document.body.dataset;
  const POLL_MS = 10_000, REDRAW_MS = "simulated" in document.body.dataset ? 1_000 : 10_000, REOPEN_MS = 60_000, PATIENCE_MS = 5_000;
  const byId = (id) => document.getElementById(id);
  const ago = new Intl.RelativeTimeFormat(document.documentElement.lang);
  let heardAt = performance.now(), drawnAt = performance.now();
  let redrawing = 0, polling = 0, doubting = 0;

  const put = (element, html) => {
    const draft = element.cloneNode(false);
    draft.innerHTML = html;
    // Unchanged words are left alone, or a screen reader would say them again.
    if (element.innerHTML !== draft.innerHTML) element.replaceChildren(...draft.childNodes);
  };

  const lost = (is) => {
    clearTimeout(doubting);
    doubting = 0;
    byId("lost").hidden = !is;
    document.body.classList.toggle("lost", is);
  };

  const show = ({ parts: { title, ...html } }) => {
    lost(false);
    heardAt = performance.now();
    document.title = title;
    for (const [id, text] of Object.entries(html)) put(byId(id), text);
    redrawSoon();
  };

  const age = () => {
    for (const time of document.querySelectorAll("time[data-age]")) {
      const s = Math.max(1, Number(time.dataset.age) + Math.floor((performance.now() - heardAt) / 1000));
      const [size, unit] = s < 60 ? [1, "second"] : s < 3600 ? [60, "minute"]
        : s < 86400 ? [3600, "hour"] : [86400, "day"];
      const words = ago.format(-Math.floor(s / size), unit);
      if (time.textContent !== words) time.textContent = words;
    }
  };

  const redraw = async () => {
    redrawing = 0;
    drawnAt = performance.now();
    try {
      const answer = await fetch(today);
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["day", "curve", "hours"]) {
        const [here, there] = [byId(id), fresh.getElementById(id)];
        if (here && there) put(here, there.innerHTML);
      }
    } catch { /* the line at the top already says that the connection is lost */ }
  };

  const redrawSoon = () => {
    const due = Math.max(0, drawnAt + REDRAW_MS - performance.now());
    redrawing ||= setTimeout(redraw, due);
  };

  const poll = async () => {
    try {
      const answer = await fetch(now);
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
    } catch { lost(true); }
  };

  const listen = () => {
    const source = new EventSource(events);
    source.onmessage = (event) => {
      clearInterval(polling);
      polling = 0;
      show(JSON.parse(event.data));
    };
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) {
        doubting ||= setTimeout(() => lost(true), PATIENCE_MS);
        return;
      }
      // Too many are watching, or something between us does not let events through.
      if (!polling) { poll(); polling = setInterval(poll, POLL_MS); }
      setTimeout(listen, REOPEN_MS);
    };
  };

  setInterval(age, 1000);
  listen();
})();
