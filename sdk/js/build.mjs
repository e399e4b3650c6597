// Builds what is published (ESM and CommonJS), or with --tests what Node runs as tests.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MAX_GZIPPED_BYTES = 10_240;

if (process.argv.includes("--tests")) {
  const tests = readdirSync("test").filter((file) => file.endsWith(".test.ts"));
  await build({
    entryPoints: tests.map((file) => `test/${file}`),
    outdir: "build/test",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    sourcemap: "inline",
  });
} else {
  const common = { entryPoints: ["src/index.ts"], bundle: true, target: "es2020", platform: "neutral" };
  await build({ ...common, format: "esm", outfile: "dist/index.js" });
  await build({ ...common, format: "cjs", outfile: "dist/index.cjs" });
  const { outputFiles } = await build({ ...common, format: "esm", minify: true, write: false });
  const bytes = gzipSync(outputFiles[0].contents).length;
  console.log(`gzipped: ${bytes} bytes (expected: 0..${MAX_GZIPPED_BYTES})`);
  if (bytes > MAX_GZIPPED_BYTES) process.exit(1);
}
