import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testServers } from './environment.ts';

/** A workflow bundle with other numbers than those that ship, for tests in real time. */
export interface PatchedBundle {
  path: string;
  remove: () => void;
}

/** Writes the bundle with each text replaced. @throws Error where one is not there exactly once */
export function patchedBundle(
  replacements: readonly (readonly [shipped: RegExp, instead: string])[],
): PatchedBundle {
  let code = readFileSync(testServers().workflowBundle, 'utf8');
  for (const [shipped, instead] of replacements) {
    const found = code.match(new RegExp(shipped, 'g'))?.length ?? 0;
    if (found !== 1) throw new Error(`${String(shipped)} is ${found} times in the bundle`);
    code = code.replace(shipped, instead);
  }
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bundle-'));
  const path = join(folder, 'workflow-bundle.js');
  writeFileSync(path, code);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
