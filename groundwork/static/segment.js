// Counts a segment while its sentence is written. Without this file the button does it.
const form = document.getElementById("segment");
const counted = form.querySelector("[data-counted]");
const words = form.querySelector("[data-words]");
const PAUSE = 300;
const UNASKED = new Set(["csrf_token", "once", "name", "act"]);
let waiting = 0;
let asked = 0;

async function ask() {
  const turn = ++asked;
  const fields = [...new FormData(form)].filter(([name]) => !UNASKED.has(name) && !name.endsWith(".new"));
  const answer = await fetch(`${form.dataset.count}?${new URLSearchParams(fields)}`);
  if (!answer.ok || turn !== asked) return; // a later question was asked meanwhile
  const told = await answer.json();
  counted.textContent = told.counted || told.unclear;
  words.textContent = told.words;
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => ask().catch(() => {}), PAUSE); // the server is away for a moment: the button still counts
}

form.addEventListener("input", soon);
form.addEventListener("change", soon);
