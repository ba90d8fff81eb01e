// What is on the desk: documents as they were read, and what the person made of them. The first comes from the back
// again; the second is kept here, can be undone, and is sent along with whatever depends on it.
import { act } from "./back.js";
import { setting } from "./words.js";

// {digest, member, name, key, state: waiting | reading | read | unread | stopped, forms, problems}
export const documents = [];
// The files that were chosen in this page, by the hash of their bytes: a desk may forget and ask again.
export const files = new Map();
// What a person did; all of it is in the saved workspace.
export const work = nothingDone();
// The latest answer of the audit and whether it is still true.
export const audit = { told: null, stale: true, wrong: null };

const undone = [];
const undoable = [];
const listeners = [];

function nothingDone() {
  return { who: "", rules: "auto", choices: {}, own_rules: [], corrections: {}, decisions: {}, history: [] };
}

export function whenChanged(listener) { listeners.push(listener); }

// Tells everybody that something is different; `stale`: the audit, too.
export function changed({ stale = false } = {}) {
  if (stale) audit.stale = true;
  keep();
  for (const listener of listeners) listener();
}

export function now() {
  const at = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

// A change by the person, which can be undone; `what` tells it in the history: [code of the wording, figures].
export function change(what, mutate, { stale = true } = {}) {
  undoable.push(JSON.stringify(work));
  undone.length = 0;
  mutate(work);
  work.history.push({ what, who: work.who, when: now() });
  changed({ stale });
}

export function undo() { step(undoable, undone); }

export function redo() { step(undone, undoable); }

export function canUndo() { return undoable.length > 0; }

export function canRedo() { return undone.length > 0; }

function step(from, to) {
  if (!from.length) return;
  to.push(JSON.stringify(work));
  become(JSON.parse(from.pop()));
  changed({ stale: true });
}

// Everything anew, as a saved workspace has it.
export function restore(saved) {
  become(saved);
  undoable.length = undone.length = 0;
  changed({ stale: true });
}

// All forms that were read, each with its document.
export function forms() {
  return documents.flatMap((document) => (document.forms ?? []).map((form) => ({ ...form, document })));
}

export function unitOf(form) { return form.implementer || form.supervisor || form.name || "—"; }

// The reference of a document that the back knows it by.
export function reference({ digest, member, name }) { return { digest, member, name }; }

// An action on documents: files that the desk has forgotten are given to it again, once.
export async function actOn(action, asked, signal = null) {
  try {
    return await act(action, asked, [], signal);
  } catch (error) {
    if (!error.codes?.includes("U046")) throw error;
    const wanted = new Set((asked.documents ?? [asked.document]).map((each) => each.digest));
    const missing = [...wanted].filter((digest) => !files.has(digest));
    if (missing.length) throw error;
    for (const digest of wanted) await act("open", {}, [files.get(digest)], signal);
    return act(action, asked, [], signal);
  }
}

// What an audit or a report rests on; `only` are the keys of the forms that are wanted.
export function submission(only = null) {
  const read = documents.filter((each) => each.forms);
  const { rules, choices, own_rules, corrections, decisions } = work;
  return { documents: read.map(reference), rules, choices, own_rules, corrections, decisions, only };
}

// What is saved by others may hold anything: only what has the shape of ours is taken.
function become(other) {
  for (const [name, nothing] of Object.entries(nothingDone())) {
    const found = other?.[name];
    const same = typeof found === typeof nothing && Array.isArray(found) === Array.isArray(nothing) && found !== null;
    work[name] = same ? found : nothing;
  }
}

// The workspace as one file: everything that was read and done, and the files themselves.
export function workspace() { return actOn("save", { ...submission(), work, format: "html" }); }

let auditing = null;

// The audit of everything, as new as it can be had.
export async function judge() {
  if (auditing) await auditing;
  if (!audit.stale || !documents.some((each) => each.forms)) return;
  audit.stale = false;
  auditing = actOn("audit", submission());
  try {
    audit.told = await auditing;
    audit.wrong = null;
  } catch (error) {
    audit.told = null;
    audit.wrong = error.message;
  } finally {
    auditing = null;
  }
  changed();
}

// A reload of the page keeps the work of this tab: what was done and which documents there were, not the documents.
const PLACE = "perfscore";

function keep() {
  const known = documents.map(({ digest, member, name }) => ({ digest, member, name }));
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ work, documents: known }));
  } catch {
    // no room, or not allowed: the workspace can still be saved as a file
  }
}

export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

// The step that this tab showed last.
const STEP = "perfscore-step";

export function showNow(step) {
  try {
    sessionStorage.setItem(STEP, step);
  } catch {
    // not allowed: a reload begins with the first step
  }
}

export function shownBefore() {
  try {
    return sessionStorage.getItem(STEP);
  } catch {
    return null;
  }
}

export function limit() { return setting("limit"); }
