// Rules: which set judges each form and why; another one for all or for single forms; rule files of one's own.
import { act } from "./back.js";
import { choice, h, fill } from "./dom.js";
import { picker } from "./files.js";
import { t } from "./words.js";
import { audit, change, changed, forms, judge, unitOf, work } from "./work.js";
import { checked, isWriting, preview, writeRules, writingPart } from "./writing.js";

let library = null;
let listing = null;

export function rulesView(place) {
  listRules();
  if (work.own_rules.some(({ name }) => !checked.has(name))) checkOwn();
  judge();
  const every = forms();
  const base = work.rules.includes("/") && !work.rules.startsWith("own:") ? work.rules : "";
  fill(place,
    h("p", { class: "bar" },
      h("label", null, t("B_rules_all"), " ", choice({ onchange: (event) => takeAll(event.target.value), "data-focus": "all" }, [["auto", t("B_auto")], ["infer", t("B_infer")], ...ruleSets()], work.rules)),
      picker("B_own", (event) => addOwn(event.target.files[0]), { accept: ".yaml,.yml" }),
      h("button", { onclick: () => writeRules({ base }, ruleSets), "data-focus": "write" }, base ? t("B_write_from", { id: base }) : t("B_write"))),
    work.own_rules.map(ownFile),
    isWriting() && writingPart(),
    audit.wrong && h("p", { class: "bad", role: "alert" }, audit.wrong),
    audit.told?.inferred && h("details", null, h("summary", null, t("B_inferred")), h("pre", null, audit.told.inferred)),
    every.length ? table(every) : h("p", null, t("B_no_forms")));
}

// Asks once for the rule sets that can be chosen.
export function listRules() {
  listing ??= act("rules").then((told) => { library = told; changed(); }, () => { listing = null; });
}

// [value, label] of every rule set that can be chosen.
export function ruleSets() {
  return [...work.own_rules.map(({ name }) => [`own:${name}`, t("B_own_file", { name })]), ...(library ?? []).map(({ id, title }) => [id, `${id}　${title}`])];
}

function table(every) {
  const judged = new Map((audit.told?.forms ?? []).map((form) => [form.key, form]));
  const rows = every.map((form, number) => {
    const found = judged.get(form.key);
    return h("tr", null,
      h("td", null, form.name || "—", h("div", { class: "soft" }, `${unitOf(form)} · ${form.year ?? "—"}`)),
      h("td", null, found ? h("div", null, found.ruleset ?? t("B_no_rules"), found.ruleset && h("button", { class: "small", onclick: () => look(found.ruleset), "data-focus": `see-${number}`, "aria-label": t("B_preview_of", { id: found.ruleset }) }, t("B_preview"))) : "…", h("div", { class: "soft" }, found?.chosen ?? "")),
      h("td", null, choice({ onchange: (event) => takeOne(form, event.target.value), "data-focus": `one-${number}`, "aria-label": t("B_rules_of", { name: form.name || "—" }) }, [["", t("B_as_all")], ["auto", t("B_auto")], ...ruleSets()], work.choices[form.key] ?? "")));
  });
  const heads = ["B_form", "B_rules", "B_change"].map((code) => h("th", { scope: "col" }, t(code)));
  return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("B_rules") }, h("table", null, h("thead", null, h("tr", null, heads)), h("tbody", null, rows)));
}

function takeAll(rules) { change(["B_did_rules", { rules }], (made) => { made.rules = rules; }); }

function takeOne(form, rules) {
  change(["B_did_rules_of", { rules: rules || t("B_as_all"), name: form.name }], (made) => {
    if (rules) made.choices[form.key] = rules;
    else delete made.choices[form.key];
  });
}

// What is in a workspace or stayed through a reload is checked, too.
async function checkOwn() {
  const unknown = work.own_rules.filter(({ name }) => !checked.has(name));
  for (const { name } of unknown) checked.set(name, null); // asked for
  const files = unknown.map(({ name, text }) => new File([text], name));
  for (const told of await act("check", {}, files)) checked.set(told.name, told);
  changed();
}

async function addOwn(file) {
  if (!file) return;
  const [told] = await act("check", {}, [file]);
  checked.set(file.name, told);
  const text = await file.text();
  change(["B_did_own", { name: file.name }], (made) => {
    made.own_rules = [...made.own_rules.filter((each) => each.name !== file.name), { name: file.name, text }];
    if (told.usable) made.rules = `own:${file.name}`;
    else if (made.rules === `own:${file.name}`) made.rules = "auto";
  });
}

function ownFile({ name, text }) {
  const told = checked.get(name);
  return h("section", { class: "own" },
    h("p", null, h("b", null, name), " ", h("button", { class: "small", onclick: () => writeRules({ name, text }, ruleSets), "data-focus": `edit-${name}` }, t("B_edit")), told?.usable ? ` ${t("B_own_fine", { id: told.id, title: told.title })}` : ""),
    told?.problems.map((problem) => h("div", { class: "problem" },
      h("p", null, h("code", null, problem.code), ` ${t("W_short_line", { line: problem.where.line ?? "—" })} ${problem.message}`),
      problem.excerpt && h("pre", null, problem.excerpt))));
}

function look(id) {
  const own = work.own_rules.find(({ name }) => checked.get(name)?.id === id);
  return preview(id, work.own_rules, own ? `own:${own.name}` : id);
}
