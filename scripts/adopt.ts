/**
 * `npm run adopt`: looks at a Stripe account, brings it in, and hands it over or takes it back. Changes
 * nothing without `--apply`.
 */
import { parseArgs } from 'node:util';
import { UsageError, runMain } from '../config/command-line.ts';
import { lookCommand } from './adopt/look-command.ts';
import { mapCommand } from './adopt/map-command.ts';
import { RUN_COMMANDS, runAdoptionCommand } from './adopt/run-commands.ts';
import { environmentOf } from './environment-of.ts';

const usage = `npm run adopt -- <command> [options]
  look      counts what the Stripe account holds and names what would not work
  map       writes a proposal to adopt.yaml; with --file shows what the file would change, with --apply asks for it
  import    observes every mapped subscription, with its paid invoices
  status    says how far it is, and follows what runs
  release   has the engine manage observed subscriptions
  undo      lets released subscriptions go again
  stop      stops what runs after its page; the same command goes on with the rest
map, import, release and undo change nothing without --apply. Runs go on in the worker: Ctrl-C only stops watching.
Each calls the API as the administrator whose access token is in PERENNIAL_TOKEN.
  --apply              does it
  --reason <text>      for the audit log
  --file <file>        mappings of products and prices to plans and add-ons (for map)
  --out <file>         where map writes its proposal (default adopt.yaml)
  --share <percent>    part of the selection, 1 to 100; a larger share contains the smaller one
  --plan, --currency, --country, --subscription <…>  only these; may be repeated (--country unknown: no address)
  --recovery-off       says that Stripe's own retries and e-mails about payments are off (for a release)
  --months <n>         months of paid invoices to import (default 24)
  --api <url>          where the API is (default PUBLIC_URL)
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)
  --json               the result as JSON`;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      file: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'boolean', default: false },
      api: { type: 'string' },
      apply: { type: 'boolean', default: false },
      reason: { type: 'string' },
      months: { type: 'string' },
      share: { type: 'string' },
      plan: { type: 'string', multiple: true, default: [] },
      currency: { type: 'string', multiple: true, default: [] },
      country: { type: 'string', multiple: true, default: [] },
      subscription: { type: 'string', multiple: true, default: [] },
      'recovery-off': { type: 'boolean', default: false },
    },
  });
  const [name] = positionals;
  const command = RUN_COMMANDS.find((one) => one === name);
  if (positionals.length !== 1 || (command === undefined && name !== 'look' && name !== 'map'))
    throw new UsageError(`Name a command: look, map, ${RUN_COMMANDS.join(', ')}`);
  const env = environmentOf(values['data-dir']);
  const token = process.env['PERENNIAL_TOKEN'];
  if (token === undefined)
    throw new Error('PERENNIAL_TOKEN is not set: set it to the access token of an administrator.');
  const api = { url: values.api ?? env.http.publicUrl, token };
  const output = { print, progress };
  const { json, months, share, reason, file, out, apply } = values;
  if (command !== undefined) {
    const options = { ...values, recoveryOff: values['recovery-off'], reason, months, share };
    return runAdoptionCommand(api, command, options, output);
  }
  return name === 'look'
    ? lookCommand(api, json, output)
    : mapCommand(api, { file, out, apply, reason, json }, output);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line that is written over; none where nobody looks. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line} `);
}

if (import.meta.main) await runMain(usage, main);
