// Findings: worst first, by filters; what a person decided about each.
import { choice, h, fill } from "./dom.js";
import { showForm } from "./reading.js";
import { spot, t } from "./words.js";
import { audit, change, changed, documents, forms, judge, now, unitOf, work } from "./work.js";

const SEVERITIES = ["error", "warning", "info"];
const STATES = ["open", "accepted", "rejected"];
const filter = { severity: "", code: "", unit: "", state: "", text: "" };
const STEP = 100;
let room = STEP;
let go = () => {};

// `goTo` shows another view.
export function findingsView(place, goTo) {
  go = goTo;
  judge();
  if (audit.wrong) return fill(place, h("p", { class: "bad", role: "alert" }, audit.wrong));
  if (!audit.told) return fill(place, h("p", { role: "status" }, t(documents.length ? "B_busy" : "B_no_files")));
  const every = found();
  const wanted = every.filter(isWanted);
  const counts = SEVERITIES.map((severity) => `${t(`W_${severity}`)} ${every.filter((each) => each.severity === severity).length}`);
  fill(place,
    totals(),
    h("div", { class: "bar", role: "search" },
      select("severity", "B_severity", SEVERITIES.map((each) => [each, t(`W_${each}`)]), place),
      select("code", "B_code", unique(every.map((each) => each.code)).map((each) => [each, `${each} ${meaning(each)[0] ?? ""}`]), place),
      select("unit", "W_unit", unique(every.map((each) => each.unit)).map((each) => [each, each]), place),
      select("state", "B_state", STATES.map((each) => [each, t(`B_${each}`)]), place),
      h("label", null, t("B_search"), " ", h("input", { type: "search", value: filter.text, oninput: (event) => refilter("text", event.target.value, place), "data-focus": "text" })),
      h("label", null, t("B_reviewer"), " ", h("input", { value: work.who, autocomplete: "name", size: "8", onchange: (event) => { work.who = event.target.value; changed(); }, "data-focus": "who" }))),
    h("p", { role: "status" }, t("B_found", { shown: wanted.length, all: every.length, counts: counts.join("　") })),
    h("ol", { class: "findings" }, wanted.slice(0, room).map(item)),
    wanted.length > room && h("button", { onclick: () => { room += STEP; findingsView(place, go); }, "data-focus": "more" }, t("B_more", { count: wanted.length - room })));
}

// The title of a code, then what it means and how to mend it.
function meaning(code) { return audit.told.codes[code] ?? []; }

function unique(values) { return [...new Set(values)].sort(); }

function select(name, code, pairs, place) {
  return h("label", null, t(code), " ", choice({ onchange: (event) => refilter(name, event.target.value, place), "data-focus": name }, [["", t("B_all")], ...pairs], filter[name]));
}

function refilter(name, value, place) {
  filter[name] = value;
  room = STEP;
  findingsView(place, go);
}

// Every finding with its form, the worst first, then by the points at stake.
function found() {
  const units = new Map(forms().map((form) => [form.key, unitOf(form)]));
  const inForms = audit.told.forms.flatMap((form) => form.findings.map((each) => ({ ...each, form, unit: units.get(form.key) ?? "—" })));
  const across = audit.told.findings.map((each) => ({ ...each, form: null, unit: t("B_across") }));
  const every = [...inForms, ...across].map((each) => ({ ...each, key: keyOf(each) }));
  const weight = (each) => [SEVERITIES.indexOf(each.severity), -Math.abs(Number(each.points ?? 0))];
  return every.sort((one, other) => weight(one)[0] - weight(other)[0] || weight(one)[1] - weight(other)[1]);
}

// What a decision is about: the same finding of the same row, also when the form is read again.
function keyOf({ form, code, where }) {
  return JSON.stringify([form?.key ?? "", code, where.row ?? "", where.sheet ?? "", where.page ?? "", where.line ?? "", where.cell ?? ""]);
}

// A store that no page has made tells no place: its decisions are about every such finding of a row, or of a form.
function placeless({ form, code }, row) { return JSON.stringify([form?.key ?? "", code, row]); }

function decision(each) {
  const made = work.decisions[each.key] ?? work.decisions[placeless(each, each.where.row ?? "")] ?? work.decisions[placeless(each, "")];
  return { state: "open", note: "", assigned: "", ...made };
}

function isWanted(each) {
  const made = decision(each);
  return (!filter.severity || each.severity === filter.severity) && (!filter.code || each.code === filter.code)
    && (!filter.unit || each.unit === filter.unit) && (!filter.state || made.state === filter.state)
    && (!filter.text || [each.message, each.form?.name, made.note, made.assigned].some((text) => text?.includes(filter.text)));
}

function item(each) {
  const made = decision(each);
  const row = each.form?.rows.find((one) => one.name === each.where.row);
  const id = `f-${each.key}`;
  const mark = (state) => h("button", { class: made.state === state ? "chosen" : null, "aria-pressed": String(made.state === state), onclick: () => decide(each, { state: made.state === state ? "open" : state }), "data-focus": `${state}${id}` }, t(`B_${state === "accepted" ? "accept" : "reject"}`));
  const text = (name) => h("label", null, t(`B_${name}`), " ", h("input", { value: made[name], onchange: (event) => decide(each, { [name]: event.target.value }), "data-focus": `${name}${id}` }));
  return h("li", { class: `finding s-${each.severity} ${made.state}` },
    h("p", null, h("span", { class: `badge s-${each.severity}` }, t(`W_${each.severity}`)), " ", h("code", null, each.code), " ", meaning(each.code)[0], " ",
      h("b", null, each.where.row ?? each.form?.name ?? ""), each.points && Number(each.points) !== 0 && h("span", { class: "points" }, t("B_points", { points: each.points }))),
    h("p", null, each.message),
    h("p", { class: "soft" }, each.form ? `${each.form.name || "—"} · ${each.form.file} · ${spot(each.where)} ` : "",
      each.form && h("button", { class: "small", onclick: () => { showForm(each.form.key); go("reading"); }, "data-focus": `see${id}` }, t("B_look"))),
    h("details", null, h("summary", null, t("B_why")), row && h("p", null, row.explanation), each.article && h("p", null, each.article), meaning(each.code).slice(1).map((line) => h("p", null, line))),
    h("p", { class: "buttons" }, mark("accepted"), mark("rejected"), text("note"), text("assigned")),
    made.when && h("p", { class: "soft" }, `${made.who || "—"} ${made.when}`));
}

function decide(each, part) {
  const figures = { code: each.code, row: each.where.row ?? each.form?.name ?? "—", state: t(`B_${part.state ?? "noted"}`) };
  change(["B_did_decide", figures], (made) => {
    made.decisions[each.key] = { ...decision(each), ...part, form: each.form?.key ?? null, code: each.code, row: each.where.row ?? null, where: spotOf(each.where), who: made.who, when: now() };
  }, { stale: false });
}

function spotOf({ sheet, page, line, cell }) { return { sheet, page, line, cell }; }

// One line for each form: declared, recomputed, grade.
function totals() {
  const range = (total) => (total ? (total.low === total.high ? total.low : `${total.low}–${total.high}`) : "—");
  const rows = audit.told.forms.map((form) => h("tr", null, h("td", null, form.name || "—"), h("td", { class: "n" }, form.declared_total ?? "—"), h("td", { class: "n" }, range(form.recomputed_total)), h("td", null, form.grade ?? "—"), h("td", { class: "n" }, String(form.findings.length))));
  const heads = ["B_form", "W_declared", "W_recomputed", "B_grade", "B_findings"].map((code, at) => h("th", { scope: "col", class: at === 0 || at === 3 ? null : "n" }, t(code)));
  return h("details", { open: audit.told.forms.length <= 12 }, h("summary", null, t("B_totals")), h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("B_totals") }, h("table", null, h("thead", null, h("tr", null, heads)), h("tbody", null, rows))));
}
