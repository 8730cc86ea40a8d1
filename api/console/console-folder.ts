import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the console: next to the compiled program. */
const besideProgram = fileURLToPath(new URL('../../console', import.meta.url));

/**
 * Folder of the built console that this process serves; null without one.
 *
 * @throws Error when a configured folder holds no console: missing pages must show at the start
 */
export function consoleFolder(named: string | undefined): string | null {
  if (named === undefined) return holdsConsole(besideProgram) ? besideProgram : null;
  const folder = resolve(named);
  if (!holdsConsole(folder))
    throw new Error(`CONSOLE_DIR is ${folder}, which holds no built console; "npm run build" makes one.`);
  return folder;
}

const holdsConsole = (folder: string): boolean => existsSync(join(folder, 'index.html'));
