// The one way to the desk: an action, what it is asked, files -> JSON or bytes. Two backs answer alike:
// the server that gave this page, or Pyodide in a worker.
import { language, setting, t } from "./words.js";

// What the desk refused, in words. `codes` tell it apart.
export class Refusal extends Error {
  constructor(problems) {
    super(problems.map((each) => each.message).join("\n"));
    this.codes = problems.map((each) => each.code);
    this.problems = problems;
  }
}

// JSON for JSON, a Blob for all else. Throws Refusal, or AbortError when `signal` is set off.
export async function act(action, asked = {}, files = [], signal = null) {
  const full = { ...asked, lang: language() };
  const answer = await (setting("back") === "http" ? overHttp : inWorker)(action, full, files, signal);
  if (answer.type !== "application/json" || asked.format) {
    if (!answer.refused) return answer.blob;
  }
  const told = JSON.parse(await answer.blob.text());
  if (told?.error) throw new Refusal(told.error);
  return told;
}

// Resolves when the back can answer; `progress` is told the share that is done (null: unknown).
export async function ready(progress) {
  if (setting("back") === "worker") await (started ??= start(progress));
}

// ---- the server ----

async function overHttp(action, asked, files, signal) {
  const form = new FormData();
  form.append("asked", JSON.stringify(asked));
  for (const file of files) form.append("files", file, file.path ?? file.name);
  let response;
  try {
    response = await fetch(`desk/${action}?lang=${language()}`, { method: "POST", body: form, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal([{ code: "B_gone", message: t("B_gone") }]);
  }
  const type = response.headers.get("Content-Type")?.split(";")[0];
  return { type, refused: !response.ok, blob: await response.blob() };
}

// ---- the worker ----

let started = null;
let worker = null;
let last = 0;
const waiting = new Map();

async function inWorker(action, asked, files, signal) {
  await (started ??= start(() => {}));
  if (signal?.aborted) throw new DOMException("", "AbortError");
  const read = await Promise.all(files.map(async (file) => [file.path ?? file.name, await file.arrayBuffer()]));
  const number = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject });
    signal?.addEventListener("abort", () => { if (waiting.has(number)) stopWorker(); });
    worker.postMessage({ number, action, asked: JSON.stringify(asked), files: read }, read.map(([, raw]) => raw));
  });
}

// Python cannot be interrupted: its worker is ended, and the next action begins a new one.
function stopWorker() {
  worker?.terminate();
  worker = started = null;
  for (const { reject } of waiting.values()) reject(new DOMException("", "AbortError"));
  waiting.clear();
}

async function start(progress) {
  const names = ["worker.js", "python.wasm", "stdlib.zip", "library.zip", "pdf.zip"];
  let done = 0;
  const parts = await Promise.all(names.map(async (name) => {
    const part = await unpacked(name);
    progress(++done / (names.length + 2));
    return part;
  }));
  const address = URL.createObjectURL(new Blob([parts[0]], { type: "text/javascript" }));
  const begun = new Worker(address);
  worker = begun;
  await new Promise((resolve, reject) => {
    begun.onerror = (event) => reject(new Error(event.message));
    begun.onmessage = ({ data }) => {
      if (data.ready) resolve();
      else if (data.failed) reject(new Error(data.failed));
      else answered(data);
    };
    const [, wasm, stdlib, library, pdf] = parts;
    begun.postMessage({ wasm, stdlib, library, pdf }, [wasm, stdlib, library, pdf]);
  });
  URL.revokeObjectURL(address);
  progress(1);
}

function answered({ number, type, refused, body }) {
  const asker = waiting.get(number);
  waiting.delete(number);
  asker?.resolve({ type, refused, blob: new Blob([body], { type }) });
}

const packed = new Map(); // the parts of Python as they came, for a worker that begins anew

// A part of Python: from inside the page when it is one file, else from beside it.
async function unpacked(name) {
  if (!packed.has(name)) {
    const inside = document.getElementById(name);
    packed.set(name, inside ? new Blob([decoded(inside.textContent)]) : await (await fetch(`${name}.gz`)).blob());
    inside?.remove();
  }
  return new Response(packed.get(name).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function decoded(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at++) bytes[at] = plain.charCodeAt(at);
  return bytes;
}
