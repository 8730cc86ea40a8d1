/** `npm run rebuild`: after a restore of PostgreSQL or Temporal, says what differs, or brings it back. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Client } from '@temporalio/client';
import { UsageError, runMain } from '../config/command-line.ts';
import { createTemporalClient } from '../config/temporal-connection.ts';
import { DAY_MS } from '../domain/period.ts';
import { foundAnything } from '../domain/reconciliation/rebuild-progress.ts';
import type { RebuildProgress } from '../domain/reconciliation/rebuild-progress.ts';
import { REBUILD, REBUILD_ID, rebuildProgressQuery } from '../workflows/contracts/rebuild.ts';
import type { RebuildInput } from '../workflows/contracts/rebuild.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';
import { remakeSchedules } from '../worker/schedules.ts';
import { environmentOf } from './environment-of.ts';

const usage = `npm run rebuild -- --since <time> [options]
After PostgreSQL or Temporal was restored to an earlier time: compares what happened at Stripe since then with the
database and the runs, and brings back what was lost. Needs a running worker. It may be stopped (Ctrl-C) at any
time: the work goes on, and the same command shows it again. Exit code: 0 nothing was lost, 3 something was and is
repaired, 1 something is left or, without --apply, is to be repaired. See docs/runbooks/restore.md.
  --since <time>       ISO time of the backup, or a little earlier, such as 2026-11-24T20:00:00Z
  --apply              repairs; without it nothing is changed
  --json               the result as JSON
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)`;

type Rebuild = (input: RebuildInput) => Promise<RebuildProgress>;

const PROGRESS_EVERY_MS = 1_000;
/** Stripe lists events for thirty days, and knows idempotency keys for at least one. */
const EVENTS_OF_DAYS = 30;

/**
 * Starts a rebuild, or joins the one that runs, and waits for its end.
 * @param write gets a line of progress now and then
 */
export async function rebuildSince(
  temporal: Client,
  input: RebuildInput,
  write: (line: string) => void,
): Promise<RebuildProgress> {
  if (input.apply) await remakeSchedules(temporal);
  const handle = await temporal.workflow.start<Rebuild>(REBUILD, {
    workflowId: REBUILD_ID,
    taskQueue: TASK_QUEUES.billing,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: input.apply ? 'Rebuild after a restore' : 'Look what a restore lost',
  });
  const ended = new AbortController();
  const showing = (async () => {
    let last = '';
    for (;;) {
      await wait(PROGRESS_EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
      if (ended.signal.aborted) return;
      const line = await handle.query(rebuildProgressQuery).then(progressLine, () => last);
      if (line !== last) write(line);
      last = line;
    }
  })();
  try {
    return await handle.result();
  } finally {
    ended.abort();
    await showing;
  }
}

const progressLine = ({ step, pages, counts, waiting }: RebuildProgress): string =>
  step === 'answers'
    ? `waits until ${waiting} events are answered`
    : `${step ?? 'done'}: ${pages} pages, ${counts.events} events since, ${counts.eventsMissing} missing`;

const differedIn = ({ sweep }: RebuildProgress): number =>
  Object.values(sweep?.counts ?? {}).reduce((sum, { differed }) => sum + differed, 0);

/** What it found, in lines. */
export function rebuildLines(progress: RebuildProgress): string[] {
  const { apply, counts, waiting, sweep } = progress;
  return [
    `${counts.people} users without a row${apply ? ', written again' : ''}`,
    ...(counts.peopleSignedInAgain > 0
      ? [
          `✗ ${counts.peopleSignedInAgain} users signed in again under another id: link their customers by hand`,
        ]
      : []),
    `${counts.eventsMissing} of ${counts.events} events are missing, ${counts.eventsUnanswered} have no answer${apply ? '; sent again' : ''}`,
    `${counts.effects} calls at Stripe are missing in the ledger of effects${apply ? ', written again' : ''}`,
    `${differedIn(progress)} differences in the sweep${apply ? `, ${sweep?.repairsLeft ?? 0} repairs left` : ''}`,
    ...(waiting > 0 ? [`✗ ${waiting} events still have no answer`] : []),
    ...(sweep?.notLookedAt ?? []).map(({ list, reason }) => `✗ ${list}: not checked: ${reason}`),
    'Not at Stripe, and not brought back: usage events, sessions, API keys, idempotency keys, audit entries,',
    'mails as rows, redeemed trials and staff settings since the backup. See docs/runbooks/restore.md.',
  ];
}

/** 0: nothing was lost; 3: what was lost is repaired; 1: something is left to do. */
export function exitCodeOfRebuild(progress: RebuildProgress): number {
  const { apply, counts, waiting, sweep } = progress;
  const isLeft =
    counts.peopleSignedInAgain + waiting + (sweep?.repairsLeft ?? 0) > 0 ||
    (sweep?.notLookedAt ?? []).length > 0;
  if (isLeft) return 1;
  if (!foundAnything(progress)) return 0;
  return apply ? 3 : 1;
}

/** @throws UsageError for a time that is none, or in the future */
export function sinceOf(text: string | undefined, now: number): number {
  const since = text === undefined ? Number.NaN : Date.parse(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text ?? '') || Number.isNaN(since))
    throw new UsageError('--since needs an ISO time, such as 2026-11-24T20:00:00Z.');
  if (since > now) throw new UsageError('--since is in the future.');
  return since;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      since: { type: 'string' },
      apply: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
    },
  });
  const since = sinceOf(values.since, Date.now());
  const env = environmentOf(values['data-dir']);
  const write = (line: string): void => void process.stderr.write(`${line}\n`);
  if (Date.now() - since > EVENTS_OF_DAYS * DAY_MS)
    write(`Stripe lists events for ${EVENTS_OF_DAYS} days: older ones are made up for by the sweep alone.`);
  else if (Date.now() - since > DAY_MS)
    write(
      'Stripe knows idempotency keys for a day: read "Older than a day" in docs/runbooks/restore.md first.',
    );
  const temporal = createTemporalClient(env);
  try {
    const result = await rebuildSince(temporal, { since, apply: values.apply }, write);
    if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else for (const line of rebuildLines(result)) process.stdout.write(`${line}\n`);
    return exitCodeOfRebuild(result);
  } finally {
    await temporal.connection.close();
  }
}

if (import.meta.main) await runMain(usage, main);
