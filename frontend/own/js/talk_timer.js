// How long a proposal may still be talked about, by the second: "7:41 left", then "3 minutes over". Without this file the
// time of its end stays. The figure itself is never read out; "1 minute left" and "Time is up" are, once each.
const SECOND = 1_000;
const WARNING = 60;

export function runTalkTimers(root = document) {
  root.querySelectorAll("[data-talk-timer]").forEach((timer) => {
    const end = new Date(timer.dataset.talkTimer);
    const tick = () => show(timer, Math.ceil((end - Date.now()) / SECOND));
    timer.querySelector("[data-talk-figure]").hidden = false;
    tick();
    setInterval(tick, SECOND);
  });
}

function show(timer, seconds) {
  const figure = timer.querySelector("[data-talk-figure]");
  figure.textContent = timeOfTalk(seconds);
  timer.classList.toggle("app-timer--over", seconds <= 0);
  const before = timer.dataset.phase;
  const phase = seconds <= 0 ? "Time is up" : seconds <= WARNING ? "1 minute left" : "";
  timer.dataset.phase = phase;
  if (before !== undefined && before !== phase) timer.querySelector("[data-talk-said]").textContent = phase;
}

// seconds in, "7:41 left", "Time is up" or "3 minutes over" out
export function timeOfTalk(seconds) {
  if (seconds > 0) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
  const over = Math.floor(-seconds / 60);
  return over ? `${over} minute${over === 1 ? "" : "s"} over` : "Time is up";
}
