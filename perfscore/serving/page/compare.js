// Compare: two selections of forms side by side (two years, targets and results), and the forms under two rule sets.
import { changesTable } from "./changes.js";
import { choice, download, h, fill, pageFrame } from "./dom.js";
import { listRules, ruleSets } from "./rules.js";
import { t } from "./words.js";
import { actOn, audit, changed, documents, forms, submission } from "./work.js";

const sides = { old: "", new: "", chosen: false, page: "" };
const rules = { old: "", new: "", chosen: false, told: null };
const shownPage = pageFrame({ sandbox: "" });
const state = { said: "", bad: false };

export function compareView(place) {
  const every = forms();
  if (!every.length) return fill(place, h("p", null, t("B_no_forms")));
  listRules();
  const groups = selections(every);
  const names = [...groups].map(([value, { label, keys }]) => [value, `${label}（${keys.length}）`]);
  usual(groups);
  const sets = ruleSets();
  if (!rules.chosen) {
    rules.old = audit.told?.forms[0]?.ruleset ?? sets[0]?.[0] ?? "";
    rules.new = sets.find(([value]) => value !== rules.old)?.[0] ?? "";
  }
  const pick = (from, side, code, pairs) => h("label", null, t(code), " ", choice({ onchange: (event) => { from[side] = event.target.value; from.chosen = true; }, "data-focus": `${from === rules ? "rules-" : ""}${side}` }, pairs, from[side]));
  fill(place,
    h("h2", null, t("B_two_papers")),
    h("p", { class: "bar" }, pick(sides, "old", "B_former", names), pick(sides, "new", "B_latter", names),
      h("button", { class: "main", disabled: groups.size < 2, onclick: () => besides(groups, "html"), "data-focus": "beside" }, t("B_compare")),
      h("button", { disabled: groups.size < 2, onclick: () => besides(groups, "file"), "data-focus": "beside-file" }, t("B_page")),
      h("button", { disabled: groups.size < 2, onclick: () => besides(groups, "json"), "data-focus": "beside-json" }, t("B_json"))),
    sides.page && shownPage(sides.page, t("B_two_papers")),
    h("h2", null, t("B_two_rules")),
    h("p", { class: "bar" }, pick(rules, "old", "V_old", sets), pick(rules, "new", "V_new", sets),
      h("button", { disabled: !rules.new, onclick: () => apart(), "data-focus": "apart" }, t("B_compare"))),
    h("p", { role: "status", class: state.bad ? "bad" : null }, state.said),
    rules.told && changesTable(rules.told));
}

// What can stand on a side: the targets or the results of a year, and the forms of one file.
function selections(every) {
  const found = new Map();
  const put = (value, label, key) => {
    if (!found.has(value)) found.set(value, { label, keys: [] });
    found.get(value).keys.push(key);
  };
  for (const form of every) {
    const what = form.kind.endsWith("_targets") ? "B_targets" : "B_results";
    put(`${form.year ?? ""} ${what}`, t(what, { year: form.year ?? "—" }), form.key);
  }
  for (const form of documents.length > 1 ? every : []) put(`file ${form.document.key}`, form.document.name, form.key);
  return found;
}

// Until the person has chosen: targets and results of one year, else two years, else two files.
function usual(groups) {
  const values = [...groups.keys()];
  if (sides.chosen && groups.has(sides.old) && groups.has(sides.new)) return;
  const targets = values.find((value) => value.endsWith("B_targets") && groups.has(value.replace("B_targets", "B_results")));
  const years = values.filter((value) => value.endsWith("B_results")).sort();
  const files = values.filter((value) => value.startsWith("file "));
  [sides.old, sides.new] = targets ? [targets, targets.replace("B_targets", "B_results")] : years.length > 1 ? years.slice(-2) : files.length > 1 ? files : [values[0], values[0]];
}

async function besides(groups, wanted) {
  await tried(async () => {
    const [old, later] = [sides.old, sides.new].map((value) => groups.get(value).keys);
    const format = wanted === "json" ? "json" : "html";
    const blob = await actOn("beside", { ...submission(), old, new: later, format });
    if (wanted === "html") sides.page = await blob.text();
    else download(blob, `compare.${format}`);
  });
}

async function apart() {
  await tried(async () => { rules.told = await actOn("apart", { ...submission(), old: rules.old, new: rules.new }); });
}

async function tried(work) {
  Object.assign(state, { said: t("B_busy"), bad: false });
  changed();
  try {
    await work();
    state.said = "";
  } catch (error) {
    Object.assign(state, { said: error.message, bad: true });
  }
  changed();
}
