// Python in a worker. Pyodide stands above this, joined by the build; the page sends its parts once, then actions.

const BASE = "https://inside.invalid/"; // an address that is never asked: fetch is answered from what the page sent
const parts = {};
let desk = null;

self.fetch = async (address) => {
  const name = String(address).slice(BASE.length);
  if (!(name in parts)) throw new TypeError(`not inside: ${name}`);
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(parts[name], { headers: { "Content-Type": type } });
};

async function begin({ wasm, stdlib, library, pdf }) {
  parts["pyodide.asm.wasm"] = wasm;
  parts["python_stdlib.zip"] = stdlib;
  const lockFileContents = JSON.stringify(PYODIDE_LOCK);
  const python = await loadPyodide({ indexURL: BASE, lockFileContents, createPyodideModule: _createPyodideModule });
  delete parts["pyodide.asm.wasm"];
  delete parts["python_stdlib.zip"];
  python.unpackArchive(library, "zip");
  desk = python.pyimport("perfscore.web.inside");
  self.postMessage({ ready: true });
  python.unpackArchive(pdf, "zip"); // while the person chooses files; whatever they ask for meanwhile waits
}

function act({ number, action, asked, files }) {
  const given = files.map(([name, raw]) => [name, new Uint8Array(raw)]);
  const answer = desk.answer(action, asked, given);
  const [type, refused, body] = answer.toJs();
  answer.destroy();
  self.postMessage({ number, type, refused, body }, [body.buffer]);
}

self.onmessage = async ({ data }) => {
  if (desk) act(data);
  else {
    try {
      await begin(data);
    } catch (error) {
      self.postMessage({ failed: String(error) });
    }
  }
};
