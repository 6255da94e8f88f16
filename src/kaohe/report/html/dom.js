"use strict";

/** The year, as kaohe.report.html.data wrote it. */
const year = JSON.parse(document.getElementById("data").textContent);

/** Make an element. Texts become text nodes: nothing from the data is ever read as markup. */
function make(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Make an element of a picture. */
function draw(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The text or list that a number in the data stands for. */
function pooled(number) {
  return year.pool[number];
}

/** The address of a unit within the page. */
function addressOf(unit) {
  return `#/unit/${encodeURIComponent(unit)}`;
}

/** Make a table from texts. */
function tableOf(caption, header, rows, unseen = true) {
  return make(
    "table",
    {},
    make("caption", { class: unseen ? "unseen" : false }, caption),
    make("thead", {}, make("tr", {}, header.map((cell) => make("th", { scope: "col" }, cell)))),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((cell) => make("td", {}, cell))))),
  );
}

/** Make what scrolls sideways on its own when it is too wide, by keyboard too. */
function scrolling(name, content) {
  return make("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": name }, content);
}
