/**
 * `node scripts/bundle-console.ts <folder>`: the console's sources as files for browsers. See
 * build-console.ts.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('name the folder to build into');

await build({
  root: fileURLToPath(new URL('../web', import.meta.url)),
  configFile: false,
  logLevel: 'warn',
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir,
    emptyOutDir: true,
    // From spring 2024 on, when the last of them learnt light-dark().
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // Small pictures in data: addresses would need to be allowed one by one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    manifest: true,
    rolldownOptions: {
      onLog: (level, log, show) => {
        // Libraries mark what may run on a server only or in a browser only; all of this runs in one.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') show(level, log);
      },
    },
  },
});
