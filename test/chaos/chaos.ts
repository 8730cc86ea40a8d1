/** `npm run chaos`: customers live for months while all around them breaks; a judge reads what came of it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../../scripts/bundle-workflows.ts';
import type { JudgedChecks } from '../judge/checks.ts';
import { linesOfVerdict } from '../judge/report.ts';
import { chaosUsage, parseChaosOptions } from './options.ts';
import { isPassed, runChaos } from './run-chaos.ts';

const foundBy = (verdict: JudgedChecks): string[] => {
  const names = verdict.filter(({ wrong }) => wrong.length > 0).map(({ name }) => name);
  return names.length === 0 ? [] : ['', `Found by: ${names.join('; ')}`];
};

const options = parseChaosOptions(process.argv.slice(2));
if (options === null) {
  process.stdout.write(`${chaosUsage}\n`);
  process.exit(process.argv.includes('--help') ? 0 : 2);
}
const workflowBundle = join(mkdtempSync(join(tmpdir(), 'perennial-bundle-')), 'workflow-bundle.js');
await bundleWorkflows(workflowBundle);
const { replay, ...run } = options;
const startedAt = Date.now();
const say = (line: string): void => {
  if (replay || !line.startsWith('    ')) process.stderr.write(`${line}\n`);
};
const report = await runChaos({ ...run, workflowBundle, log: say });
const seconds = Math.round((Date.now() - startedAt) / 1000);
const lines = [
  `seed ${run.seed}, ${run.customers} customers, ${run.months} months, ${seconds} s`,
  Object.entries(report.counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', '),
  ...[...report.faults].sort().map(([name, count]) => `${name}: ${count}`),
  '',
  ...linesOfVerdict(report.verdict),
  ...(report.restless === null ? [] : ['', `did not come to rest: ${report.restless}`]),
  ...foundBy(report.verdict),
  '',
  isPassed(report)
    ? `All holds (seed ${run.seed}).`
    : `Something does not hold. Seed ${run.seed}; evidence in ${String(report.evidenceFile)}; again: npm run chaos -- --customers ${run.customers} --months ${run.months} --seed ${run.seed} --replay`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exit(isPassed(report) ? 0 : 1);
