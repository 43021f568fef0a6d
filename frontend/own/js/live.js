// What others do in a meeting comes onto the page by itself. Without this file people follow "See the latest". When a
// look fails, what stands there stays: the next one comes soon. What somebody is typing is never taken away.
const EVERY = 4_000;

export function followTheMeeting(root = document) {
  root.querySelectorAll("[data-live]").forEach((block) => {
    setInterval(() => document.visibilityState === "visible" && look(block), EVERY);
  });
}

async function look(block) {
  try {
    const response = await fetch(block.dataset.live);
    if (response.ok && !response.redirected) show(block, await response.text());
  } catch {
    // away for a moment
  }
}

function show(block, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (words(fresh.content) === words(block) || isBeingTyped(block)) return;
  const wasOpen = block.querySelector("details")?.open ?? false;
  const hadFocus = block.contains(document.activeElement);
  block.replaceChildren(fresh.content);
  const details = block.querySelector("details");
  if (details) details.open = wasOpen;
  if (hadFocus) focusOn(block);
  offerTheMean(block);
}

const words = (part) => part.textContent.replace(/\s+/g, " ").trim();
const isBeingTyped = (block) => [...block.querySelectorAll("input")].some((field) => field.value !== field.defaultValue);

function focusOn(block) {
  block.tabIndex = -1;
  block.focus();
}

// The form for the panel's figure offers the mean until somebody types there, and never takes back what they typed.
function offerTheMean(block) {
  const field = block.dataset.liveOffers && document.getElementById(block.dataset.liveOffers);
  const mean = block.querySelector("[data-live-mean]");
  if (field && mean && field.value === field.defaultValue) field.defaultValue = field.value = mean.textContent;
}
