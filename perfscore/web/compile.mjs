// Byte-compiles archives of Python sources inside the very Pyodide that will run them.
// node compile.mjs PYODIDE_FOLDER COMPILING.py IN.zip OUT.zip [IN.zip OUT.zip ...]
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const [folder, script, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(resolve(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: resolve(folder), env: { PYTHONHASHSEED: "0" } });
python.runPython(readFileSync(script, "utf8"));
for (let at = 0; at < archives.length; at += 2) {
  python.FS.writeFile("/in.zip", readFileSync(archives[at]));
  python.runPython("compile_archive('/in.zip', '/out.zip')");
  writeFileSync(archives[at + 1], python.FS.readFile("/out.zip"));
}
