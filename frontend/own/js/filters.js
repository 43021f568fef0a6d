// Filters stand open beside a list on a desk and folded above it on a phone. Without scripts the person folds them.
const DESK = window.matchMedia("(min-width: 64em)");

export function foldFiltersOnPhones(root = document) {
  const panels = [...root.querySelectorAll(".app-beside .app-filter")];
  const follow = () => panels.forEach((panel) => (panel.open = DESK.matches || panel.hasAttribute("data-in-use")));
  follow();
  DESK.addEventListener("change", follow);
}
