import { setTimeout as wait } from 'node:timers/promises';
import { callAdmin } from './adoption-api.ts';
import type { AccountLookView, AdoptionApi } from './adoption-api.ts';
import { linesOf } from './report-lines.ts';
import type { Output } from './run-commands.ts';

/** How often a look is asked how far it is, milliseconds. */
const EVERY_MS = 1_000;

/** How long a look may stand still, milliseconds: longer than a worker is away for an upgrade. */
const PATIENCE_MS = 600_000;

const STANDS_STILL =
  'The look stands still: is a worker running, and does Stripe answer? Say it again to go on, or to begin anew.';

/**
 * Has the account looked at, and waits for the end. The look goes on without this command.
 * @throws Error with why the look failed, or that it stands still
 */
export async function lookNow(
  api: AdoptionApi,
  { progress }: Pick<Output, 'progress'>,
  patienceMs = PATIENCE_MS,
): Promise<AccountLookView> {
  const begun = Date.now();
  let look = await callAdmin<AccountLookView>(api, 'POST', '/adoption/look');
  let moved = { at: begun, looked: look.looked };
  while (look.state === 'reading') {
    if (look.looked !== moved.looked) moved = { at: Date.now(), looked: look.looked };
    else if (Date.now() - moved.at > patienceMs) throw new Error(STANDS_STILL);
    const seconds = Math.max(1, (Date.now() - begun) / 1000);
    progress(lookLine(look, look.looked / seconds));
    await wait(EVERY_MS);
    look = await callAdmin<AccountLookView>(api, 'GET', '/adoption/look');
  }
  if (look.state === 'failed') throw new Error(look.problem ?? 'The look failed.');
  return look;
}

/** How far it is; what is left by the size that the last look found. */
function lookLine({ looked, report }: AccountLookView, rate: number): string {
  const of = report === null || report.subscriptions < looked ? '' : ` of about ${report.subscriptions}`;
  const left =
    of === '' || rate === 0 ? '' : `, ${Math.ceil(((report?.subscriptions ?? 0) - looked) / rate)} s left`;
  return `look: ${looked}${of} subscriptions, ${rate.toFixed(1)} a second${left}`;
}

/** `npm run adopt -- look` */
export async function lookCommand(api: AdoptionApi, json: boolean, output: Output): Promise<number> {
  const { report } = await lookNow(api, output);
  if (json) output.print(JSON.stringify(report, null, 2));
  else if (report !== null) for (const line of linesOf(report)) output.print(line);
  return 0;
}
