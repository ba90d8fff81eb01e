// Papers: the report in every format, for all forms, one unit or one form; and the workspace as one file.
import { choice, download, h, fill } from "./dom.js";
import { picker } from "./files.js";
import { t } from "./words.js";
import { actOn, forms, submission, unitOf, work } from "./work.js";

const scope = { of: "all" };
const state = { said: "", bad: false, page: "" };
let formats = null;

export function papersView(place) {
  const every = forms();
  if (!every.length) return fill(place, h("p", null, t("B_no_forms")));
  const units = [...new Set(every.map(unitOf))].sort();
  const pairs = [["all", t("B_all_forms", { count: every.length })], ...(units.length > 1 ? units.map((unit) => [`unit ${unit}`, t("B_one_unit", { unit })]) : []), ...(every.length > 1 ? every.map((form) => [`form ${form.key}`, `${form.name || "—"} · ${form.document.name}`]) : [])];
  const make = (format, code, main) => h("button", { class: main ? "main" : null, onclick: () => save(place, format), "data-focus": format }, t(code));
  fill(place,
    h("p", { class: "bar" }, h("label", null, t("B_scope"), " ", choice({ onchange: (event) => { scope.of = event.target.value; papersView(place); }, "data-focus": "scope" }, pairs, scope.of))),
    h("p", { class: "buttons" },
      h("button", { class: "main", onclick: () => look(place), "data-focus": "look" }, t("B_show")),
      make("xlsx", "B_xlsx"), make("docx", "B_docx"), make("html", "B_page"), make("json", "B_json")),
    h("p", { role: "status", class: state.bad ? "bad" : null }, state.said),
    state.page && h("iframe", { srcdoc: state.page, sandbox: "allow-scripts allow-modals", title: t("B_paper"), class: "paper", tabindex: "0" }));
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
    then(await actOn("report", { ...submission(wanted()), format }));
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

function save(place, format) { return made(place, format, (blob) => download(blob, `perfscore.${format}`)); }
