/* The result table: search, filters, order. What is chosen stands in the address, so that it can be passed on. */

const results = document.getElementById("results");
const resultRows = [...results.tBodies[0].rows];
const rankOrder = new Map(resultRows.map((row, place) => [row, place]));
const filters = document.querySelector(".filters");
const FILTERS = { q: "query", grade: "by-grade", criterion: "by-criterion", group: "by-group" };

function filterOf(name) {
  return document.getElementById(FILTERS[name]);
}

/** Compare by one column; what has no value comes last either way, equal rows stay in the order of the report. */
function compareRows(column, direction) {
  if (column === "rank" && direction === "ascending") return (a, b) => rankOrder.get(a) - rankOrder.get(b); // group by group
  const numbers = column !== "unit" && column !== "group";
  return (a, b) => {
    const left = a.dataset[column];
    const right = b.dataset[column];
    if (left === "" || right === "") return (left === "") - (right === "") || rankOrder.get(a) - rankOrder.get(b);
    const order = numbers ? Number(left) - Number(right) : left.localeCompare(right, "zh-CN");
    return (direction === "descending" ? -order : order) || rankOrder.get(a) - rankOrder.get(b);
  };
}

function sortResults(column, direction) {
  for (const header of results.tHead.rows[0].cells) {
    if (header.dataset.sort === column) header.setAttribute("aria-sort", direction);
    else if (header.dataset.sort) header.setAttribute("aria-sort", "none");
  }
  results.tBodies[0].append(...[...resultRows].sort(compareRows(column, direction)));
}

function sorted() {
  const header = results.tHead.querySelector('[aria-sort="ascending"], [aria-sort="descending"]');
  return [header.dataset.sort, header.getAttribute("aria-sort")];
}

/** A text as it is searched: no spaces, full and half width alike. */
function searched(text) {
  return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

/** Whether the unit of a row has a name, of its own or another, that holds the text. */
function named(data, text) {
  return [data.unit, ...data.aliases.split("\n")].some((name) => searched(name).includes(text));
}

/** Hide the rows that the filters leave out, and say how many are left. */
function filterResults() {
  const wanted = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, filterOf(name) ? filterOf(name).value.trim() : ""]));
  const text = searched(wanted.q);
  let shown = 0;
  for (const row of resultRows) {
    const data = row.dataset;
    row.hidden = !(
      (!text || named(data, text)) &&
      (!wanted.grade || data.given === wanted.grade) &&
      (!wanted.criterion || data.codes.split(" ").includes(wanted.criterion)) &&
      (!wanted.group || data.group === wanted.group)
    );
    shown += !row.hidden;
  }
  const all = resultRows.length;
  document.getElementById("shown").textContent =
    shown === 0 ? `没有符合条件的单位（共 ${all} 家）` : shown === all ? `共 ${all} 家` : `显示 ${shown} 家，共 ${all} 家`;
}

/** The address of the table as it is now. */
function resultsAddress() {
  const parts = new URLSearchParams();
  for (const name of Object.keys(FILTERS)) if (filterOf(name) && filterOf(name).value) parts.set(name, filterOf(name).value);
  const [column, direction] = sorted();
  if (column !== "rank" || direction !== "ascending") parts.set("sort", `${column} ${direction}`);
  return `#/${parts.toString() ? `?${parts}` : ""}`;
}

function keepAddress() {
  history.replaceState(null, "", resultsAddress());
}

/** Set filters and order from the address. */
function readResultsAddress(query) {
  const parts = new URLSearchParams(query);
  for (const name of Object.keys(FILTERS)) {
    if (filterOf(name)) filterOf(name).value = parts.get(name) || "";
    if (filterOf(name) && filterOf(name).selectedIndex === -1) filterOf(name).value = "";
  }
  const [column, direction] = (parts.get("sort") || "rank ascending").split(" ");
  const known = results.tHead.querySelector(`[data-sort="${CSS.escape(column)}"]`);
  if (known) sortResults(column, direction === "descending" ? "descending" : "ascending");
  filterResults();
}

function startResults() {
  for (const header of results.tHead.querySelectorAll("[data-sort]")) {
    const button = make("button", { type: "button" }, header.textContent);
    header.dataset.name = header.textContent; // on paper a button is not repeated with the head of the table
    if (!header.hasAttribute("aria-sort")) header.setAttribute("aria-sort", "none");
    header.replaceChildren(button);
    button.addEventListener("click", () => {
      const [column, direction] = sorted();
      const other = direction === "ascending" ? "descending" : "ascending";
      sortResults(header.dataset.sort, column === header.dataset.sort ? other : header.dataset.first || "ascending");
      keepAddress();
    });
  }
  filters.hidden = false;
  filters.addEventListener("input", () => (filterResults(), keepAddress()));
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(() => (filterResults(), keepAddress(), filterOf("q").focus())));
}
