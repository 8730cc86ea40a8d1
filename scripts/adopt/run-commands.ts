import { setTimeout as wait } from 'node:timers/promises';
import { UsageError } from '../../config/command-line.ts';
import { callAdmin } from './adoption-api.ts';
import type { AdoptionApi, AdoptionPreviewView, AdoptionRunView } from './adoption-api.ts';
import { endLines, previewLines, runLine, watchedPhase } from './run-lines.ts';

/** Commands over the endpoints below /admin/adoption. */
export const RUN_COMMANDS = ['import', 'release', 'undo', 'status', 'stop'] as const;
type RunCommand = (typeof RUN_COMMANDS)[number];

/** What is asked of such a command. */
interface RunOptions {
  apply: boolean;
  reason: string | undefined;
  months: string | undefined;
  share: string | undefined;
  plan: string[];
  currency: string[];
  country: string[];
  subscription: string[];
  recoveryOff: boolean;
  json: boolean;
}

/** Where lines go: `progress` to people only. */
export interface Output {
  print: (line: string) => void;
  progress: (line: string) => void;
}

/** How often a run is asked how far it is, milliseconds. */
const EVERY_MS = 1_000;

/** Runs a command. @returns the exit code: 1 where a run failed, or something was refused */
export async function runAdoptionCommand(
  api: AdoptionApi,
  command: RunCommand,
  options: RunOptions,
  output: Output,
): Promise<number> {
  if (command === 'status') return status(api, options, output);
  if (command === 'stop') return stop(api, output);
  if (!options.apply) return dryRun(api, command, options, output);
  const run = await callAdmin<AdoptionRunView>(api, 'POST', `/adoption/${command}`, bodyOf(command, options));
  return follow(api, run, options, output);
}

function bodyOf(command: 'import' | 'release' | 'undo', options: RunOptions): object {
  const { reason, months, recoveryOff } = options;
  if (reason === undefined) throw new UsageError('Give a --reason: it goes into the audit log.');
  if (command === 'import')
    return { reason, ...(months === undefined ? {} : { invoice_months: numberOf('months', months) }) };
  if (command === 'release' && !recoveryOff)
    throw new UsageError(
      'Turn off retries and e-mails to customers in Stripe (Billing, Revenue recovery), then say --recovery-off.',
    );
  const selection = selectionOf(options);
  return { reason, selection, ...(command === 'release' ? { stripe_recovery_off: true } : {}) };
}

function selectionOf({ share, plan, currency, country, subscription }: RunOptions): object {
  return {
    ...(share === undefined ? {} : { share: numberOf('share', share) }),
    ...(plan.length === 0 ? {} : { plans: plan }),
    ...(currency.length === 0 ? {} : { currencies: currency }),
    ...(country.length === 0 ? {} : { countries: country }),
    ...(subscription.length === 0 ? {} : { subscriptions: subscription }),
  };
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new UsageError(`--${name} is a whole number, not ${text}`);
  return number;
}

async function dryRun(
  api: AdoptionApi,
  command: 'import' | 'release' | 'undo',
  options: RunOptions,
  { print }: Output,
): Promise<number> {
  if (command === 'import') {
    print('An import observes every mapped subscription and reads Stripe only. "look" counts them.');
    print('Nothing was done. Say --apply to do it.');
    return 0;
  }
  const preview = await callAdmin<AdoptionPreviewView>(
    api,
    'POST',
    `/adoption/${command}/preview`,
    selectionOf(options),
  );
  if (options.json) print(JSON.stringify(preview, null, 2));
  else
    for (const line of [...previewLines(command, preview), 'Nothing was done. Say --apply to do it.'])
      print(line);
  return 0;
}

/** The run goes on without this command: to end it with Ctrl-C stops nothing. */
async function follow(
  api: AdoptionApi,
  begun: AdoptionRunView,
  { json }: Pick<RunOptions, 'json'>,
  { print, progress }: Output,
): Promise<number> {
  let run = begun;
  let watched = watchedPhase(run, Date.now());
  while (run.state === 'running') {
    const now = Date.now();
    watched = watchedPhase(run, now, watched);
    progress(runLine(run, now, watched));
    await wait(EVERY_MS);
    run = await callAdmin<AdoptionRunView>(api, 'GET', `/adoption/runs/${run.id}`);
  }
  if (json) print(JSON.stringify(run, null, 2));
  else for (const line of endLines(run)) print(line);
  return run.state === 'failed' || (run.outcomes['refused'] ?? 0) > 0 ? 1 : 0;
}

interface AdoptionView {
  observed: number;
  managed: number;
  released: number;
  runs: AdoptionRunView[];
}

async function status(api: AdoptionApi, { json }: RunOptions, output: Output): Promise<number> {
  const adoption = await callAdmin<AdoptionView>(api, 'GET', '/adoption');
  const running = adoption.runs.find(({ state }) => state === 'running');
  if (json) output.print(JSON.stringify(adoption, null, 2));
  else {
    output.print(
      `${adoption.observed} observed, ${adoption.managed} managed (${adoption.released} of them released).`,
    );
    for (const run of adoption.runs) for (const line of endLines(run)) output.print(line);
  }
  return json || running === undefined ? 0 : follow(api, running, { json }, output);
}

async function stop(api: AdoptionApi, { print }: Output): Promise<number> {
  const { runs } = await callAdmin<AdoptionView>(api, 'GET', '/adoption');
  const running = runs.find(({ state }) => state === 'running');
  if (running === undefined) {
    print('Nothing runs.');
    return 0;
  }
  await callAdmin(api, 'POST', `/adoption/runs/${running.id}/stop`);
  print(`${running.id} stops after its page.`);
  return 0;
}
