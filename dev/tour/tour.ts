/**
 * `npm run tour [-- --data-dir DIR] [--start DATE] [--json]`: a year of several customers on the running
 * system, shown as it happens.
 */
import { parseArgs } from 'node:util';
import { UsageError, runMain } from '../../config/command-line.ts';
import { Narrator } from './narrator.ts';
import { runTour } from './run-tour.ts';
import type { TourResult } from './run-tour.ts';
import { connect } from './system.ts';
import { thisHour } from './times.ts';

const usage = `npm run tour [-- options]
  --data-dir <folder>  the running system's folder (default .data)
  --start <date>       where the billing clocks begin (default this hour)
  --json               one line of JSON on standard output at the end, the stories on standard error`;

function parseOptions(args: string[]): { dataDir: string; json: boolean; start: number } {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string', default: '.data' },
      start: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const start = values.start === undefined ? Date.now() : Date.parse(values.start);
  if (Number.isNaN(start)) throw new UsageError(`--start is a date, not "${values.start ?? ''}"`);
  return { dataDir: values['data-dir'], json: values.json, start: thisHour(start) };
}

/** The end of the tour in a few lines, or the list of what differed. */
function summary({ seconds, stories, differences, compared, mrr }: TourResult): string {
  const steps = stories.reduce((sum, story) => sum + story.steps, 0);
  const head = `A year of ${stories.length} subscriptions, ${steps} steps, in ${seconds.toFixed(1)} s. MRR at the end ${(mrr / 100).toFixed(2)} USD.`;
  const swept = compared.map(({ sentence, checked }) => `  ${String(checked).padStart(5)}  ${sentence}`);
  if (differences.length === 0)
    return [
      `\n${head}`,
      '✓ After each step Stripe and all that follow it agreed. A sweep at the end compared, and found nothing:',
      ...swept,
    ].join('\n');
  return `\n${head}\n✗ ${differences.length} differences:\n${differences.map((one) => `  ${one}`).join('\n')}`;
}

await runMain(usage, async (args) => {
  const { dataDir, json, start } = parseOptions(args);
  const stream = json ? process.stderr : process.stdout;
  const system = await connect(dataDir);
  try {
    const narrator = new Narrator((line) => stream.write(`${line}\n`));
    const result = await runTour(system, narrator, start);
    narrator.say(summary(result));
    if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.ok ? 0 : 1;
  } finally {
    await system.close();
  }
});
