import { watch } from 'node:fs';
import { join } from 'node:path';
import { root } from './node-part.ts';

/** What API and worker run. */
export const productFolders = [
  'api',
  'activities',
  'config',
  'db',
  'domain',
  'gateways',
  'worker',
  'workflows',
];

/** What the console is built from. */
export const consoleFolders = ['web', 'client'];

/** Editors' own files, which come and go beside those that are written. */
const passing = /(?:^|\/)[.#]|~$|\.(?:swp|tmp)$/;

/**
 * Calls back when files in these folders of the checkout change, once for changes in a row. Returns a stop
 * function.
 */
export function watchFolders(
  folders: readonly string[],
  changed: (file: string) => void,
  { base = root, gatherMs = 200 } = {},
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers = folders.map((folder) =>
    watch(join(base, folder), { recursive: true }, (_event, file) => {
      if (file === null || passing.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        changed(join(folder, file));
      }, gatherMs);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
