// Makes the editor's script: node build.mjs [TARGET]. The same sources and lock file always give the same bytes.
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const outfile = process.argv[2] || fileURLToPath(new URL("../../internal/newsroom/assets/js/editor.js", import.meta.url));

// most is what a newsroom on a slow line should have to load once: the budget of the issue, in bytes of gzip.
const most = 110 * 1024;

await build({
  absWorkingDir: here, entryPoints: ["src/index.js"], bundle: true, minify: true, format: "iife", target: ["es2020"],
  charset: "utf8", legalComments: "none", outfile,
  banner: { js: "/* The newsroom's editor, made of tools/editor by `make editor`. Holds ProseMirror (MIT), see docs/credits.md. */" },
});

const bytes = gzipSync(readFileSync(outfile), { level: 9 }).length;
console.log(`editor.js: ${bytes} bytes of gzip`);
if (bytes > most) {
  console.error(`editor.js: over its budget of ${most} bytes`);
  process.exit(1);
}
