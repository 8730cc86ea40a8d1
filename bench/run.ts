/** `npm run bench`: measures the compiled product on this machine. See docs/performance.md. */
import { runMain } from '../config/command-line.ts';
import { killAll } from '../dev/launcher/child.ts';
import { parseOptions, benchUsage } from './options.ts';
import type { BenchOptions } from './options.ts';
import type { Figure } from './report/figure.ts';
import { thisMachine } from './report/machine.ts';
import { toTable } from './report/table.ts';
import type { Measurement, Size } from './suite.ts';
import { startBenchSystem } from './system/bench-system.ts';
import type { BenchSystem } from './system/bench-system.ts';

const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** The exit code: 1 where a measurement failed or missed its target. */
async function run({ measurements, size, json }: BenchOptions): Promise<number> {
  const machine = thisMachine();
  const date = new Date().toISOString();
  const namespaces = measurements.flatMap(({ name, namespaces: more = [] }) => [name, ...more]);
  const system = await startBenchSystem(namespaces, log, {
    countsStatements: measurements.some((one) => one.countsStatements === true),
  });
  // Ctrl-C: nothing may be left running, and nothing is worth keeping.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void system.stop().finally(() => process.exit(1)));
  process.once('exit', killAll);
  const figures: Figure[] = [];
  const failures: string[] = [];
  try {
    for (const measurement of measurements)
      figures.push(...(await take(measurement, system, size, failures)));
  } finally {
    if (failures.length > 0) log('the logs of this run are in .cache/bench-logs');
    await system.stop({ keepLogs: failures.length > 0 });
  }
  const report = { machine, date, figures };
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${toTable(report)}\n`);
  // Quick numbers are too small to be held against a target.
  const missed = !size.quick && figures.some(({ ok }) => ok === false);
  return failures.length > 0 || missed ? 1 : 0;
}

/** A measurement that fails takes the others' figures down with it no more than its own. */
async function take(
  { key, name, measure }: Measurement,
  system: BenchSystem,
  size: Size,
  failures: string[],
): Promise<Figure[]> {
  const begun = performance.now();
  log(`${key}: ${name}`);
  try {
    const figures = await measure(system, size);
    log(`${key}: took ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
    return figures;
  } catch (error) {
    const failure = `${key} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    log(failure);
    failures.push(failure);
    return [];
  }
}

await runMain(benchUsage, (args) => run(parseOptions(args)));
// The worker package that the load came with keeps a native runtime alive.
process.exit();
