// The score sheet: keys 0 to 5 mark the criterion that has the focus, Enter goes on to the next one, Control and Enter
// save and go to the next sheet; the weighted total and the number of marks follow each mark, and a sheet that was saved
// comes back where it was left. Each mark is saved by autosave.js.
// The server computes the same total (scoring/arithmetic.py) and its figure is the one that counts.

export function watchScoreSheets(root = document) {
  root.querySelectorAll("[data-score-sheet]").forEach((sheet) => {
    sheet.addEventListener("keydown", (event) => goOn(sheet, event) || markByKey(event));
    sheet.addEventListener("change", () => showFigures(sheet));
    showFigures(sheet);
    if (!sheet.dataset.autosave) askBeforeLeaving(sheet);
    returnToPlace(sheet);
  });
}

// Saving loads the page anew: whoever saves in the middle goes on in the middle.
function returnToPlace(sheet) {
  const pane = sheet.closest(".app-scoring__sheet") ?? sheet;
  const left = JSON.parse(sessionStorage.getItem("sheet-place") ?? "{}");
  sessionStorage.removeItem("sheet-place");
  if (left.path === location.pathname && !document.querySelector(".nhsuk-error-summary")) {
    window.scrollTo(0, left.page);
    pane.scrollTop = left.pane;
  }
  sheet.addEventListener("submit", () => {
    const place = { path: location.pathname, page: window.scrollY, pane: pane.scrollTop };
    sessionStorage.setItem("sheet-place", JSON.stringify(place));
  });
}

function askBeforeLeaving(sheet) {
  const ask = (event) => event.preventDefault();
  sheet.addEventListener("input", () => window.addEventListener("beforeunload", ask));
  sheet.addEventListener("change", () => window.addEventListener("beforeunload", ask));
  sheet.addEventListener("submit", () => window.removeEventListener("beforeunload", ask));
}

function goOn(sheet, event) {
  if (event.key !== "Enter" || event.altKey) return false;
  if (event.ctrlKey || event.metaKey) return saveAndNext(sheet, event);
  const criterion = event.target.matches("input[type=radio]") && event.target.closest("[data-weight]");
  if (!criterion) return false;
  const all = [...sheet.querySelectorAll("[data-weight]")];
  const next = all[all.indexOf(criterion) + 1] ?? sheet;
  const choices = [...next.querySelectorAll("input[type=radio]")].filter((choice) => next !== sheet || !choice.closest("[data-weight]"));
  event.preventDefault();
  (choices.find((choice) => choice.checked) ?? choices[0])?.focus();
  return true;
}

function saveAndNext(sheet, event) {
  const button = sheet.querySelector("button[name=then][value=next]");
  if (!button) return false;
  event.preventDefault();
  sheet.requestSubmit(button);
  return true;
}

function markByKey(event) {
  const criterion = event.target.closest("[data-weight]");
  const isTyping = event.target.matches("textarea, input:not([type=radio])");
  if (!criterion || isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
  const choice = criterion.querySelector(`input[type=radio][value="${CSS.escape(event.key)}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.focus();
  choice.checked = true;
  for (const kind of ["input", "change"]) choice.dispatchEvent(new Event(kind, { bubbles: true }));
}

function showFigures(sheet) {
  const marks = marksOf(sheet);
  const given = marks.filter(({ mark }) => mark !== undefined);
  write(sheet, "output[data-total]", weightedTotal(given));
  write(sheet, "output[data-marked]", given.length);
  sheet.querySelector("[data-so-far]")?.toggleAttribute("hidden", given.length === marks.length);
}

function write(sheet, where, figure) {
  const output = sheet.querySelector(where);
  if (output) output.value = figure;
}

function marksOf(sheet) {
  return [...sheet.querySelectorAll("[data-weight]")].map((criterion) => ({
    weight: criterion.dataset.weight,
    mark: criterion.querySelector("input[type=radio]:checked")?.value,
  }));
}

// marks   [{weight: "1.50", mark: "4"}], those that are given
// returns "3.25", a half in the third place rounded up; "–" before one is given
export function weightedTotal(marks) {
  if (!marks.length) return "–";
  const weights = wholeNumbers(marks.map(({ weight }) => weight));
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  const weighted = weights.reduce((total, weight, index) => total + weight * BigInt(marks[index].mark), 0n);
  if (sum <= 0n) return "–";
  const hundredths = (200n * weighted + sum) / (2n * sum); // exact: binary fractions would round some halves down
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
}

// Decimal texts of different lengths as whole numbers in the same proportion.
function wholeNumbers(decimals) {
  const places = Math.max(...decimals.map((text) => (text.split(".")[1] ?? "").length));
  return decimals.map((text) => {
    const [whole, fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(places, "0"));
  });
}
