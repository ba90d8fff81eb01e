// What another rule set does to the forms at hand, as a table.
import { h } from "./dom.js";
import { t } from "./words.js";

// `told` is the answer of the action "apart".
export function changesTable(told) {
  const side = ({ total, grade }) => `${total}（${grade}）`;
  return [
    told.differences.length > 0 && h("details", null, h("summary", null, t("B_differences", { count: told.differences.length })), h("ul", null, told.differences.map((each) => h("li", null, each)))),
    h("p", { role: "status" }, t("B_effect", { changed: told.forms.length, same: told.same })),
    told.forms.map((form) => h("details", { open: told.forms.length <= 5 },
      h("summary", null, `${form.name || "—"}　${side(form.old)} → ${side(form.new)}`),
      form.rows.length > 0 && h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": form.name || "—" }, h("table", null,
        h("thead", null, h("tr", null, ["W_row", "W_cell_target", "W_cell_actual", "V_old", "V_new", "V_moved"].map((code) => h("th", { scope: "col" }, t(code))))),
        h("tbody", null, form.rows.map((row) => h("tr", null, [row.name, row.target ?? "—", row.actual ?? "—"].map((text) => h("td", null, text)), [row.old, row.new, row.moved].map((text) => h("td", { class: "n" }, text))))))))),
  ];
}
