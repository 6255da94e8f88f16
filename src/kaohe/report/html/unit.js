/* The page of one unit. */

function fact(name, ...content) {
  return make("div", {}, make("dt", {}, name), make("dd", {}, ...content));
}

function gradeMark(grade) {
  const row = resultRows.find((each) => each.dataset.given === (grade || "—"));
  const tone = row ? row.querySelector(".grade").className : "grade";
  return make("span", { class: tone }, grade || "—");
}

function range(low, high) {
  return `${low || "—"}～${high || "—"}`;
}

function unitHead(unit) {
  const [score, shown, low, high] = unit.score;
  const [grade, gradeLow, gradeHigh] = unit.grade;
  return make(
    "div",
    { class: "unit-head" },
    make("h1", { tabindex: "-1" }, unit.unit),
    make(
      "dl",
      {},
      fact("名次", unit.rank === null ? "不参加排名" : [String(unit.rank), make("small", {}, ` / ${unit.ranked}`)]),
      unit.group ? fact("组别", unit.group) : "",
      fact(unit.provisional ? "得分（暂定）" : "得分", shown, low !== high ? make("small", {}, `　可能在 ${range(low, high)}`) : ""),
      fact("等次", gradeMark(grade), gradeLow !== gradeHigh ? make("small", {}, `　可能为 ${range(gradeLow, gradeHigh)}`) : ""),
    ),
  );
}

/** Draw the score on a ruler with the lines of the grades, and how far what is unknown can move it. */
function ruler(unit) {
  const [score, shown, low, high] = unit.score;
  if (score === null) return "";
  const limits = unit.reasons.map(pooled).filter(([, line]) => line !== null);
  const ends = [score, low, high, ...limits.map(([, line]) => line)].filter((end) => end !== null).map(Number);
  const [left, right] = [Math.min(...ends) - 4, Math.max(...ends) + 4];
  const at = (points) => `${(((Number(points) - left) / (right - left)) * 100).toFixed(2)}%`;
  const anchor = (points) => (parseFloat(at(points)) > 90 ? "end" : parseFloat(at(points)) < 10 ? "start" : "middle");
  return make(
    "div",
    { class: "ruler" },
    draw(
      "svg",
      { role: "img", "aria-label": `得分 ${shown}，${limits.map(([grade, line]) => `${grade}线 ${line}`).join("，")}` },
      draw("line", { class: "axis", x1: "0", x2: "100%", y1: "30", y2: "30" }),
      limits.map(([grade, line]) => [
        draw("line", { class: "limit", x1: at(line), x2: at(line), y1: "18", y2: "42" }),
        draw("text", { x: at(line), y: "56", "text-anchor": anchor(line) }, `${grade}线 ${line}`),
      ]),
      low !== high && low !== null && high !== null ? draw("line", { class: "span", x1: at(low), x2: at(high), y1: "30", y2: "30" }) : "",
      draw("circle", { cx: at(score), cy: "30", r: "6" }),
      draw("text", { class: "own", x: at(score), y: "13", "text-anchor": anchor(score) }, shown),
    ),
  );
}

/** Draw the share of an item's points that was earned, as open where nothing is known; for a line without full points, nothing. */
function itemBar(of, points, instead, open) {
  if (instead || !Number(of)) return "";
  const share = Math.max(0, Math.min(1, Number(points) / Number(of))) * 100;
  return draw(
    "svg",
    { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: "of", width: "100", height: "10" }),
    draw("rect", { class: open ? "got open" : "got", width: share.toFixed(2), height: "10" }),
  );
}

/* A narrow window shows rows of the sheet as blocks; the roles say that it is a table all the same. */

function sheetRow([title, of, points, instead, why, open]) {
  const cell = (name, ...content) => make("td", { class: name, role: "cell" }, ...content);
  return make(
    "tr",
    { role: "row" },
    make("th", { scope: "row", role: "rowheader" }, title),
    cell("bar", itemBar(of, points, instead, open)),
    cell("number", instead || points),
    cell("number of-points", of),
    cell("why", why.join("\n")),
  );
}

function scoreSheet(unit) {
  const header = ["评分项", "得分占满分", "得分", "满分", "失分（加分）及原因"];
  const numbers = ["得分", "满分"];
  const head = (name) => make("th", { scope: "col", role: "columnheader", class: numbers.includes(name) ? "number" : false }, name);
  return make(
    "table",
    { class: "sheet", role: "table" },
    make("caption", { class: "unseen" }, "评分表"),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, header.map(head))),
    make("tbody", { role: "rowgroup" }, unit.sheet.map((line) => sheetRow(pooled(line)))),
    make("tfoot", { role: "rowgroup" }, sheetRow(["总分", "", unit.score[0] || "—", "", []])),
  );
}

function gradePart(unit) {
  const reasons = unit.reasons.map(pooled);
  return [
    make("h2", {}, "等次怎样来，怎样会变"),
    make(
      "ul",
      { class: "steps" },
      reasons.map(([grade, , given, said]) => make("li", { class: given ? "given" : false }, make("b", {}, grade), said)),
    ),
    unknownPart(unit),
    wantedPart(unit, reasons),
    unit.neighbours.map(([side, name, standing, differences]) =>
      make(
        "div",
        { class: "next" },
        make("h3", {}, `${side}：`, make("a", { href: addressOf(name) }, name)),
        make("p", {}, standing),
        make("ul", {}, differences.map(([title, said]) => make("li", {}, make("span", {}, title), make("span", {}, said)))),
      ),
    ),
  ];
}

/** Say which command tells what it would take to get the next better grade. */
function wantedPart(unit, reasons) {
  const better = reasons.filter(([, , given]) => !given).at(-1);
  if (!better || unit.grade[0] === null) return "";
  const command = `kaohe explain ${year.case} ${unit.unit} --why-not ${better[0]}`;
  return make(
    "div",
    { class: "next" },
    make("h3", {}, `怎样才能评为${better[0]}`),
    make("p", {}, "最少要改哪几项事实，用命令查看：", make("span", { class: "path" }, command)),
  );
}

function unknownPart(unit) {
  const [, , low, high] = unit.score;
  const [, gradeLow, gradeHigh] = unit.grade;
  const open = unit.findings.filter((finding) => finding[1] === "undetermined" && pooled(finding[0])[8]);
  const grades = gradeLow === gradeHigh ? "等次不变" : `等次可能为 ${range(gradeLow, gradeHigh)}`;
  return make(
    "div",
    { class: "next" },
    make("h3", {}, "未知的事实查明后"),
    make("p", {}, low === high ? `得分不变，${grades}。` : `得分在 ${range(low, high)} 之间，${grades}。`),
    open.length ? make("p", {}, `还没有认定、会影响得分的：${open.map((finding) => pooled(finding[0])[1]).join("、")}。`) : "",
  );
}

/** The findings of a unit in the order in which they matter; the first kind is open. */
function findingParts(unit) {
  const of = (state, kind) => unit.findings.filter((each) => each[1] === state && (!kind || pooled(each[0])[2] === kind));
  const parts = [
    ["认定的问题", of("found", "failing"), true],
    ["认定的加分情形", of("found", "credit"), true],
    [year.states.excused, of("excused"), false],
    ["数据不足、未能认定", of("undetermined"), false],
    ["不适用于本单位", of("not_applicable"), false],
    ["查过、没有发现", of("not_found", "failing"), false],
    ["没有认定的加分情形", of("not_found", "credit"), false],
  ];
  return parts
    .filter(([, findings], place) => findings.length || place === 0)
    .map(([title, findings, open]) => [
      make("h2", {}, findings.length ? `${title}（${findings.length}）` : title),
      findings.length
        ? make("div", { class: open ? false : "folded" }, findings.map((finding) => findingDetails(unit.unit, finding, open)))
        : make("p", { class: "remark" }, "没有。"),
    ]);
}

function valuesPart(unit) {
  const rows = year.indicators.map((title, place) => [title, ...pooled(unit.values[place])]);
  return make(
    "details",
    { class: "block" },
    make("summary", {}, `全部指标（${rows.length}）`),
    make("dl", { class: "values" }, rows.map(valueLine)),
  );
}

function valueLine([title, shown, state]) {
  return make("div", {}, make("dt", {}, title), make("dd", { class: state === "known" ? false : "open" }, shown));
}

function unitNav(unit) {
  const place = year.units.indexOf(unit);
  const link = (other, text) => (other ? make("a", { href: addressOf(other.unit) }, text) : "");
  return make(
    "div",
    { class: "unit-nav" },
    make("a", { class: "back", href: lastResults }, "‹ 全部单位"),
    link(year.units[place - 1], "前一家"),
    link(year.units[place + 1], "后一家"),
  );
}

function unitPage(unit) {
  return [
    unitNav(unit),
    unitHead(unit),
    ruler(unit),
    unit.before ? make("p", { class: "remark" }, unit.before) : "",
    unit.unknown !== "0" ? make("p", { class: "notice" }, `有 ${unit.unknown} 分的评分项完全没有数据，得分和等次不能作数。`) : "",
    make(
      "div",
      { class: "columns" },
      make("div", {}, make("h2", {}, "评分表"), scoreSheet(unit)),
      make("aside", { "aria-label": "等次" }, gradePart(unit)),
    ),
    findingParts(unit),
    make("h2", {}, "指标"),
    valuesPart(unit),
  ];
}
