// Keeps a simulated phone's page fresh and sends its forms without leaving it. Everything works without this file too.
const PAUSE = 1200;
const main = document.getElementById("main");
let sending = Promise.resolve();

const read = (html) => new DOMParser().parseFromString(html, "text/html");

/** Swap every part whose version changed; whoever had the focus keeps it. */
function swap(fresh) {
  for (const part of main.querySelectorAll("[data-version]")) {
    const next = fresh.getElementById(part.id);
    if (!next || next.dataset.version === part.dataset.version) continue;
    const { id, name, value } = part.contains(document.activeElement) ? document.activeElement : {};
    part.replaceChildren(...next.childNodes);
    part.dataset.version = next.dataset.version;
    const again = id ? document.getElementById(id) : name && part.querySelector(`[name="${name}"][value="${value}"]`);
    if (again) again.focus();
  }
}

async function refresh() {
  const answer = await fetch(main.querySelector("[data-live]").dataset.live);
  if (answer.ok) swap(read(await answer.text()));
}

/** A new one-time key, so that two quick presses are two presses. */
function renew(form) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  form.elements.once.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(form, action, fields) {
  const answer = await fetch(action, { method: "POST", body: fields });
  if (!answer.ok) {
    const page = read(await answer.text());
    main.replaceChildren(...page.getElementById("main").childNodes);
    return;
  }
  const typed = form.elements.namedItem("body");
  if (typed && typed.type === "text") typed.value = "";
  await refresh();
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  const fields = new FormData(form, event.submitter);
  const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
  event.preventDefault();
  renew(form);
  sending = sending.then(() => send(form, action, fields)).catch(() => location.reload());
});

async function watch() {
  try {
    if (!document.hidden) await refresh();
  } catch {
    // the server is away for a moment: the next turn asks again
  }
  setTimeout(watch, PAUSE);
}

setTimeout(watch, PAUSE);
