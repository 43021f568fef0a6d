// A file that answers a question is sent as soon as it is chosen, with a bar that shows how far it is; the question is
// then shown anew, and what is typed around it stays as it is. Without this file it goes with the Save button.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { lineFor, send, tooLarge } from "./uploads.js";

export function watchFileQuestions(root = document) {
  root.querySelectorAll("[data-file-question]").forEach(watch);
}

function watch(place) {
  const box = place.querySelector("input[type=file]");
  box.addEventListener("change", () => box.files.length && answerWith(place, box.files[0]));
}

async function answerWith(place, file) {
  const line = lineFor(file);
  place.querySelector("[data-progress]").append(line);
  say(place, "Attaching. Stay on this page until it is done.");
  window.addEventListener("beforeunload", stay);
  const reason = tooLarge(place, file) || (await send(place.dataset.sendTo, bodyFor(place, file), tokenOf(place), line));
  window.removeEventListener("beforeunload", stay);
  await showAnew(place);
  place.focus();
  if (reason) refuse(place, reason);
  say(place, reason ? "" : `“${file.name}” is attached.`);
}

function bodyFor(place, file) {
  const body = new FormData();
  body.append("chosen", file);
  body.append("question", place.dataset.fileQuestion);
  body.append("replaces", place.querySelector("[data-replaces]").value);
  return body;
}

function tokenOf(place) {
  return place.closest("form").elements.csrfmiddlewaretoken.value;
}

function stay(event) {
  event.preventDefault();
}

// The question as the server shows it now. Where the page can't be fetched, it is left as it is with an empty box.
async function showAnew(place) {
  const page = await fetch(location.pathname).catch(() => null);
  const fresh = page?.ok && !page.redirected && new DOMParser().parseFromString(await page.text(), "text/html").getElementById(place.id);
  place.querySelector("[data-progress]").replaceChildren();
  if (!fresh) return (place.querySelector("input[type=file]").value = "");
  place.replaceChildren(...fresh.childNodes);
  initAll(place);
  return watch(place);
}

function refuse(place, reason) {
  const told = place.querySelector("template").content.cloneNode(true);
  told.querySelector("[data-reason]").textContent = reason;
  const group = place.querySelector(".nhsuk-form-group");
  group.classList.add("nhsuk-form-group--error");
  group.querySelector(".nhsuk-error-message")?.remove();
  group.querySelector(".nhsuk-hint").after(told);
}

function say(place, sentence) {
  place.querySelector("[data-said]").textContent = sentence;
}
