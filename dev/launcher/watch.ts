import { watch } from 'node:fs';
import { join } from 'node:path';
import { root } from './node-part.ts';

const folders = ['api', 'activities', 'config', 'db', 'domain', 'gateways', 'worker', 'workflows'];

/** Calls back, once for changes that come together, when product code changed. Returns how to end it. */
export function watchProduct(changed: (file: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (file === null || !/\.(ts|json)$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        changed(join(folder, file));
      }, 200);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
