// Bundles every entry point that exists into static/dist, draws the icon sprite and weighs the result.
// With --tests it bundles the *.test.ts files into var/ts-tests instead, for Node's own test runner.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "static/src");
const dist = join(root, "static/dist");
const icons = join(root, "node_modules/lucide-static/icons");

// One self-contained file each: hashed file names do not reach into import statements.
const scripts = [
  "widget/loader",
  "widget/panel",
  "widget/call",
  "widget/preview",
  "desk/main",
  "supervisor/main",
  "media/check-page",
  "admin/main",
  "ui/boot",
];
const styles = ["ui/app", "widget/panel", "admin/admin"];
// Bytes after gzip that a visitor or an agent has to download at most.
const budgets = { "widget/loader.js": 3, "widget/panel.js": 35, "desk/main.js": 150 };

const present = (names, ending) => names.filter((name) => existsSync(join(source, name + ending)));

/** Bundle scripts (as closed functions) and style sheets. */
async function bundle() {
  const shared = {
    bundle: true,
    minify: true,
    target: "es2022",
    outbase: source,
    outdir: dist,
    logLevel: "warning",
  };
  const paths = (names, ending) => present(names, ending).map((name) => join(source, name + ending));
  await build({
    ...shared,
    entryPoints: paths(scripts, ".ts"),
    format: "iife",
    legalComments: "none",
    // Server-rendered text may contain any letter; escapes would make it a third longer.
    charset: "utf8",
    loader: { ".css": "text", ".svg": "text" },
  });
  await build({ ...shared, entryPoints: paths(styles, ".css"), external: ["*.woff2", "*.svg"] });
}

/** Draw one <symbol> per name in ui/icons.json, to be used as <use href="…/icons.svg#name">. */
async function sprite() {
  const list = join(source, "ui/icons.json");
  if (!existsSync(list)) return;
  const names = JSON.parse(await readFile(list, "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  await mkdir(join(dist, "ui"), { recursive: true });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
  await writeFile(join(dist, "ui/icons.svg"), svg);
}

async function symbol(name) {
  const file = join(icons, `${name}.svg`);
  if (!existsSync(file)) throw new Error(`static/src/ui/icons.json: lucide has no icon "${name}"`);
  const drawing = (await readFile(file, "utf8")).replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  // No stroke-width: the style sheet sets it where the icon is used.
  const pen = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
}

/** Print what was built; a file above its budget fails the build. */
async function weigh() {
  const files = (await readdir(dist, { recursive: true }))
    .filter((name) => /\.(js|css|svg)$/.test(name))
    .sort();
  let isTooBig = false;
  for (const name of files) {
    const bytes = await readFile(join(dist, name));
    const kilobytes = gzipSync(bytes, { level: 9 }).length / 1024;
    const budget = budgets[name.replaceAll("\\", "/")];
    const isOver = budget !== undefined && kilobytes > budget;
    isTooBig ||= isOver;
    const limit = budget === undefined ? "" : ` of ${budget} KB${isOver ? "  OVER BUDGET" : ""}`;
    console.log(`  ${name.padEnd(22)} ${kilobytes.toFixed(1).padStart(6)} KB gzip${limit}`);
  }
  if (isTooBig) throw new Error("a bundle is over its size budget, see above");
}

async function bundleTests() {
  const out = join(root, "var/ts-tests");
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: files.map((name) => join(source, name)),
    bundle: true,
    outdir: out,
    outbase: source,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    loader: { ".css": "text", ".svg": "text" },
  });
  // Node's runner fails on an empty folder, which is what a project without such tests has.
  if (files.length === 0) await writeFile(join(out, "none.test.mjs"), "");
  console.log(`Bundled ${files.length} test files into ${relative(root, out)}.`);
}

try {
  if (process.argv.includes("--tests")) {
    await bundleTests();
  } else {
    await rm(dist, { recursive: true, force: true });
    await mkdir(dist, { recursive: true });
    await bundle();
    await sprite();
    await weigh();
  }
} catch (problem) {
  console.error(`build: ${problem.message}`);
  process.exitCode = 1;
}
