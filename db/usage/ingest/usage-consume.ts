import type { ClientBase, Pool, PoolClient } from 'pg';
import { uuidArray } from '../../binary-array.ts';
import type { WaitingWork } from '../../group-commit.ts';
import { withRepairs } from './usage-failures.ts';
import { identify, recordEvents } from './usage-record.ts';
import type { AcceptedEvent, IdentifiedEvent } from './usage-record.ts';
import { LockedUsage } from './current-usage.ts';
import type { CurrentUsage } from './current-usage.ts';

/** Usage that is recorded only if it is allowed. */
export interface ConsumeRequest<Decision extends { allowed: boolean }> {
  event: AcceptedEvent;
  /**
   * A pure function: the totals it sees cannot change before the recording. It may be called more than
   * once.
   */
  decide: (usage: CurrentUsage) => Decision;
}

/** The outcome. A `duplicate` was recorded before, whatever the decision is now. */
export interface ConsumeResult<Decision extends { allowed: boolean }> {
  outcome: 'recorded' | 'duplicate' | 'refused';
  decision: Decision;
}

/** In a batch, decisions are of any kind. */
export type AnyConsume = ConsumeRequest<{ allowed: boolean }>;
export type AnyConsumed = ConsumeResult<{ allowed: boolean }>;
type Waiter = WaitingWork<AnyConsume, AnyConsumed>;

interface Verdict {
  waiter: Waiter;
  hex: string;
  result: AnyConsumed | { error: unknown };
}

const KNOWN = {
  name: 'usage-known',
  text: `select id::text from usage_keys where id = any($1)
    union all select id::text from usage_old_keys where id = any($1)`,
};

/** Decides and records a batch in one transaction, and resolves each member. */
export async function consumeBatch(
  pool: Pool,
  batch: readonly Waiter[],
  { now, timeoutMs }: { now: () => number; timeoutMs: number },
): Promise<void> {
  const times = batch.map(({ work }) => work.event.occurredAt);
  const verdicts = await withRepairs(pool, times, () =>
    inTransaction(pool, (client) => decideAll(client, batch, now(), timeoutMs)),
  );
  for (const { waiter, result } of verdicts) {
    if ('error' in result) waiter.reject(result.error);
    else waiter.resolve(result);
  }
}

async function decideAll(
  client: ClientBase,
  batch: readonly Waiter[],
  now: number,
  timeoutMs: number,
): Promise<Verdict[]> {
  const events = batch.map(({ work }) => identify(work.event));
  const locked = await LockedUsage.lock(
    client,
    batch.map(({ work }) => work.event),
    now,
  );
  const known = await knownIds(client, events);
  const accepted: IdentifiedEvent[] = [];
  // In the order in which they came.
  const verdicts = batch.map((waiter, index): Verdict => {
    const one = events[index] ?? identify(waiter.work.event);
    const result = decideOne(waiter, one, locked, known);
    if ('outcome' in result && result.outcome === 'recorded') {
      accepted.push(one);
      known.add(one.hex);
      locked.count(one.event);
    }
    return { waiter, hex: one.hex, result };
  });
  if (accepted.length === 0) return verdicts;
  // A call that only records may have used the same key first.
  const before = await recordEvents(client, accepted, timeoutMs);
  for (const { hex, result } of verdicts)
    if ('outcome' in result && result.outcome === 'recorded' && before.has(hex)) result.outcome = 'duplicate';
  return verdicts;
}

function decideOne(
  { work: { decide } }: Waiter,
  { hex, event }: IdentifiedEvent,
  locked: LockedUsage,
  known: ReadonlySet<string>,
): Verdict['result'] {
  try {
    const decision = decide(locked.of(event));
    if (known.has(hex)) return { outcome: 'duplicate', decision };
    return { outcome: decision.allowed ? 'recorded' : 'refused', decision };
  } catch (error) {
    return { error };
  }
}

async function knownIds(client: ClientBase, events: readonly IdentifiedEvent[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>({
    ...KNOWN,
    values: [uuidArray(events.map(({ hex }) => hex))],
  });
  return new Set(rows.map(({ id }) => id.replaceAll('-', '')));
}

async function inTransaction<Result>(
  pool: Pool,
  work: (client: ClientBase) => Promise<Result>,
): Promise<Result> {
  const client: PoolClient = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even roll back is closed, which does.
    await client.query('rollback').then(
      () => client.release(),
      (broken: unknown) => client.release(broken instanceof Error ? broken : true),
    );
    throw error;
  }
}
