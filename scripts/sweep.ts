/** `npm run sweep`: shows how far the sweep is, or makes a pass now and waits for its end. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { runMain } from '../config/command-line.ts';
import type { Env } from '../config/env.ts';
import { createTemporalClient } from '../config/temporal-connection.ts';
import { createOrm } from '../db/orm.ts';
import type { MikroORM } from '../db/orm.ts';
import { latestSweepPasses, readInvariants } from '../db/reconciliation/sweep-passes.ts';
import type { InvariantRow } from '../db/reconciliation/sweep-passes.ts';
import { repairsSince } from '../db/reconciliation/sweep-repairs.ts';
import type { SweepRepairRow } from '../db/reconciliation/sweep-repairs.ts';
import { inWords } from '../domain/reconciliation/difference.ts';
import { INVARIANTS } from '../domain/reconciliation/invariants.ts';
import { timeLeft } from '../domain/reconciliation/sweep-pace.ts';
import type { SweepProgress } from '../domain/reconciliation/sweep-progress.ts';
import {
  STRIPE_SWEEP,
  STRIPE_SWEEP_ONCE_ID,
  sweepProgressQuery,
} from '../workflows/contracts/stripe-sweep.ts';
import type { SweepInput } from '../workflows/contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';
import { environmentOf } from './environment-of.ts';

const usage = `npm run sweep [-- options]
Shows how far the sweep is and when each invariant was last checked. Exit code: 0 all agree, 3 something
differed and was repaired, 1 something still differs or could not be looked at.
  --once               makes a pass now, as fast as the budget of Stripe allows, and waits for its end
  --json               the result as JSON
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)`;

type Sweep = (input: SweepInput) => Promise<SweepProgress | null>;

/** How often progress is asked for, milliseconds. */
const PROGRESS_EVERY_MS = 1_000;

/** What a pass found, and all that was open meanwhile. */
export interface SweptPass {
  pass: SweepProgress;
  repairs: SweepRepairRow[];
}

/**
 * Starts a pass, or joins the one that somebody began, and waits for its end.
 * @param write gets a line of progress now and then
 */
export async function sweepOnce(
  { temporal, orm }: { temporal: Client; orm: MikroORM },
  write: (line: string) => void,
): Promise<SweptPass> {
  const handle = await temporal.workflow.start<Sweep>(STRIPE_SWEEP, {
    workflowId: STRIPE_SWEEP_ONCE_ID,
    taskQueue: TASK_QUEUES.billing,
    args: [{ kind: 'once' }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Compare everything at Stripe with what is stored, now',
  });
  const ended = new AbortController();
  const shown = showProgress(handle, write, ended.signal);
  try {
    const pass = await handle.result();
    if (pass === null) throw new Error('The pass ended before it began.');
    return { pass, repairs: await repairsSince(orm.em.fork(), pass.beganAt) };
  } finally {
    ended.abort();
    await shown;
  }
}

async function showProgress(
  handle: WorkflowHandle<Sweep>,
  write: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let last = '';
  for (;;) {
    await wait(PROGRESS_EVERY_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const line = (await waitingFor(handle)) ?? (await progressOf(handle));
    if (line !== null && line !== last) write(line);
    last = line ?? last;
  }
}

/** What holds a page up: a worker that is away, or Stripe's refusal. */
async function waitingFor(handle: WorkflowHandle<Sweep>): Promise<string | null> {
  try {
    const { raw } = await handle.describe();
    const message = raw.pendingActivities?.[0]?.lastFailure?.message;
    return message ? `waiting: ${message}` : null;
  } catch {
    return null;
  }
}

async function progressOf(handle: WorkflowHandle<Sweep>): Promise<string | null> {
  try {
    return progressLine(await handle.query(sweepProgressQuery), Date.now());
  } catch {
    return null;
  }
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)} s`;

/** One line: where it is, how fast it goes, what is left. */
export function progressLine(progress: SweepProgress, now: number): string {
  const { list, pages, pagesExpected, beganAt, lookedAt } = progress;
  const objects = Object.values(lookedAt).reduce((sum, n) => sum + n, 0);
  const rate = (objects * 1000) / Math.max(1, now - beganAt);
  const left = timeLeft({ beganAt, pagesDone: pages, pagesExpected }, now);
  const place = list === null ? 'repairs' : list.replaceAll('_', ' ');
  return `${place}: page ${pages} of about ${Math.max(pages, pagesExpected)}, ${rate.toFixed(0)} objects/s${left === null ? '' : `, ${seconds(left)} left`}`;
}

/** One line for each invariant. */
export function invariantLines(rows: readonly InvariantRow[]): string[] {
  return INVARIANTS.map(({ id, sentence }) => {
    const row = rows.find((one) => one.id === id);
    if (row === undefined) return `– ${sentence} Not checked yet.`;
    const at = new Date(row.checkedAt).toISOString();
    return `${row.differed === 0 && row.attention === 0 ? '✓' : '✗'} ${sentence} ${row.checked} checked at ${at}, ${row.differed} differed.`;
  });
}

const repairLine = ({ subject, subjectId, action, state, before, after, problem }: SweepRepairRow): string =>
  `${state === 'repaired' ? '✓' : '✗'} ${subject} ${subjectId}: ${before.map(inWords).join('; ')} (${action}, ${state})${
    after === null || after.length === 0 ? '' : `; now ${after.map(inWords).join('; ')}`
  }${problem === null ? '' : `; not looked at: ${problem}`}`;

/** 0: all agree; 3: all that differed was repaired; 1: something still differs or was not looked at. */
export function exitCodeOf({ pass, repairs }: SweptPass): number {
  const unanswered = pass.counts.events?.differed ?? 0;
  if (pass.notLookedAt.length > 0 || repairs.some(({ state }) => state !== 'repaired') || unanswered > 0)
    return 1;
  return repairs.length === 0 ? 0 : 3;
}

async function once(env: Env, orm: MikroORM, json: boolean): Promise<number> {
  const temporal = createTemporalClient(env);
  try {
    const swept = await sweepOnce({ temporal, orm }, (line) => void process.stderr.write(`${line}\n`));
    const { pass, repairs } = swept;
    if (json) process.stdout.write(`${JSON.stringify(swept, null, 2)}\n`);
    else {
      for (const repair of repairs) process.stdout.write(`${repairLine(repair)}\n`);
      for (const { list, reason } of pass.notLookedAt)
        process.stdout.write(`✗ ${list}: not checked: ${reason}\n`);
      if (pass.repairsLeft > 0)
        process.stdout.write(`✗ ${pass.repairsLeft} repairs are left to the next pass\n`);
      for (const line of invariantLines(await readInvariants(orm.em.fork())))
        process.stdout.write(`${line}\n`);
      const open = repairs.filter(({ state }) => state !== 'repaired').length;
      process.stdout.write(`\n${pass.pages} pages, ${repairs.length} differed, ${open} still do.\n`);
    }
    return exitCodeOf(swept);
  } finally {
    await temporal.connection.close();
  }
}

async function show(orm: MikroORM, json: boolean): Promise<number> {
  const em = orm.em.fork();
  const [passes, invariants] = [await latestSweepPasses(em, 1), await readInvariants(em)];
  const [pass = null] = passes;
  if (json) process.stdout.write(`${JSON.stringify({ pass, invariants }, null, 2)}\n`);
  else {
    for (const line of invariantLines(invariants)) process.stdout.write(`${line}\n`);
    process.stdout.write(
      pass === null
        ? '\nNo pass has begun yet.\n'
        : `\nThe last pass began at ${new Date(pass.beganAt).toISOString()}: ${
            pass.endedAt === null
              ? `page ${pass.pages} of about ${Math.max(pass.pages, pass.pagesExpected)}`
              : `${pass.pages} pages, ended`
          }.\n`,
    );
  }
  return invariants.some(({ attention }) => attention > 0) ? 1 : 0;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'data-dir': { type: 'string' },
    },
  });
  const env = environmentOf(values['data-dir']);
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 2 });
  try {
    return await (values.once ? once(env, orm, values.json) : show(orm, values.json));
  } finally {
    await orm.close();
  }
}

if (import.meta.main) await runMain(usage, main);
