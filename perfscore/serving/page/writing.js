// Writing rules: the text of a rule file with its mistakes as one types, its curves, and what it does to the forms.
import { act } from "./back.js";
import { changesTable } from "./changes.js";
import { choice, dialog, download, h, fill } from "./dom.js";
import { t } from "./words.js";
import { actOn, change, changed, forms, submission, work } from "./work.js";

export const checked = new Map(); // name of an own file -> what the desk said of it
const PAUSE = 500; // milliseconds without a key before the text is checked
const draft = { name: "", told: null, effect: null, against: "", timer: 0 };
const area = h("textarea", { spellcheck: "false", rows: "22", "data-focus": "text", oninput: () => { clearTimeout(draft.timer); draft.timer = setTimeout(check, PAUSE); }, onkeydown: indent });
const said = h("div", { class: "told", "aria-live": "polite" });
let sets = () => [];

export function isWriting() { return draft.name !== ""; }

// Begins with an own file, or with a copy of a rule set (an empty id: a commented file to begin with).
export async function writeRules({ name, text, base }, offered) {
  sets = offered;
  draft.name = name ?? `${(base || "rules").replaceAll("/", "-")}.yaml`;
  draft.against = base || sets()[0]?.[0] || "";
  draft.effect = null;
  area.value = text ?? (await act("draft", { id: base })).text;
  await check();
}

export function writingPart() {
  const usable = draft.told?.usable;
  area.setAttribute("aria-label", draft.name);
  return h("section", { class: "writing", "aria-label": t("B_write") },
    h("h2", null, draft.name),
    h("div", { class: "beside" }, area, said),
    h("p", { class: "buttons" },
      h("button", { class: "main", disabled: !usable, onclick: use, "data-focus": "use" }, t("B_use")),
      h("button", { disabled: !usable, onclick: () => preview(draft.told.id, ownFiles(), `own:${draft.name}`), "data-focus": "curves" }, t("B_curves")),
      h("button", { onclick: () => download(new Blob([area.value], { type: "application/yaml" }), draft.name), "data-focus": "keep" }, t("B_download")),
      h("button", { onclick: () => { draft.name = ""; changed(); }, "data-focus": "leave" }, t("B_close"))),
    h("p", { class: "bar" },
      h("label", null, t("B_against"), " ", choice({ onchange: (event) => { draft.against = event.target.value; }, "data-focus": "against" }, sets(), draft.against)),
      h("button", { disabled: !usable || !forms().length, onclick: effect, "data-focus": "effect" }, t("B_see_effect"))),
    draft.effect && changesTable(draft.effect));
}

function ownFiles() { return [...work.own_rules.filter(({ name }) => name !== draft.name), { name: draft.name, text: area.value }]; }

async function check() {
  const [told] = await act("check", {}, [new File([area.value], draft.name)]);
  draft.told = told;
  const proved = told.proofs.filter(({ status }) => status === "proved");
  const open = told.proofs.filter(({ status }) => status !== "proved").map(({ claim }) => claim);
  fill(said,
    h("p", { class: told.usable ? null : "bad" }, told.usable ? t("B_own_fine", { id: told.id, title: told.title }) : t("B_mistakes", { count: told.problems.filter((each) => !each.is_warning).length })),
    told.proofs.length > 0 && h("p", { class: "soft" }, t("B_proofs", { proved: proved.length, all: told.proofs.length, open: open.join("、") || "—" })),
    told.problems.map(problemPart));
  changed();
}

// A mistake with its line; in the text at hand a button goes there.
function problemPart(problem) {
  const line = problem.where.line;
  return h("div", { class: "problem" },
    h("p", null, h("code", null, problem.code), " ", line && h("button", { class: "small", onclick: () => goToLine(line) }, t("W_short_line", { line })), ` ${problem.message}`));
}

function goToLine(line) {
  const lines = area.value.split("\n");
  const from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1] ?? "").length);
  area.scrollTop = ((line - 4) * area.scrollHeight) / Math.max(lines.length, 1);
}

// Tab leaves the text as everywhere; Enter keeps the indentation.
function indent(event) {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey) return;
  const before = area.value.slice(0, area.selectionStart);
  const blanks = /(?:^|\n)( *)[^\n]*$/.exec(before)?.[1] ?? "";
  event.preventDefault();
  area.setRangeText(`\n${blanks}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input"));
}

function use() {
  const name = draft.name;
  const text = area.value;
  checked.set(name, draft.told);
  draft.name = "";
  change(["B_did_own", { name }], (made) => {
    made.own_rules = [...made.own_rules.filter((each) => each.name !== name), { name, text }];
    made.rules = `own:${name}`;
  });
}

async function effect() {
  try {
    draft.effect = await actOn("apart", { ...submission(), own_rules: ownFiles(), old: draft.against, new: `own:${draft.name}` });
  } catch (error) {
    draft.effect = null;
    fill(said, h("p", { class: "bad", role: "alert" }, error.message));
  }
  changed();
}

// A rule set as a page to read: its table, its curves, its sources.
export async function preview(id, own_rules, named) {
  const page = await act("rule", { id: named, own_rules, format: "html" });
  const text = await page.text();
  await dialog(id, (close) => [
    h("iframe", { srcdoc: text, sandbox: "", title: id }),
    h("p", { class: "buttons" }, h("button", { onclick: () => close(null), autofocus: true }, t("B_close"))),
  ]);
}
