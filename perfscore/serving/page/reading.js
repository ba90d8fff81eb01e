// Reading: each form as a table beside its source; doubtful cells are marked, and a person may correct every cell.
import { choice, dialog, h, fill } from "./dom.js";
import { showSource } from "./sources.js";
import { spot, t } from "./words.js";
import { change, documents, forms, now, work } from "./work.js";

const FUND = ["label", "initial", "budget", "executed", "weight", "rate", "score"];
const ROW = ["level1", "level2", "name", "target", "actual", "weight", "score", "note"];
const SELDOM = ["basis", "rule", "evidence", "last_year", "mid_year", "deviation", "direction"];
const HEAD = ["name", "year", "supervisor", "implementer", "total_weight", "total_score"];
const shown = { form: null, cell: 0 };

export function readingView(place) {
  const every = forms();
  if (!every.length) {
    fill(place, h("p", null, t(documents.length ? "B_no_forms" : "B_no_files")));
    return;
  }
  const form = every.find((each) => each.key === shown.form) ?? every[0];
  shown.form = form.key;
  const cells = [];
  const parts = [
    head(form, cells),
    form.funds.length > 0 && grid(t("B_funds"), form, "funds", FUND, cells),
    form.indicators.length > 0 && grid(t("B_indicators"), form, "indicators", [...ROW, ...SELDOM.filter((field) => form.indicators.some((row) => row[field]))], cells),
  ];
  const doubtful = cells.filter((cell) => cell.doubtful);
  const source = place.querySelector(".source") ?? h("section", { class: "source", "aria-label": t("B_source", { name: "" }) });
  const at = every.indexOf(form);
  fill(place,
    h("div", { class: "bar" },
      h("label", null, t("B_form"), " ", choice({ onchange: (event) => show(place, event.target.value), "data-focus": "form" }, every.map((each, number) => [each.key, `${number + 1}. ${each.name || "—"} · ${each.document.name}${doubts(each)}`]), form.key)),
      h("button", { disabled: at === 0, onclick: () => show(place, every[at - 1].key), "data-focus": "before" }, t("B_before")),
      h("button", { disabled: at === every.length - 1, onclick: () => show(place, every[at + 1].key), "data-focus": "after" }, t("B_after")),
      h("button", { disabled: !doubtful.length, onclick: () => nextDoubt(cells), "data-focus": "doubt" }, t("B_next_doubt", { count: doubtful.length }))),
    h("p", { class: "soft" }, t("B_reading_help")),
    form.problems.length > 0 && h("details", null, h("summary", null, t("B_oddities", { count: form.problems.length })), h("ul", null, form.problems.map((each) => h("li", null, h("code", null, each.code), ` ${each.message}`)))),
    h("div", { class: "beside" }, h("section", { class: "form", "aria-label": t("B_form") }, parts), source));
  arrows(cells);
  showSource(source, form.document, (cells[shown.cell] ?? cells[0])?.where ?? form.source);
}

export function showForm(key) { shown.form = key; shown.cell = 0; }

function show(place, key) { showForm(key); readingView(place); }

function doubts(form) {
  const count = [...form.funds, ...form.indicators].flatMap((row) => Object.values(row.confidence)).filter((each) => each === "doubtful").length;
  return count ? ` · ?${count}` : "";
}

function head(form, cells) {
  const pairs = HEAD.map((field) => h("div", null, h("dt", null, fieldName("", field)), h("dd", null, cellButton(form, "", field, form, cells))));
  return [h("p", { class: "meta" }, `${t(`W_${form.kind}`)} · ${spot(form.source)}`), h("dl", null, pairs)];
}

function grid(title, form, name, fields, cells) {
  const heads = fields.map((field) => h("th", { scope: "col" }, t(`W_cell_${field}`)));
  const rows = form[name].map((row, number) => h("tr", null, fields.map((field) => h("td", { class: /weight|score|rate|initial|budget|executed/.test(field) ? "n" : null }, cellButton(form, `${name}[${number}]`, field, row, cells)))));
  return [h("h2", null, title), h("div", { class: "wide" }, h("table", { class: "cells" }, h("thead", null, h("tr", null, heads)), h("tbody", null, rows)))];
}

// A cell as it stands now: what was read, or what a person made of it.
function cellButton(form, path, field, row, cells) {
  const made = correctionOf(form, path, field);
  const read = row[field] === null || row[field] === undefined ? null : String(row[field]);
  const text = made ? made.text : read;
  const cell = {
    form, path, field, read, made, where: row.source ?? form.source,
    doubtful: !made && row.confidence?.[field] === "doubtful",
    other: row.alternatives?.[field] ?? null,
  };
  const title = cell.doubtful ? t(cell.other ? "B_doubt_or" : "B_doubt", { other: cell.other }) : made ? t("B_corrected", { read: read ?? "—", who: made.who, when: made.when }) : null;
  const doubt = cell.doubtful ? (cell.other ? ` ? ${cell.other}` : " ?") : "";
  const number = cells.length;
  cell.button = h("button", {
    class: `cell${cell.doubtful ? " doubtful" : ""}${made ? " made" : ""}`, tabindex: number === shown.cell ? "0" : "-1",
    title, "data-focus": `cell-${number}`, onclick: () => correct(cell),
    "aria-label": [fieldName(path, field), `${text ?? "—"}${doubt}`, title].filter(Boolean).join(" "),
    onfocus: (event) => {
      cells[shown.cell]?.button.setAttribute("tabindex", "-1");
      shown.cell = number;
      event.target.setAttribute("tabindex", "0");
      const source = event.target.closest(".beside")?.querySelector(".source");
      if (source) showSource(source, form.document, cell.where);
    },
  }, text ?? "—", doubt && h("span", { class: "mark" }, doubt));
  cells.push(cell);
  return cell.button;
}

function fieldName(path, field) { return t(path || field !== "name" ? `W_cell_${field}` : "W_cell_form_name"); }

// The arrow keys go from cell to cell, row by row.
function arrows(cells) {
  const rows = [];
  for (const cell of cells) {
    if (rows.at(-1)?.[0].path === cell.path) rows.at(-1).push(cell);
    else rows.push([cell]);
  }
  for (const [y, row] of rows.entries()) {
    for (const [x, cell] of row.entries()) {
      cell.button.addEventListener("keydown", (event) => {
        const to = { ArrowLeft: row[x - 1], ArrowRight: row[x + 1], ArrowUp: rows[y - 1]?.[Math.min(x, rows[y - 1].length - 1)], ArrowDown: rows[y + 1]?.[Math.min(x, rows[y + 1].length - 1)], Home: row[0], End: row.at(-1) };
        if (!(event.key in to)) return;
        event.preventDefault();
        to[event.key]?.button.focus();
      });
    }
  }
}

function nextDoubt(cells) {
  const after = cells.findIndex((cell, number) => number > shown.cell && cell.doubtful);
  (cells[after] ?? cells.find((cell) => cell.doubtful))?.button.focus();
}

function correctionOf(form, path, field) {
  return work.corrections[form.key]?.find((each) => each.path === path && each.field === field);
}

async function correct(cell) {
  const title = t("B_correct", { field: fieldName(cell.path, cell.field) });
  const answer = await dialog(title, (close) => {
    const input = h("input", { value: cell.made ? cell.made.text ?? "" : cell.read ?? "", id: "reads", autocomplete: "off", autofocus: true });
    const who = h("input", { value: work.who, id: "who", autocomplete: "name" });
    const give = (text) => close({ text: text === "" ? null : text, who: who.value });
    return h("form", { onsubmit: (event) => { event.preventDefault(); give(input.value); } },
      h("p", null, t("B_was_read", { read: cell.read ?? "—", spot: spot(cell.where) })),
      cell.other && h("p", null, h("button", { type: "button", onclick: () => give(cell.other) }, t("B_take_other", { other: cell.other }))),
      h("p", null, h("label", { for: "reads" }, t("B_should_read")), input),
      h("p", null, h("label", { for: "who" }, t("B_who")), who),
      h("p", { class: "buttons" },
        h("button", { class: "main" }, t("B_take")),
        h("button", { type: "button", onclick: () => give(cell.read ?? "") }, t("B_is_right")),
        cell.made && h("button", { type: "button", onclick: () => close({ revert: true }) }, t("B_take_back")),
        h("button", { type: "button", onclick: () => close(null) }, t("B_cancel"))));
  });
  if (!answer) return;
  const row = nameOf(cell);
  const figures = { row, read: cell.read ?? "—", text: answer.text ?? "—" };
  change([answer.revert ? "B_did_revert" : "B_did_correct", figures], (made) => {
    if (answer.who) made.who = answer.who;
    const others = (made.corrections[cell.form.key] ?? []).filter((each) => each.path !== cell.path || each.field !== cell.field);
    if (!answer.revert) others.push({ path: cell.path, field: cell.field, read: cell.read, text: answer.text, who: made.who, when: now() });
    if (others.length) made.corrections[cell.form.key] = others;
    else delete made.corrections[cell.form.key];
  });
}

function nameOf(cell) {
  const [, name, number] = /^(\w+)\[(\d+)\]$/.exec(cell.path) ?? [];
  const row = name ? cell.form[name][Number(number)] : cell.form;
  return row.name ?? row.label ?? "—";
}
