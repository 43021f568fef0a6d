// Sends the chosen files one by one with a progress bar for each; what is refused is told, and the others stay. The
// page then shows the list anew. Without this file the form sends all of them at once, under the same rules.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";

export function watchUploads(root = document) {
  root.querySelectorAll("[data-uploads]").forEach((place) => {
    place.querySelector("form").addEventListener("submit", (event) => {
      const files = [...place.querySelector("input[type=file]").files];
      if (!files.length) return; // the server says what is missing
      event.preventDefault();
      sendAll(place, files);
    });
  });
}

async function sendAll(place, files) {
  const button = place.querySelector("button[type=submit]");
  const list = place.appendChild(Object.assign(document.createElement("ul"), { className: "app-uploads" }));
  const status = place.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  status.textContent = "Attaching. Stay on this page until it is done.";
  button.disabled = true;
  const lines = files.map((file) => list.appendChild(lineFor(file)));
  const refused = [];
  for (const [index, file] of files.entries()) {
    const reason = tooLarge(place, file) || (await send(location.pathname, bodyFor(file), tokenOf(place), lines[index]));
    if (reason) refused.push(reason);
  }
  await showAnew(files.length - refused.length, refused);
}

function bodyFor(file) {
  const body = new FormData();
  body.append("chosen", file);
  return body;
}

function tokenOf(place) {
  return place.querySelector("[name=csrfmiddlewaretoken]").value;
}

export function lineFor(file) {
  const line = document.createElement("li");
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", file.name);
  line.append(Object.assign(document.createElement("span"), { textContent: file.name }), bar);
  return line;
}

// Said before a byte is sent; the server says the same.
export function tooLarge(place, file) {
  const most = Number(place.dataset.mostMegabytes);
  if (file.size <= most * 2 ** 20) return "";
  return `“${file.name}” is larger than ${most} MB. Make it smaller, for instance with smaller pictures, and attach that.`;
}

// Resolves with why the file of this body, as `chosen`, was refused; with nothing when it is attached.
export function send(address, body, token, line) {
  const file = body.get("chosen");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      line.querySelector("progress").value = (100 * loaded) / total;
    });
    request.addEventListener("load", () => resolve(reasonIn(request, file)));
    request.addEventListener("error", () => resolve(`“${file.name}” did not arrive: the connection was lost. Attach it again.`));
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.send(body);
  });
}

function reasonIn(request, file) {
  try {
    return JSON.parse(request.responseText).refused.join(" ");
  } catch {
    return `“${file.name}” could not be attached. Load this page again and try once more.`;
  }
}

// The page as it is now, with what happened above its heading, as the server would have put it.
async function showAnew(attached, refused) {
  const page = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("main");
  if (!page.ok || page.redirected || !fresh) return location.reload();
  const main = document.querySelector("main");
  main.replaceChildren(...fresh.childNodes);
  if (attached) tell(main, "[data-attached]", [attached === 1 ? "1 file is attached." : `${attached} files are attached.`]);
  if (refused.length) {
    main.querySelector(".nhsuk-notification-banner")?.setAttribute("data-disable-auto-focus", "true");
    tell(main, "[data-refused]", refused);
  }
  initAll(main);
  watchUploads(main);
}

// Fills one of the page's templates: what holds `data-said` stands there once for each sentence.
function tell(main, which, sentences) {
  const told = main.querySelector(which).content.cloneNode(true);
  const said = told.querySelector("[data-said]");
  const row = said.closest("li") ?? said;
  for (const sentence of sentences) {
    said.textContent = sentence;
    row.before(row.cloneNode(true));
  }
  row.remove();
  main.prepend(told);
}
