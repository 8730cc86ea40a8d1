/**
 * `npm run chaos:sabotage`: judges the judge. Each run plays a copy of the product with one rule broken; the
 * right check must find it. `-- --list` names them; `-- <text>` runs those whose name holds the text.
 */
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SABOTAGES } from './sabotages.ts';
import type { Sabotage } from './sabotages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SEED = 7;
const SIZE = ['--customers', '6', '--months', '1', '--seed', String(SEED), '--patience', '60'];

/** A copy of the checkout; packages are those of the original. */
function copyOfProduct(): string {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-sabotage-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  for (const file of files.split('\0').filter((name) => name !== '' && !name.startsWith('test/fixtures/'))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true, errorOnExist: false });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  // What was fetched once need not be fetched again.
  const fetched = join(root, '.cache/temporal');
  if (existsSync(fetched)) {
    mkdirSync(join(folder, '.cache'));
    symlinkSync(fetched, join(folder, '.cache/temporal'));
  }
  return folder;
}

function breakRule(folder: string, { file, shipped, instead }: Sabotage): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(shipped).length !== 2) throw new Error(`${file} does not hold "${shipped}" exactly once`);
  writeFileSync(
    path,
    text.replace(shipped, () => instead),
  );
}

/** Names of the checks that found something. */
const play = (folder: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const args = ['--conditions=stripe-billing-sandbox-source', 'test/chaos/chaos.ts', ...SIZE];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 100_000_000 }, (error, stdout, stderr) => {
      const found = /^Found by: (.*)$/m.exec(stdout)?.[1];
      if (found !== undefined) resolve(found.split('; '));
      else if (error === null) resolve([]);
      else reject(new Error(`the run did not come to a verdict:\n${stdout}\n${stderr}`));
    });
  });

const wanted = process.argv[2] ?? '';
if (wanted === '--list' || wanted === '--help') {
  process.stdout.write(`${SABOTAGES.map(({ name, foundBy }) => `${name}: ${foundBy}`).join('\n')}\n`);
  process.exit(0);
}
const chosen = SABOTAGES.filter(({ name }) => name.includes(wanted));
let missed = 0;
for (const sabotage of chosen) {
  const folder = copyOfProduct();
  try {
    breakRule(folder, sabotage);
    const found = await play(folder);
    const isFound = found.includes(sabotage.foundBy);
    if (!isFound) missed += 1;
    process.stdout.write(
      `${isFound ? 'found ' : 'MISSED'}  ${sabotage.name}: ${isFound ? sabotage.foundBy : `expected ${sabotage.foundBy}`}` +
        `${found.length > 1 || !isFound ? ` (found by ${found.join('; ') || 'none'})` : ''}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`${chosen.length - missed} of ${chosen.length} sabotages were found (seed ${SEED})\n`);
process.exit(missed === 0 && chosen.length > 0 ? 0 : 1);
