// A countdown in the words of the server ("3 days, 4 hours"), kept up to date. Without scripts the server's words stay.
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const EVERY = 20_000;

export function runCountdowns(root = document) {
  const countdowns = [...root.querySelectorAll("time[data-countdown]")];
  const tick = () => countdowns.forEach((time) => (time.textContent = timeLeft(new Date(time.dateTime) - Date.now())));
  if (countdowns.length) setInterval(tick, EVERY);
}

// milliseconds in, "3 days, 4 hours" out: the two largest units, rounded down, as `time_to` does on the server
export function timeLeft(milliseconds) {
  let seconds = Math.floor(milliseconds / 1000);
  const parts = [];
  for (const [noun, length] of UNITS) {
    const count = Math.floor(seconds / length);
    if (count > 0 && parts.length < 2) parts.push(`${count} ${noun}${count === 1 ? "" : "s"}`);
    else if (parts.length) break;
    seconds -= Math.max(0, count) * length;
  }
  return parts.join(", ") || (milliseconds > 0 ? "less than a minute" : "no time at all");
}
