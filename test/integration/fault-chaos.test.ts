import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { changeOverHttp } from '../support/processes-change.ts';
import type { SandboxFault } from '../support/processes-sandbox.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import type { Part } from '../support/processes-part.ts';
import { until } from '../support/until.ts';
import { createRollups, meteredOf } from '../support/usage.ts';

/*
 * Customers renew, fail, recover, change their minds and use what they pay for while processes are killed
 * and Stripe misbehaves, all drawn from a seed. Whatever happened, afterwards everything that must always
 * hold (docs/rules.md) holds. `CHAOS_SEED` plays another run; the draws are the same then, though not what
 * meets what.
 */

/** The same story in every run of the suite; another number plays another. */
const SEED = Number(process.env['CHAOS_SEED'] ?? 731_175);
const ROUNDS = 5;
const CUSTOMERS = 5;

let system: Processes;
beforeAll(async () => {
  system = await startProcesses();
});
afterAll(async () => {
  await system.stop();
});

interface Player {
  customer: TestCustomer;
  id: string;
  /** Whole units of what was reported and acknowledged, by type. */
  used: Map<string, number>;
}

it(`holds what must always hold, whatever happens (seed ${SEED})`, async () => {
  const draw = randomness(SEED);
  // Draws of its own, so that what is used does not change the story.
  const usage = randomness(SEED + 1);
  const rollUp = createRollups(system);
  const players = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (): Promise<Player> => {
      const customer = await newCustomer(system);
      const id = await customer.subscribe('starter_month_usd');
      await untilStatus(system, id, 'active');
      return { customer, id, used: new Map() };
    }),
  );
  const story: string[] = [];
  const rollups: Promise<unknown>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const moves = players.map((player) => ({ player, move: draw.of(MOVES) }));
    const faults = [draw.of(FAULTS), draw.of(FAULTS), draw.of(FAULTS)];
    const victim = draw.of(['worker', 'worker', 'api', 'both'] as const);
    const struckAt = draw.below(15);
    story.push(
      `${round}: ${moves.map(({ move }) => move.name).join(', ')} | ${faults.map(({ kind }) => kind).join(', ')} | ${victim}`,
    );
    for (const fault of faults) await system.sandbox.fault(fault);
    const before = await eventCount();
    const using = players.map((player) => {
      const events = [usage.below(50) + 1, usage.below(50) + 1, usage.below(50) + 1];
      return use(player, `round-${round}`, events);
    });
    const playing = Promise.all([...moves.map(({ player, move }) => move.play(player)), ...using]);
    // What it finds by then is closed and reported, in the middle of all this.
    const rollup = rollUp();
    rollup.catch(() => undefined);
    rollups.push(rollup);
    // The blow falls after so many events of this round, or when the round is over and brought fewer.
    let over = false;
    void playing.finally(() => (over = true)).catch(() => undefined);
    await until(async () => over || (await eventCount()) - before >= struckAt, {
      withinMs: 120_000,
      what: 'the blow',
    });
    const struck: Part[] = victim === 'both' ? [system.worker, system.api] : [system[victim]];
    await Promise.all(struck.map((part) => part.kill()));
    await Promise.all(struck.map((part) => part.start()));
    await playing;
  }
  await system.sandbox.calm();
  // Those who can still pay do, so that the end is not one long dunning.
  for (const { customer } of players) await persistently(() => customer.card('pm_card_visa'));
  // The last windows are over then.
  await Promise.all(players.map(({ customer }) => customer.advanceDays(1)));
  const settled = async (): Promise<void> => {
    await untilAtRest(system, { withinMs: 120_000 });
    await Promise.all(rollups);
    await untilUsageIsReported(rollUp);
  };
  await settled().catch((error: unknown) => {
    throw new Error(`seed ${SEED}\n${story.join('\n')}\n${String(error)}`, { cause: error });
  });
  expect(await system.rows('select * from usage_windows where stripe_refusal is not null')).toEqual([]);
  for (const { customer, used } of players) {
    const each = (count: (units: number) => unknown, name: (type: string) => string) =>
      Object.fromEntries([...used].map(([type, units]) => [name(type), count(units)]));
    expect(await storedOf(customer)).toEqual(each(String, (type) => type));
    expect(await countedOf(customer)).toEqual(
      each(
        (units) => BigInt(units) * 1_000_000n,
        (type) => `perennial_${type}`,
      ),
    );
  }
}, 600_000);

const TYPES = ['inference', 'tts'] as const;

/** Reports usage as a careful client does: until acknowledged, and once more, as if the answer was lost. */
async function use({ customer, used }: Player, round: string, quantities: readonly number[]): Promise<void> {
  let at = 0;
  // A fault may befall this read.
  await persistently(async () => (at = await customer.now()));
  const events = quantities.map((quantity, place) => ({
    idempotency_key: `${round}-${place}`,
    event_type: TYPES[place % TYPES.length] ?? TYPES[0],
    quantity,
    occurred_at: new Date(at).toISOString(),
  }));
  for (const good of [['recorded', 'duplicate'], ['duplicate']]) {
    await persistently(async () => {
      const answer = await system.api.call('POST', '/usage/events', { token: customer.token, body: events });
      const results = (answer.body['results'] ?? []) as { outcome: string }[];
      if (results.length !== events.length || !results.every(({ outcome }) => good.includes(outcome)))
        throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    });
  }
  for (const { event_type: type, quantity } of events) used.set(type, (used.get(type) ?? 0) + quantity);
}

/** Rolls up until every event is in a window that was reported to Stripe and Lago. */
async function untilUsageIsReported(rollUp: () => Promise<unknown>): Promise<void> {
  let last: unknown = 'no rollup has ended';
  await until(
    async () => {
      last = await rollUp();
      const [row] = await system.rows<{ reported: boolean }>(
        `select not exists (select 1 from usage_windows where state = 'closed')
           and (select sum(quantity) from usage_windows) = (select sum(quantity) from usage_events) as reported`,
      );
      return row?.reported;
    },
    { withinMs: 120_000, what: 'all usage is reported' },
  ).catch(async (error: unknown) => {
    const left = await system.rows(
      `select state, count(*)::int, sum(quantity) from usage_windows group by state
       union all select 'events', count(*)::int, sum(quantity) from usage_events`,
    );
    throw new Error(`${String(error)}\n${JSON.stringify({ last, left })}`, { cause: error });
  });
}

/** What is stored of a customer's usage, whole units by type. */
async function storedOf({ customerId }: TestCustomer): Promise<Record<string, string>> {
  const rows = await system.rows<{ type: string; units: string }>(
    `select event_type as type, trim_scale(sum(quantity))::text as units from usage_events
     where customer_id = $1 group by event_type`,
    [customerId],
  );
  return Object.fromEntries(rows.map(({ type, units }) => [type, units]));
}

/** What Stripe's meters counted, but for what it costs: that depends on what became of the subscription. */
async function countedOf(customer: TestCustomer): Promise<Record<string, bigint>> {
  const counted = Object.entries(await meteredOf(system, customer));
  return Object.fromEntries(counted.filter(([name]) => !name.includes('overage')));
}

interface Move {
  name: string;
  play: (player: Player) => Promise<unknown>;
}

const wish = (name: string, path: string, body: Record<string, unknown>): Move => ({
  name,
  // A refusal (it is past due, it is over) is as good an answer as any.
  play: ({ customer, id }) => changeOverHttp(system, customer, path, { ...body, subscription_id: id }),
});

const MOVES: readonly Move[] = [
  { name: 'a month', play: ({ customer }) => persistently(() => customer.advanceDays(32)) },
  { name: 'a week', play: ({ customer }) => persistently(() => customer.advanceDays(7)) },
  { name: 'a month', play: ({ customer }) => persistently(() => customer.advanceDays(31)) },
  {
    name: 'a bad card',
    play: ({ customer }) => persistently(() => customer.card('pm_card_chargeCustomerFail')),
  },
  { name: 'a good card', play: ({ customer }) => persistently(() => customer.card('pm_card_visa')) },
  wish('upgrade', '/billing/subscription/upgrade', { new_tier_id: 'professional', billing_cycle: 'monthly' }),
  wish('downgrade', '/billing/subscription/upgrade', { new_tier_id: 'starter', billing_cycle: 'monthly' }),
  wish('leave at the end', '/billing/subscription/cancel', { at_period_end: true }),
  wish('stay', '/billing/subscription/resume', {}),
];

const FAULTS: readonly SandboxFault[] = [
  { kind: '429', times: 3 },
  { kind: '500', times: 3 },
  { kind: '500', match: { method: 'POST' }, times: 2 },
  { kind: 'slow', times: 3, delayMs: 400 },
  {
    kind: 'timeout_after_effect',
    match: { method: 'POST', path: '/v1/((subscriptions|invoices)/|billing/meter_events$)' },
    delayMs: 500,
  },
  { kind: 'double', times: 10 },
  { kind: 'shuffle', times: 20, delayMs: 1_000 },
  { kind: 'bad_signature', times: 3 },
];

/** The faults befall the test's own calls too. */
async function persistently(work: () => Promise<unknown>): Promise<void> {
  await until(
    () =>
      work().then(
        () => true,
        () => false,
      ),
    { withinMs: 120_000, what: 'a call of the test itself goes through' },
  );
}

async function eventCount(): Promise<number> {
  const [row] = await system.rows<{ n: string }>('select count(*) as n from inbox_events');
  return Number(row?.n);
}

/** Numbers drawn from a seed (mulberry32). */
function randomness(seed: number): { below: (limit: number) => number; of: <T>(list: readonly T[]) => T } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: (list) => {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error('nothing to draw from');
      return one;
    },
  };
}
