// The evacuation list: printed at a press, and kept on this machine for the rest of the day.
"use strict";
(() => {
  const list = document.querySelector("[data-keep-s]");
  const button = document.querySelector("[data-print]");
  button.hidden = false;
  button.addEventListener("click", () => print());
  // The page as it is read without a network: nothing to press, and the hour it is of.
  const written = () => {
    const page = document.documentElement.cloneNode(true);
    for (const gone of page.querySelectorAll("form, nav, script, noscript, [data-online]")) gone.remove();
    page.querySelector("[data-offline]").hidden = false;
    return `<!doctype html>${page.outerHTML}`;
  };

  const keep = async () => {
    await navigator.serviceWorker.register("/desk/sw.js", { scope: "/desk/evacuation" });
    const shelf = await caches.open("evacuation");
    const over = Date.now() + 1000 * Number(list.dataset.keepS);
    const headers = {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'",
      "Seuil-Over": String(over),
    };
    await shelf.put(location.pathname, new Response(written(), { headers }));
    const looks = document.querySelectorAll("link[rel=stylesheet], link[rel=icon]");
    await shelf.addAll([...looks].map((link) => link.href));
    await navigator.serviceWorker.ready;
    document.querySelector("[data-kept]").hidden = false;
  };

  // An old browser, plain HTTP, a certificate whose warning was clicked away, or no room.
  keep().catch(() => { document.querySelector("[data-unkept]").hidden = false; });
})();
