/* Addresses within the file, theme, print. */

let lastResults = "#/";
const views = [...document.querySelectorAll("section[data-view]")];
const unitView = document.getElementById("unit");
const byName = new Map(year.units.map((unit) => [unit.unit, unit]));

function showView(name) {
  for (const view of views) view.hidden = view.dataset.view !== name;
  const marked = name === "unit" ? "results" : name;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === marked) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function showUnit(name) {
  const unit = byName.get(name);
  const missing = [make("h1", { tabindex: "-1" }, "没有这个单位"), make("p", {}, name), make("p", {}, make("a", { href: "#/" }, "‹ 全部单位"))];
  unitView.replaceChildren();
  fill(unitView, {}, unit ? unitPage(unit) : missing);
  showView("unit");
  document.title = `${name} · ${year.title}`;
}

/** Show what the address says; a change of address moves the focus to the heading of what it opens. */
function route(moved) {
  const [, place = "", query = ""] = location.hash.match(/^#\/([^?]*)\??(.*)$/) || [];
  if (place.startsWith("unit/")) {
    showUnit(decoded(place.slice("unit/".length)));
  } else {
    const name = views.some((view) => view.dataset.view === place && place !== "unit") ? place : "results";
    if (name === "results") readResultsAddress(query);
    showView(name);
    document.title = year.title;
  }
  if (moved) {
    const heading = views.find((view) => !view.hidden).querySelector("h1");
    scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
}

function startTheme() {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const tell = () => (button.textContent = dark() ? "浅色" : "深色");
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    tell();
  });
  system.addEventListener("change", tell);
  button.hidden = false;
  tell();
}

/**
 * Paper has no folds: what is folded is opened for it, and closed again. What was not found of a unit stays a list of
 * titles, unless a reader has opened it.
 */
function startPrint() {
  let opened = [];
  addEventListener("beforeprint", () => {
    const view = views.find((each) => !each.hidden);
    opened = [...view.querySelectorAll("details:not([open])")].filter((details) => !details.closest(".folded"));
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
  const button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", () => print());
}

startResults();
startTheme();
startPrint();
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
results.addEventListener("click", (event) => {
  if (event.target.closest("tbody a")) lastResults = resultsAddress();
});
addEventListener("hashchange", () => route(true));
route(false);
