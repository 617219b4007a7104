// Draws what /events tells, sends what is pressed. Nothing is decided here.
const say = JSON.parse(document.getElementById("say").textContent);
const lang = document.documentElement.lang;
const at = (id) => document.getElementById(id);
const all = (query) => [...document.querySelectorAll(query)];
const who = at("who");
const hour = new Intl.DateTimeFormat(lang, { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });

async function send(path, order = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(order),
  });
  if (!answer.ok) tell((await answer.json()).error, "refused");
}

function tell(words, kind) {
  at("said").textContent = words;
  at("said").className = kind;
}

function draw(picture) {
  const { granted, refused } = picture.lamps;
  const open = picture.strike === "open";
  at("door").classList.toggle("open", open);
  at("green").classList.toggle("on", granted);
  at("red").classList.toggle("on", refused);
  at("buzzer").classList.toggle("on", picture.buzzer);
  if (refused) tell(say.refused, "refused");
  else if (granted) tell(`${say.granted}. ${say.open}.`, "granted");
  else tell(`${open ? say.open : say.shut}.`, open ? "granted" : "");
  drawHour(picture);
  for (const [device, { plugged }] of Object.entries(picture.readers)) drawReader(device, plugged);
  for (const [name, child] of Object.entries(picture.children)) drawChild(name, child);
}

function drawHour({ at: local, rate, week_over: over }) {
  const speed = over ? say.real : `${Math.round(rate).toLocaleString(lang)} ${say.faster}`;
  at("hour").textContent = `${hour.format(new Date(local.slice(0, 19) + "Z"))} · ${speed}`;
}

function drawReader(device, plugged) {
  const button = document.querySelector(`[data-plug=${device}]`);
  const words = plugged ? say.unplug : say.replug;
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${say[device]}`);
  button.setAttribute("aria-pressed", String(!plugged));
  document.querySelector(`[data-device=${device}]`).classList.toggle("unplugged", !plugged);
}

function drawChild(name, { pid, restarts }) {
  const small = document.querySelector(`[data-child=${name}]`);
  small.textContent = (pid === null ? say.down : `pid ${pid}`) + (restarts ? ` · ↻ ${restarts}` : "");
  small.title = say.restarts;
  small.classList.toggle("down", pid === null);
}

function drawCarried() {
  const carried = who.selectedOptions[0].dataset.carry.split(" ");
  for (const button of all("[data-device]")) {
    const lacks = !carried.includes(button.dataset.device.split("-")[0]);
    button.setAttribute("aria-disabled", String(lacks));
    button.title = lacks ? say.no_finger : "";
  }
}

function hold(button) {
  button.classList.add("held");
  setTimeout(() => button.classList.remove("held"), 400);
}

function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return tell(say.no_finger, "");
  hold(button);
  const { device } = button.dataset;
  const number = Number(who.value);
  return "stranger" in who.selectedOptions[0].dataset ? send("/unknown", { stranger: number, device }) : send("/press", { person: number, device });
}

who.addEventListener("change", drawCarried);
for (const button of all("[data-device]")) button.addEventListener("click", () => press(button));
at("exit").addEventListener("click", (event) => {
  hold(event.currentTarget);
  send("/exit-button");
});
for (const button of all("[data-plug]")) {
  button.addEventListener("click", () =>
    send(button.getAttribute("aria-pressed") === "true" ? "/replug" : "/unplug", { device: button.dataset.plug }));
}
for (const button of all("[data-kill]")) {
  button.addEventListener("click", () => send("/kill", { what: button.dataset.kill }));
}

const events = new EventSource("/events");
events.onmessage = ({ data }) => {
  at("lost").hidden = true;
  draw(JSON.parse(data));
};
events.onerror = () => { at("lost").hidden = false; };
drawCarried();
