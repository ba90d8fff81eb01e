// Papers: the report in every format, for all forms, one unit or one form; and the workspace as one file.
import { choice, download, h, fill, pageFrame } from "./dom.js";
import { picker } from "./files.js";
import { t } from "./words.js";
import { actOn, forms, submission, unitOf } from "./work.js";

const scope = { of: "all", day: "" };
// Formats of the back -> what the button says, and what a file is called.
const KINDS = {
  docx: ["B_docx", "perfscore.docx"], xlsx: ["B_xlsx", "perfscore.xlsx"], html: ["B_page", "perfscore.html"],
  rows: ["B_rows_csv", "rows.csv"], findings: ["B_findings_csv", "findings.csv"], json: ["B_json", "perfscore.json"],
};
const shownPage = pageFrame({ sandbox: "allow-scripts allow-modals" });
const state = { said: "", bad: false, page: "" };

export function papersView(place) {
  const every = forms();
  if (!every.length) return fill(place, h("p", null, t("B_no_forms")));
  const units = [...new Set(every.map(unitOf))].sort();
  const pairs = [["all", t("B_all_forms", { count: every.length })], ...(units.length > 1 ? units.map((unit) => [`unit ${unit}`, t("B_one_unit", { unit })]) : []), ...(every.length > 1 ? every.map((form) => [`form ${form.key}`, `${form.name || "—"} · ${form.document.name}`]) : [])];
  const make = (format, code, main) => h("button", { class: main ? "main" : null, onclick: () => save(place, format), "data-focus": format }, t(code));
  fill(place,
    h("p", { class: "bar" }, h("label", null, t("B_scope"), " ", choice({ onchange: (event) => { scope.of = event.target.value; papersView(place); }, "data-focus": "scope" }, pairs, scope.of)),
      h("label", null, t("B_day"), " ", h("input", { value: scope.day, size: "10", placeholder: "2026-03-31", inputmode: "numeric", onchange: (event) => { scope.day = event.target.value; }, "data-focus": "day" }))),
    h("p", { class: "buttons" },
      h("button", { class: "main", onclick: () => look(place), "data-focus": "look" }, t("B_show")),
      Object.keys(KINDS).map((format) => make(format, KINDS[format][0]))),
    h("p", { role: "status", class: state.bad ? "bad" : null }, state.said),
    state.page && shownPage(state.page, t("B_paper")));
}

function wanted() {
  const [kind, ...rest] = scope.of.split(" ");
  const named = rest.join(" ");
  if (kind === "all") return null;
  return forms().filter((form) => (kind === "unit" ? unitOf(form) === named : form.key === named)).map((form) => form.key);
}

async function made(place, format, then) {
  say(place, t("B_busy"));
  try {
    then(await actOn("report", { ...submission(wanted()), format, day: scope.day }));
    say(place, "");
  } catch (error) {
    say(place, error.message, true);
  }
}

function say(place, said, bad = false) {
  Object.assign(state, { said, bad });
  papersView(place);
}

function look(place) { return made(place, "html", async (blob) => { state.page = await blob.text(); papersView(place); }); }

function save(place, format) { return made(place, format, (blob) => download(blob, KINDS[format][1])); }
