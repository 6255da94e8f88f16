/* One finding of a unit: what was found, on what conditions, from which records. */

function conditionList(conditions) {
  return conditions.map(([said, truth, applies, children]) =>
    make(
      "li",
      {},
      make("span", { class: `truth ${truth}` }, year.truths[truth]),
      applies ? "适用条件：" : "",
      said,
      children.length ? make("ul", {}, conditionList(children)) : "",
    ),
  );
}

function recordTables(groups) {
  return groups.map(([title, columns, rows]) => scrolling(title, tableOf(title, [...columns, "出处"], rows, false)));
}

/** Make the part on records; where the page holds only some, say how many there are and what lists all. */
function recordPart(unit, criterion, count, groups) {
  if (!count) return [];
  const held = groups.reduce((sum, [, , rows]) => sum + rows.length, 0);
  const rest = `这里列出 ${held} 条；全部用命令查看：kaohe evidence ${year.case} ${unit} ${criterion}`;
  return [
    make("h3", {}, `记录（${count} 条）`),
    make("div", { class: "small" }, recordTables(groups)),
    held < count ? make("p", { class: "remark" }, rest) : "",
  ];
}

function evidencePart(evidence) {
  if (!evidence.length) return [];
  const rows = evidence.map(([title, shown, , sources]) => [title, shown, sources.map((source) => make("div", {}, source))]);
  return [make("h3", {}, "指标的值"), make("div", { class: "small" }, scrolling("指标的值", tableOf("指标的值", ["指标", "值", "出处"], rows)))];
}

function findingBody(unit, [, , message, , conditions, evidence, count, groups], head) {
  const [criterion, , kind, , , basis, advice, rule] = head;
  return [
    pooled(message) ? make("p", { class: "said" }, pooled(message)) : "",
    make("h3", {}, "判定"),
    make("ul", { class: "conditions" }, conditionList(pooled(conditions))),
    evidencePart(pooled(evidence)),
    recordPart(unit, criterion, count, groups),
    make("h3", {}, "依据和规则"),
    make(
      "dl",
      { class: "facts" },
      make("dt", {}, "依据"),
      make("dd", {}, basis),
      kind === "failing" && advice ? [make("dt", {}, "怎么办"), make("dd", {}, advice)] : [],
      make("dt", {}, "规则"),
      make("dd", { class: "path" }, rule),
    ),
  ];
}

/** Make a finding; its body is made when it is first opened. */
function findingDetails(unit, finding, open) {
  const head = pooled(finding[0]);
  const [criterion, title, , severity, word, , , , scored] = head;
  const found = finding[1] === "found";
  const points = pooled(finding[3]);
  const sign = points.startsWith("-") ? "minus" : points.startsWith("+") ? "plus" : "";
  const shown = found || finding[1] === "excused" ? points : scored ? "" : "不单独计分";
  const details = make(
    "details",
    { class: "block finding" },
    make(
      "summary",
      {},
      make("span", { class: "code" }, criterion),
      " ",
      make("b", {}, title),
      " ",
      word ? make("span", { class: `tag ${found ? severity : ""}` }, word) : "",
      !found && pooled(finding[2]) ? make("span", { class: "count" }, `　${pooled(finding[2])}`) : "",
      shown ? make("span", { class: `points ${found ? sign : ""}` }, shown) : "",
    ),
  );
  const complete = () => details.childElementCount > 1 || details.append(make("div", {}, findingBody(unit, finding, head)));
  details.addEventListener("toggle", complete);
  if (open) {
    complete();
    details.open = true;
  }
  return details;
}
