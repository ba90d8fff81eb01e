// Files: dropped, chosen, folders, zips; a queue with the state of each.
import { h, fill } from "./dom.js";
import { act } from "./back.js";
import { language, t } from "./words.js";
import { actOn, audit, changed, documents, files, limit, reference, restore } from "./work.js";

const queue = { running: false, stop: null, opened: 0, wanted: 0, notes: [] };

export function filesView(place) {
  const counts = { read: 0, unread: 0, waiting: 0 };
  for (const each of documents) counts[each.state === "read" || each.state === "unread" ? each.state : "waiting"]++;
  const total = documents.length;
  fill(place,
    h("p", { class: "lead" }, t("B_lead")),
    dropPlace(),
    queue.running && progressPart(total, total - counts.waiting),
    h("p", { role: "status" }, total ? t("B_counted", { total, ...counts, forms: documents.reduce((sum, each) => sum + (each.forms?.length ?? 0), 0) }) : ""),
    queue.notes.length > 0 && h("ul", { class: "notes" }, queue.notes.map((note) => h("li", null, note))),
    total > 0 && table(),
    total > 0 && h("p", { class: "buttons" },
      !queue.running && counts.waiting > 0 && h("button", { onclick: () => readAll(), "data-focus": "go" }, t("B_go_on")),
      h("button", { onclick: clear, "data-focus": "clear" }, t("B_clear"))));
}

const bar = h("progress");
const stop = h("button", { onclick: cancel, "data-focus": "cancel" });
const progress = h("div", { class: "progress" }, bar, stop);

function progressPart(total, done) {
  bar.max = Math.max(total, 1);
  bar.value = done;
  bar.setAttribute("aria-label", t("B_progress"));
  fill(stop, document.createTextNode(t("B_cancel")));
  return progress;
}

function dropPlace() {
  const add = (event) => { addFiles([...event.target.files]); event.target.value = ""; };
  const place = h("div", { class: "drop" },
    h("p", null, t("B_drop")),
    h("p", { class: "soft" }, limit() ? t("B_kinds", { megabytes: limit() / 1048576 }) : t("B_kinds_alone")),
    h("p", { class: "buttons centred" },
      picker("B_choose_files", add, { multiple: true }),
      picker("B_choose_folder", add, { webkitdirectory: true }),
      h("button", { onclick: openExample, "data-focus": "example" }, t("B_example"))));
  return place;
}

// A button of ours in front of the browser's own, which speaks its own language.
export function picker(code, onchange, attributes) {
  const input = h("input", { type: "file", hidden: true, onchange, ...attributes, "aria-label": t(code) });
  return h("span", null, input, h("button", { onclick: () => input.click(), "data-focus": code }, t(code)));
}

function table() {
  fill(body, documents.map(row));
  const heads = ["W_file", "B_state", "B_forms", "B_said", "B_remove"].map((code, at) => h("th", { scope: "col", class: at === 2 ? "n" : null }, t(code)));
  return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": t("B_files") }, h("table", null, h("thead", null, h("tr", null, heads)), body));
}

const body = h("tbody");
const rows = new WeakMap(); // document -> [what it was drawn from, its row]

function row(each, number) {
  const drawn = JSON.stringify([language(), number, each.state, each.problems]);
  if (rows.get(each)?.[0] !== drawn) {
    rows.set(each, [drawn, h("tr", null,
      h("td", null, each.name),
      h("td", { class: `state ${each.state}` }, t(`B_state_${each.state}`)),
      h("td", { class: "n", "data-unit": t("B_forms") }, each.forms ? String(each.forms.length) : ""),
      h("td", null, (each.problems ?? []).map((problem) => h("div", null, h("code", null, problem.code), ` ${problem.message}`))),
      h("td", null, h("button", { class: "small", onclick: () => remove(each), "aria-label": t("B_remove_named", { name: each.name }), "data-focus": `remove-${number}` }, t("B_remove"))))]);
  }
  return rows.get(each)[1];
}

// Whatever is dropped anywhere on the page: files, and folders with all that is in them.
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = entries.length ? (await Promise.all(entries.map((entry) => below(entry, "")))).flat() : [...transfer.files];
  await addFiles(found);
}

async function below(entry, folder) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    file.path = folder + file.name;
    return [file];
  }
  const reader = entry.createReader();
  const inside = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map((each) => below(each, `${folder}${entry.name}/`)))).flat();
}

// Goes on with a saved workspace in place of what is on the desk.
export async function resume(file) {
  queue.stop?.abort();
  queue.notes = [];
  try {
    const told = await act("resume", {}, [file]);
    documents.length = 0;
    restore(told.work);
    await recall(told.documents);
  } catch (error) {
    queue.notes.push(`${file.name}: ${error.message}`);
    changed();
  }
}

export async function addFiles(chosen) {
  queue.notes = [];
  const saved = chosen.find((file) => /\.db$/i.test(file.name));
  if (saved) {
    await resume(saved);
    return;
  }
  const wanted = chosen.filter((file) => !/^(\.|~\$)/.test(file.name));
  wanted.sort((one, other) => (one.path ?? one.name).localeCompare(other.path ?? other.name, "zh"));
  for (const file of wanted) {
    if (!file.path && file.webkitRelativePath) file.path = file.webkitRelativePath;
    await addFile(file);
  }
  await readAll();
}

async function addFile(file) {
  if (limit() && file.size > limit()) {
    queue.notes.push(`${file.path ?? file.name}: ${t("U011", { limit: limit() / 1048576 })}`);
    changed();
    return;
  }
  try {
    opened(await act("open", {}, [file]), file);
  } catch (error) {
    queue.notes.push(`${file.path ?? file.name}: ${error.message}`);
  }
  changed();
}

function opened(told, file) {
  queue.notes.push(...told.problems.map((problem) => `${file?.path ?? file?.name ?? ""}: ${problem.message}`));
  for (const each of told.documents) {
    if (file) files.set(each.digest, file);
    const same = documents.find((known) => known.digest === each.digest && known.member === each.member);
    if (!same) documents.push({ ...each, state: "waiting" });
    else if (same.state === "stopped") same.state = "waiting";
    else if (same.name !== each.name || same.state === "read") queue.notes.push(t("B_twice", { name: each.name, first: same.name }));
  }
}

async function openExample() {
  queue.notes = [];
  opened(await act("example"), null);
  await readAll();
}

// Reads what waits, one after the other, until it is done or cancelled.
export async function readAll() {
  for (const each of documents) if (each.state === "stopped") each.state = "waiting";
  if (queue.running) return;
  queue.running = true;
  queue.stop = new AbortController();
  try {
    for (let next; (next = documents.find((each) => each.state === "waiting")); ) await readOne(next);
  } finally {
    queue.running = false;
    changed();
  }
}

async function readOne(each) {
  each.state = "reading";
  changed();
  try {
    const told = await actOn("read", { document: reference(each) }, queue.stop.signal);
    Object.assign(each, { key: told.key, forms: told.forms, problems: told.problems, state: told.read ? "read" : "unread" });
    audit.stale = true;
  } catch (error) {
    each.state = "stopped";
    if (error.name === "AbortError") {
      for (const other of documents) if (other.state === "waiting") other.state = "stopped";
    } else each.problems = error.problems ?? [{ code: "", message: String(error.message ?? error) }];
  }
}

function cancel() { queue.stop?.abort(); }

function remove(each) {
  documents.splice(documents.indexOf(each), 1);
  changed({ stale: true });
}

function clear() {
  cancel();
  documents.length = 0;
  audit.told = null;
  queue.notes = [];
  changed({ stale: true });
}

// The documents that this tab had before a reload, or that a workspace has, as far as the desk knows them.
export async function recall(known) {
  for (const each of known) documents.push({ ...each, state: "waiting" });
  await readAll();
}
