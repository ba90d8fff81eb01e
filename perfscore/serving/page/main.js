// The frame: the steps of the work, the language, undo and history.
import { ready } from "./back.js";
import { compareView } from "./compare.js";
import { dialog, download, fill, h } from "./dom.js";
import { dropped, filesView, picker, recall, resume } from "./files.js";
import { findingsView } from "./findings.js";
import { papersView } from "./papers.js";
import { readingView } from "./reading.js";
import { rulesView } from "./rules.js";
import { language, setting, speak, t } from "./words.js";
import { canRedo, canUndo, changed, documents, kept, now, redo, restore, showNow, shownBefore, undo, whenChanged, work, workspace } from "./work.js";

const VIEWS = { files: filesView, reading: readingView, rules: rulesView, findings: findingsView, papers: papersView, compare: compareView };
const app = document.getElementById("app");
const places = Object.fromEntries(Object.keys(VIEWS).map((name) => [name, h("section", { class: `view ${name}`, id: `view-${name}` })]));
let current = VIEWS[shownBefore()] ? shownBefore() : "files";
let saved = 0; // how much of the history stands in a file

function frame() {
  const steps = Object.keys(VIEWS).map((name, number) => h("li", null, h("button", { "aria-current": name === current ? "step" : null, onclick: () => goTo(name), "data-focus": name, "aria-keyshortcuts": `Alt+${number + 1}` }, `${number + 1} ${t(`B_${name}`)}`)));
  const other = language() === "zh" ? "en" : "zh";
  return h("header", null,
    h("h1", null, t("B_title")),
    h("nav", { "aria-label": t("B_steps") }, h("ol", { class: "steps" }, steps)),
    h("div", { class: "tools" },
      h("button", { disabled: !canUndo(), onclick: undo, "data-focus": "undo", "aria-keyshortcuts": "Control+Z" }, t("B_undo")),
      h("button", { disabled: !canRedo(), onclick: redo, "data-focus": "redo" }, t("B_redo")),
      h("button", { disabled: !work.history.length, onclick: history, "data-focus": "history" }, t("B_history")),
      picker("B_resume", (event) => { if (event.target.files[0]) resumed(event.target.files[0]); }, { accept: ".db" }),
      h("button", { disabled: !documents.some((each) => each.forms), onclick: save, "data-focus": "save" }, t("B_save")),
      h("button", { lang: other === "zh" ? "zh-CN" : "en", onclick: () => { speak(other); changed({ stale: true }); }, "data-focus": "lang" }, other === "zh" ? "中文" : "English")));
}

let top = null;
const onward = h("p", { class: "onward" }); // to the next step

function draw() {
  const shown = frame();
  if (top) fill(top, ...shown.childNodes);
  else {
    top = shown;
    app.replaceChildren(top, h("main", { id: "main", tabindex: "-1" }, Object.values(places), onward), h("footer", null));
  }
  app.querySelector("footer").textContent = `${t(setting("back") === "http" ? "B_private" : "B_private_alone")} perfscore ${setting("version")}`;
  for (const [name, place] of Object.entries(places)) place.hidden = name !== current;
  VIEWS[current](places[current], goTo);
  const names = Object.keys(VIEWS);
  const next = names[names.indexOf(current) + 1];
  fill(onward, documents.some((each) => each.forms) && next && h("button", { class: "main", onclick: () => goTo(next), "data-focus": "onward" }, t("B_onward", { step: t(`B_${next}`) })));
}

function goTo(name) {
  current = name;
  showNow(name);
  draw();
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

async function resumed(file) {
  goTo("files");
  await resume(file);
}

async function save() {
  try {
    download(await workspace(), `${now().slice(0, 10)}.db`);
    saved = work.history.length;
  } catch (error) {
    dialog(t("B_save"), (close) => [h("p", { class: "bad" }, error.message), h("p", { class: "buttons" }, h("button", { onclick: () => close(null), autofocus: true }, t("B_close")))]);
  }
}

function history() {
  const lines = work.history.toReversed().map(({ what: [code, figures], who, when }) => h("li", null, h("span", { class: "soft" }, `${when} ${who || "—"} `), t(code, figures)));
  dialog(t("B_history"), (close) => [h("ol", { class: "history", tabindex: "0" }, lines), h("p", { class: "buttons" }, h("button", { onclick: () => close(null), autofocus: true }, t("B_close")))]);
}

document.addEventListener("keydown", (event) => {
  const name = Object.keys(VIEWS)[Number(event.key) - 1];
  if (event.altKey && !event.ctrlKey && name) {
    event.preventDefault();
    goTo(name);
  }
  const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing) {
    event.preventDefault();
    (event.shiftKey ? redo : undo)();
  }
});
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("over", name === "dragover");
    if (name === "drop") {
      goTo("files");
      dropped(event.dataTransfer);
    }
  });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("over"); });
window.addEventListener("beforeunload", (event) => { if (work.history.length !== saved) event.preventDefault(); });

// Drawn at most once for each frame, however much changes meanwhile, and never under a finger or a button that is held
// down: what is pressed must still be there when it is let go.
const LONGEST_HOLD = 1000; // milliseconds; a list that opens may never say that it was let go
let drawing = false;
let held = -Infinity;
document.addEventListener("pointerdown", () => { held = performance.now(); }, true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => { held = -Infinity; }, true);

function drawSoon() {
  if (performance.now() - held < LONGEST_HOLD) setTimeout(drawSoon, 50);
  else requestAnimationFrame(() => { drawing = false; draw(); });
}

whenChanged(() => {
  if (!drawing) drawSoon();
  drawing = true;
});

async function begin() {
  speak(setting("lang"));
  const waiting = document.getElementById("loading");
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("B_loading") });
  if (setting("back") === "worker") waiting?.after(bar);
  try {
    await ready((share) => { bar.value = share; });
  } catch (error) {
    fill(app, h("p", { class: "bad", role: "alert" }, t("B_not_started", { detail: error.message })));
    return;
  }
  const before = kept();
  draw();
  document.body.dataset.ready = "yes";
  if (before?.work) restore(before.work);
  if (before?.documents?.length) await recall(before.documents);
}

begin();
