// A document beside its reading: its rows as the reader saw them, a page of a PDF as a picture.
import { h, fill } from "./dom.js";
import { spot, t } from "./words.js";
import { actOn, reference } from "./work.js";

const known = new Map(); // key of a document -> its rows; some of the latest
const pictures = new Map();
const MOST = 8;

// Shows the source of `where` in `place`.
export async function showSource(place, document, where) {
  place.dataset.wanted = JSON.stringify([document.key, where]);
  try {
    const [rows, picture] = await Promise.all([rowsOf(document), where.page ? pictureOf(document, where.page) : null]);
    if (place.dataset.wanted !== JSON.stringify([document.key, where])) return; // something else was asked for meanwhile
    if (place.dataset.shown !== document.key) draw(place, document, rows);
    const seen = place.querySelector(".page");
    fill(seen, picture ? h("img", { src: picture, alt: t("B_picture", { page: where.page }) }) : null);
    mark(place, rows, where);
  } catch (error) {
    place.dataset.shown = "";
    fill(place, h("p", { class: "bad" }, error.message));
  }
}

async function rowsOf(document) {
  if (!known.has(document.key)) {
    known.set(document.key, await actOn("view", { document: reference(document) }));
    if (known.size > MOST) known.delete(known.keys().next().value);
  }
  return known.get(document.key);
}

async function pictureOf(document, page) {
  const key = `${document.key} ${page}`;
  if (!pictures.has(key)) {
    pictures.set(key, await actOn("picture", { document: reference(document), page }).then((blob) => URL.createObjectURL(blob), () => null));
  }
  return pictures.get(key);
}

function draw(place, document, view) {
  place.dataset.shown = document.key;
  const widest = Math.max(1, ...view.rows.map((row) => row.cells.reduce((sum, cell) => sum + cell.columns, 0)));
  const wide = (row, cell) => (row.cells.length === 1 ? widest : cell.columns); // a paragraph stands across the tables
  const rows = view.rows.map((row, number) => h("tr", { "data-row": number, class: row.breaks ? "breaks" : null },
    h("th", { scope: "row" }, spot(row.where)),
    row.cells.map((cell) => h("td", { rowspan: cell.rows > 1 ? cell.rows : null, colspan: wide(row, cell) > 1 ? wide(row, cell) : null }, cell.text))));
  fill(place,
    h("h2", null, t("B_source", { name: document.name })),
    h("div", { class: "page" }),
    h("div", { class: "wide sheet", tabindex: "0", role: "region", "aria-label": t("B_source", { name: document.name }) },
      h("table", null, h("tbody", null, rows))),
    view.more > 0 && h("p", null, t("B_more_rows", { count: view.more })));
}

// Marks the row that a place names, and brings it into sight.
function mark(place, view, where) {
  const at = view.rows.findIndex((row) => sameRow(row.where, where));
  place.querySelectorAll("tr.here").forEach((row) => row.classList.remove("here"));
  const row = place.querySelector(`tr[data-row="${at}"]`);
  if (!row) return;
  row.classList.add("here");
  const sheet = row.closest(".sheet");
  sheet.scrollTop = row.offsetTop - sheet.clientHeight / 3;
}

function sameRow(one, other) {
  const line = (where) => where.line ?? (/\d+$/.exec(where.cell ?? "")?.[0] | 0);
  return one.sheet === other.sheet && one.page === other.page && line(one) === line(other);
}
