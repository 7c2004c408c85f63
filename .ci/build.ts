// Bundles src/cli.ts into dist/: split by command, so that `--help` does not load the TUI or SSH.
import { chmod, cp, rename, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

const stub = 'export default {}; export const connectToDevTools = () => {};';

// Made beside and put in place at the end: a program that starts meanwhile finds the old one whole.
const made = 'dist.new';
await rm(made, { recursive: true, force: true });
await build({
  entryPoints: { cli: 'src/cli.ts' },
  outdir: made,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  jsx: 'automatic',
  minifySyntax: true,
  // A program starts in less time the shorter its text is; its lines stay short enough to be pointed at.
  minifyWhitespace: true,
  lineLimit: 160,
  define: { 'process.env.NODE_ENV': '"production"', HANDRAIL_VERSION: JSON.stringify(manifest.version) },
  external: ['*.node', 'cpu-features'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
  },
  plugins: [
    {
      name: 'no-devtools',
      setup(builder) {
        builder.onResolve({ filter: /^react-devtools-core$/ }, () => ({
          path: 'devtools',
          namespace: 'stub',
        }));
        builder.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: stub }));
      },
    },
  ],
  logLevel: 'warning',
});
// What users install: the bundle alone, with nothing to fetch.
const { name, version, description, license, type, engines } = manifest;
await writeFile(
  `${made}/package.json`,
  `${JSON.stringify({ name, version, description, license, type, bin: { handrail: 'cli.js' }, engines }, null, 2)}\n`,
);
await cp('runbooks', `${made}/runbooks`, { recursive: true });
await cp('LICENSE', `${made}/LICENSE`);
await chmod(`${made}/cli.js`, 0o755);
await rm('dist', { recursive: true, force: true });
await rename(made, 'dist');
