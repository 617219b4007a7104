// Passkeys: asks the browser for one, and sends its answer in the form that is there. What is to
// be asked stands in the page. Where the browser has no passkeys, nothing of it is shown.
"use strict";

const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toBase64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function asked(wish) {
  const listed = (keys) => (keys ?? []).map((key) => ({ ...key, id: fromBase64url(key.id) }));
  const wanted = { ...wish, challenge: fromBase64url(wish.challenge) };
  if (wish.user) {
    wanted.user = { ...wish.user, id: fromBase64url(wish.user.id) };
    wanted.excludeCredentials = listed(wish.excludeCredentials);
  } else {
    wanted.allowCredentials = listed(wish.allowCredentials);
  }
  return { publicKey: wanted };
}

function said(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = toBase64url(credential.response[part]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: toBase64url(credential.rawId), type, response });
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  const form = place.querySelector("form");
  const wrong = place.querySelector("[role=alert]");
  const wish = JSON.parse(place.dataset.wish);
  place.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.hidden = true;
    try {
      form.elements.said.value = said(await navigator.credentials[place.dataset.passkey](asked(wish)));
    } catch {
      wrong.hidden = false;
      return;
    }
    form.submit();
  });
}
