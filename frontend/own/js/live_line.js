// The line of a shortlist follows what is typed into it or into its rules. The server works it out, as it does for the
// button "Work the line out", and keeps nothing; the parts that it sends take the place of those on the page. When a
// look fails, what stands there stays until the next letter.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";

const PAUSE = 400;

export function followTheLine(root = document) {
  root.querySelectorAll("form[data-live-line]").forEach((form) => {
    let pause;
    let asked;
    form.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) return; // words move no line
      clearTimeout(pause);
      asked?.abort();
      pause = setTimeout(() => workOut(form, (asked = new AbortController()).signal), PAUSE);
    });
  });
}

async function workOut(form, signal) {
  const body = new FormData(form);
  body.set("act", "live");
  try {
    const response = await fetch(form.action, { method: "POST", body, signal });
    if (response.ok && !response.redirected) show(await response.text());
  } catch {
    // away for a moment, or overtaken by what was typed since
  }
}

function show(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  for (const part of fresh.content.querySelectorAll("[data-live-part]")) {
    const old = document.getElementById(part.id);
    if (old) old.matches("[role=status]") ? say(old, part) : replace(old, part);
  }
}

const words = (part) => part.textContent.replace(/\s+/g, " ").trim();

// Set anew in the same element, so that a screen reader tells it.
function say(old, part) {
  if (old.textContent !== part.textContent) old.textContent = part.textContent;
  if (part.dataset.lineAfter !== undefined) moveTheLine(part.dataset.lineAfter);
}

function replace(old, part) {
  if (old.contains(document.activeElement) || words(old) === words(part)) return;
  const typed = old.querySelector("textarea");
  const folds = [...part.querySelectorAll("details")];
  [...old.querySelectorAll("details")].forEach((details, at) => folds[at] && (folds[at].open = details.open));
  old.replaceWith(part);
  const field = part.querySelector("textarea");
  if (typed && field) field.value = typed.value;
  initAll({ scope: part });
}

// The funding line stands below the last row that it funds; on another page of the list it is not seen here.
function moveTheLine(id) {
  const line = document.getElementById("funding-line");
  const last = document.getElementById(id);
  if (!line) return;
  line.hidden = !last;
  last?.after(line);
}
