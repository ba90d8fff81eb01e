// Rules: which set judges each form and why; another one for all or for single forms; rule files of one's own.
import { act } from "./back.js";
import { choice, dialog, h, fill } from "./dom.js";
import { picker } from "./files.js";
import { t } from "./words.js";
import { audit, change, forms, judge, unitOf, work } from "./work.js";

let library = null;
const checked = new Map(); // name of an own file -> what is wrong in it

export function rulesView(place) {
  if (!library) act("rules").then((told) => { library = told; rulesView(place); }, () => {});
  judge();
  const every = forms();
  fill(place,
    h("p", { class: "bar" },
      h("label", null, t("B_rules_all"), " ", choice({ onchange: (event) => takeAll(event.target.value), "data-focus": "all" }, [["auto", t("B_auto")], ["infer", t("B_infer")], ...sets()], work.rules)),
      picker("B_own", (event) => addOwn(event.target.files[0]), { accept: ".yaml,.yml" })),
    work.own_rules.map(ownFile),
    audit.wrong && h("p", { class: "bad", role: "alert" }, audit.wrong),
    audit.told?.inferred && h("details", null, h("summary", null, t("B_inferred")), h("pre", null, audit.told.inferred)),
    every.length ? table(every) : h("p", null, t("B_no_forms")));
}

function sets() {
  return [...work.own_rules.map(({ name }) => [`own:${name}`, t("B_own_file", { name })]), ...(library ?? []).map(({ id, title }) => [id, `${id}　${title}`])];
}

function table(every) {
  const judged = new Map((audit.told?.forms ?? []).map((form) => [form.key, form]));
  const rows = every.map((form, number) => {
    const found = judged.get(form.key);
    return h("tr", null,
      h("td", null, form.name || "—", h("div", { class: "soft" }, `${unitOf(form)} · ${form.year ?? "—"}`)),
      h("td", null, found ? h("div", null, found.ruleset ?? t("B_no_rules"), found.ruleset && h("button", { class: "small", onclick: () => preview(found.ruleset), "data-focus": `see-${number}`, "aria-label": t("B_preview_of", { id: found.ruleset }) }, t("B_preview"))) : "…", h("div", { class: "soft" }, found?.chosen ?? "")),
      h("td", null, choice({ onchange: (event) => takeOne(form, event.target.value), "data-focus": `one-${number}`, "aria-label": t("B_rules_of", { name: form.name || "—" }) }, [["", t("B_as_all")], ["auto", t("B_auto")], ...sets()], work.choices[form.key] ?? "")));
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

async function addOwn(file) {
  if (!file) return;
  const [told] = await act("check", {}, [file]);
  checked.set(file.name, told);
  const text = await file.text();
  change(["B_did_own", { name: file.name }], (made) => {
    made.own_rules = [...made.own_rules.filter((each) => each.name !== file.name), { name: file.name, text }];
    if (!told.problems.length) made.rules = `own:${file.name}`;
    else if (made.rules === `own:${file.name}`) made.rules = "auto";
  });
}

function ownFile({ name }) {
  const told = checked.get(name);
  return h("section", { class: "own" },
    h("p", null, h("b", null, name), told && !told.problems.length ? ` ${t("B_own_fine", { id: told.id, title: told.title })}` : ""),
    told?.problems.map((problem) => h("div", { class: "problem" },
      h("p", null, h("code", null, problem.code), ` ${t("W_short_line", { line: problem.where.line ?? "—" })} ${problem.message}`),
      problem.excerpt && h("pre", null, problem.excerpt))));
}

async function preview(id) {
  const own = work.own_rules.find(({ name }) => checked.get(name)?.id === id);
  const page = await act("rule", { id: own ? `own:${own.name}` : id, own_rules: work.own_rules, format: "html" });
  const text = await page.text();
  await dialog(id, (close) => [
    h("iframe", { srcdoc: text, sandbox: "", title: id }),
    h("p", { class: "buttons" }, h("button", { onclick: () => close(null), autofocus: true }, t("B_close"))),
  ]);
}
