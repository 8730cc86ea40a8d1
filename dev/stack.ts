/** `npm start`: the whole system on one machine. */
import type { Addresses } from '../scripts/running-system.ts';
import { parseLauncherOptions, launcherUsage } from './launcher/options.ts';
import type { StackOptions } from './launcher/options.ts';
import { createLaunchReporter } from './launcher/reporter.ts';
import { Stack } from './launcher/stack.ts';

function read(): StackOptions {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${launcherUsage}\n`);
    process.exit(0);
  }
  try {
    return parseLauncherOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${launcherUsage}\n`);
    process.exit(2);
  }
}

const options = read();
const reporter = createLaunchReporter(options);
const stack = new Stack(options, reporter);

const LIVED_IN = 'Adopt its customers: docs/adopt.md, "Try it in ten minutes".';
const DEMO =
  'Preparing six demo customers with a year behind them, in about a minute; the console is ready now.';

/** What is printed when all parts are up; the last line is the one to open. */
function summary(addresses: Addresses): string {
  const parts = [
    ['API docs', `${addresses.api}/api/docs`],
    ['Temporal UI', addresses.temporalUi],
    ['Stripe', addresses.stripe],
    ['Sign-in', addresses.issuer],
  ].map(([name = '', text = '']) => `  ${name.padEnd(12)} ${text}`);
  return [
    '',
    'Perennial is ready. Ctrl-C stops it and keeps the data.',
    ...(options.verbose ? parts : []),
    ...(stack.makesDemo ? [DEMO] : []),
    ...(options.account === null ? [] : [LIVED_IN]),
    '',
    `  Open ${addresses.console}`,
    '',
  ].join('\n');
}

let signals = 0;
function onSignal(code: number): void {
  signals += 1;
  if (signals > 1) {
    stack.kill();
    process.exit(code);
  }
  reporter.print('\nStopping; the database stops last. Press Ctrl-C again to stop by force.');
  void stack.stop().then(() => {
    reporter.print(`Stopped. Data kept in ${options.dataDir}`);
    process.exit(0);
  });
}
process.on('SIGINT', () => onSignal(130));
process.on('SIGTERM', () => onSignal(143));
// The terminal is gone: what is left must not stay behind.
process.on('SIGHUP', () => onSignal(129));

try {
  reporter.print('Starting Perennial on this machine.\n');
  const addresses = await stack.start();
  reporter.print(summary(addresses));
  stack.startDemo();
  if (options.json) process.stdout.write(`${JSON.stringify(addresses)}\n`);
} catch (error) {
  if (signals === 0) {
    reporter.print(`\nNot started: ${error instanceof Error ? error.message : String(error)}`);
    await stack.stop();
    process.exit(1);
  }
}
