// Similar proposals follow the title and the pitch while somebody types. Without this file they are those of the text
// as it was saved. When the look fails, what stands there stays: nobody asked for it.
const PAUSE = 700;

export function followTheTyping(root = document) {
  root.querySelectorAll("[data-similar]").forEach((block) => {
    const fields = ["title", "pitch"].map((name) => document.getElementById(`id_${name}`)).filter(Boolean);
    let timer, asked;
    const look = async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        show(block, await ask(block, fields, asked.signal));
      } catch (error) {
        if (error.name !== "AbortError") asked = undefined;
      }
    };
    fields.forEach((field) =>
      field.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(look, PAUSE);
      }),
    );
  });
}

async function ask(block, fields, signal) {
  const body = new FormData();
  fields.forEach((field) => body.append(field.name, field.value));
  body.append("besides", block.dataset.besides);
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const response = await fetch(block.dataset.similar, { method: "POST", body, signal, headers: { "X-CSRFToken": token } });
  if (!response.ok || response.redirected) throw new Error("The look failed.");
  return response.text();
}

// The list stays open when it was, and only its number is told to those who listen.
function show(block, html) {
  const place = block.querySelector("[data-similar-block]");
  const wasOpen = place.querySelector("details")?.open ?? false;
  const before = place.querySelector("summary")?.textContent ?? "";
  place.innerHTML = html;
  const details = place.querySelector("details");
  if (details) details.open = wasOpen;
  const now = place.querySelector("summary")?.textContent ?? "";
  if (now !== before) block.querySelector("[data-similar-told]").textContent = now || "No similar proposals.";
}
