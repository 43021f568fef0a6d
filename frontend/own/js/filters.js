// Filters beside a list, and parts that are long, stand open on a desk and folded on a phone. Without scripts the person
// folds them.
const DESK = window.matchMedia("(min-width: 64em)");

export function foldFiltersOnPhones(root = document) {
  const panels = [...root.querySelectorAll(".app-beside .app-filter, [data-folds-on-phones]")];
  const follow = () => panels.forEach((panel) => (panel.open = DESK.matches || panel.hasAttribute("data-in-use")));
  follow();
  DESK.addEventListener("change", follow);
}
