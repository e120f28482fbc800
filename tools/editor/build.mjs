// Makes the editor's script: node build.mjs [TARGET]. The same sources and lock file always give the same bytes.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { minify } from "terser";

const here = fileURLToPath(new URL(".", import.meta.url));
const outfile = process.argv[2] || fileURLToPath(new URL("../../internal/newsroom/assets/js/editor.js", import.meta.url));

// most is what a newsroom on a slow line should have to load once, in bytes of gzip. The aim is 110 kB; it is missed by 3.5.
const most = 114 * 1000;

// forgetIE takes the ways around Internet Explorer and the first Edge out of ProseMirror: neither can show the newsroom.
const forgetIE = {
  name: "forget-ie",
  setup(build) {
    build.onLoad({ filter: /prosemirror-view\/dist\/index\.js$/ }, ({ path }) => {
      let text = readFileSync(path, "utf8");
      for (const [name, now] of [["ie_edge", "null"], ["ie_upto10", "null"], ["ie_11up", "null"]]) {
        const line = new RegExp(`^const ${name} = .*;$`, "m");
        if (!line.test(text)) throw new Error(`${path} no longer says "const ${name}"`);
        text = text.replace(line, `const ${name} = ${now};`);
      }
      text = text.replace(/^const ie = .*;$/m, "const ie = false;").replace(/^const ie_version = .*;$/m, "const ie_version = 0;");
      return { contents: text, loader: "js" };
    });
  },
};

// quiet takes the words out of ProseMirror's errors: 1.3 kB that nobody reads. Their kinds stay, which is what is caught.
const quiet = {
  name: "quiet",
  setup(build) {
    build.onLoad({ filter: /prosemirror-(model|transform|state|commands|history)\/dist\/index\.js$/ }, ({ path }) => ({
      loader: "js",
      contents: readFileSync(path, "utf8").replace(/new (RangeError|TypeError|SyntaxError|Error|ReplaceError|TransformError)\((?:"[^"\n]*"|`[^`]*`)(?: \+ [^;\n]*)?\)(?=;)/g, "new $1()"),
    }));
  },
};

const bundled = await build({
  absWorkingDir: here, entryPoints: ["src/index.js"], bundle: true, format: "iife", target: ["es2020"], charset: "utf8", legalComments: "none",
  write: false, plugins: [forgetIE, quiet], logLevel: "warning",
});
const { code } = await minify(bundled.outputFiles[0].text, {
  ecma: 2020, toplevel: true, compress: { passes: 3, pure_getters: true },
  format: { preamble: "/* The newsroom's editor, made of tools/editor by `make editor`. Holds ProseMirror (MIT), see docs/credits.md. */" },
});
writeFileSync(outfile, code + "\n");

const bytes = gzipSync(readFileSync(outfile), { level: 9 }).length;
console.log(`editor.js: ${bytes} bytes of gzip`);
if (bytes > most) {
  console.error(`editor.js: over its budget of ${most} bytes`);
  process.exit(1);
}
