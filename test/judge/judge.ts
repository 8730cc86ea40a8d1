/**
 * `node test/judge/judge.ts <evidence.json>`: judges the evidence of a run. It uses nothing of the product.
 * Exit code 0: all holds; 1: something does not; 2: it could not be read.
 */
import { readFileSync } from 'node:fs';
import { isClean, judge } from './checks.ts';
import { linesOfVerdict } from './report.ts';
import type { Evidence } from './evidence.ts';

const [file] = process.argv.slice(2);
if (file === undefined || file === '--help') {
  process.stdout.write('node test/judge/judge.ts <evidence.json>   judges the evidence of a run\n');
  process.exit(file === undefined ? 2 : 0);
}
const verdict = judge(JSON.parse(readFileSync(file, 'utf8')) as Evidence);
process.stdout.write(`${linesOfVerdict(verdict).join('\n')}\n`);
process.exit(isClean(verdict) ? 0 : 1);
