// Run a Python file inside Pyodide under Node: `node scripts/pyodide.mjs FILE [ARGUMENT…]`, the repository mounted at /repo.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const argv = process.argv.slice(2);
const file = argv[0];
if (!file) throw new Error("name the Python file to run");
const root = new URL("..", import.meta.url).pathname;
const pyodide = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });
pyodide.mountNodeFS("/repo", root);
pyodide.pyimport("sys").argv = pyodide.toPy(argv);
const globals = pyodide.toPy({ __name__: "__main__" });
try {
  pyodide.runPython(readFileSync(file, "utf8"), { globals, filename: file });
} catch (error) {
  // Python's own traceback is enough; Node would add a page of Pyodide's compressed source.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
