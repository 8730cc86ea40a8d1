import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A block of commands on a page, and what the page says that they print. */
export interface PageBlock {
  commands: string;
  says: string[];
}

/** The blocks of shell commands under a heading of a page. */
export function blocksUnder(page: string, heading: string): PageBlock[] {
  const text = readFileSync(join(root, page), 'utf8');
  const section = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${page} has no section "${heading}"`);
  return [...section.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', body = '']) => {
    const lines = body.split('\n').map((line) => line.slice(indent.length));
    const said = /^# says: (.*)$/;
    return {
      commands: lines.filter((line) => !said.test(line)).join('\n'),
      says: lines.flatMap((line) => said.exec(line)?.[1] ?? []),
    };
  });
}

/**
 * A terminal in the root of the checkout: what a block exports, sets or defines, the next one has.
 * @param replaced what a page names and this terminal has elsewhere: a folder, an address
 */
export function openTerminal({
  stateFile,
  env,
  replaced,
}: {
  stateFile: string;
  env: Record<string, string | undefined>;
  replaced: Record<string, string>;
}): (commands: string) => Promise<string> {
  return async (commands) => {
    let text = commands;
    for (const [from, to] of Object.entries(replaced)) text = text.replaceAll(from, to);
    const script = `set -euo pipefail\n[ -f ${stateFile} ] && . ${stateFile}\nset -a\n${text}\n{ declare -px; declare -f; } > ${stateFile}`;
    return new Promise((resolve, reject) => {
      execFile('bash', ['-c', script], { cwd: root, env, maxBuffer: 10_000_000 }, (error, out, err) => {
        if (error === null) resolve(out);
        else reject(new Error(`${text}\nended with ${String(error.code)}:\n${out}\n${err}`));
      });
    });
  };
}
