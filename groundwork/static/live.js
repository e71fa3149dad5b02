// Keeps the parts of a page that change by themselves fresh. Everything works without this file too.
const PAUSE = 2500;

/** Swap every part whose version changed; whoever is in one of its boxes is left alone. */
function swap(fresh) {
  for (const part of document.querySelectorAll("[data-version]")) {
    const next = fresh.getElementById(part.id);
    if (!next || next.dataset.version === part.dataset.version || part.querySelector("input:focus")) continue;
    const hadFocus = part.contains(document.activeElement);
    part.replaceChildren(...next.childNodes);
    part.dataset.version = next.dataset.version;
    if (hadFocus) part.querySelector("a, button")?.focus();
  }
}

async function refresh() {
  const answer = await fetch(document.querySelector("[data-live]").dataset.live);
  if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
}

async function watch() {
  try {
    if (!document.hidden) await refresh();
  } catch {
    // the server is away for a moment: the next turn asks again
  }
  setTimeout(watch, PAUSE);
}

setTimeout(watch, PAUSE);
