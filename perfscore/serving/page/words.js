// What the page says, in the language that was chosen.
const settings = JSON.parse(document.getElementById("settings").textContent);
const table = JSON.parse(document.getElementById("words").textContent);
let chosen = settings.lang;

export function setting(name) { return settings[name]; }

export function language() { return chosen; }

export function speak(lang) {
  chosen = lang;
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = `${t("B_title")} · perfscore`;
}

// The wording of a code with its figures filled in; {rows:row|rows} is a figure with its noun: 1 row, 2 rows.
export function t(code, figures = {}) {
  const template = table[code]?.[chosen] ?? code;
  const figure = (found, name, one, more) => {
    const shown = String(figures[name] ?? found);
    return one ? `${shown} ${shown === "1" ? one : more}` : shown;
  };
  const open = /\{\{|\}\}|\{(\w+)(?::([^{}|]+)\|([^{}|]+))?\}/g;
  return template.replace(open, (found, name, one, more) => (name ? figure(found, name, one, more) : found[0]));
}

// Where something stands: sheet and cell, or page and line.
export function spot(where) {
  if (where.sheet) return `${where.sheet}!${where.cell ?? (where.line ? `A${where.line}` : "")}`;
  const known = [["page", "W_short_page"], ["line", "W_short_line"]].filter(([name]) => where[name]);
  return known.map(([name, code]) => t(code, { [name]: where[name] })).join(" ") || "—";
}
