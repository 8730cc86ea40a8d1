import pg from 'pg';
import { createActivities } from '../../activities/index.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startHeldMail } from '../support/held-mail.ts';
import type { HeldMail } from '../support/held-mail.ts';
import { rowCount } from '../support/interrupted-scene.ts';
import type { Scene } from '../support/interrupted-scene.ts';
import { INTERRUPTED, interruptedCases } from '../support/interrupted-steps.ts';
import type { InterruptedCase } from '../support/interrupted-steps.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { stepsUnderWay } from '../support/steps-under-way.ts';
import { until } from '../support/until.ts';
import { rollUp } from '../support/usage.ts';

/*
 * Every activity that changes something at Stripe is under way at once, each for a customer of its own,
 * when the only worker is killed; so are those that read, record, write to Keycloak and Lago, and send
 * mail. Most calls have taken effect at Stripe by then without an answer having come; others take effect
 * while no worker runs. Another worker starts, Temporal hands the activities out again when their time is
 * over, and each effect must be there once.
 */

/** Longer than a caller waits. */
const HOLD_MS = 25_000;
const READERS = ['follow', 'read', 'record', 'sync'] as const;
type Reader = (typeof READERS)[number];

const CASES = interruptedCases();
let system: Processes;
let mail: HeldMail;
let staff: { token: string };
const scenes = new Map<string, Scene>();
const outcomes = new Map<string, unknown>();
let readers: Record<Reader, { customer: TestCustomer; id: string }>;

beforeAll(async () => {
  mail = await startHeldMail();
  system = await startProcesses({ variables: { SMTP_URL: mail.url } });
  staff = { token: await system.identity.token({ email: 'staff@example.com', role: 'admin' }) };
  await Promise.all([...CASES.map(begin), beginReaders()]);
  await untilAtRest(system);
  await killAmidst();
}, 600_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

/** Brings one customer to where the step can be made. */
async function begin({ name, step }: InterruptedCase): Promise<void> {
  const { card = 'pm_card_visa', price = 'professional_month_usd', trialDays } = step;
  const customer = await (step.newCustomer?.(system) ?? newCustomer(system, { card }));
  const scene: Scene = { system, staff, customer, id: '', subject: '' };
  if (price !== null) {
    scene.id = await customer.subscribe(price, trialDays === undefined ? {} : { trialDays });
    await untilStatus(system, scene.id, trialDays === undefined ? 'active' : 'trialing');
  }
  scene.subject = (await step.prepare?.(scene)) ?? '';
  scenes.set(name, scene);
}

async function beginReaders(): Promise<void> {
  const made = await Promise.all(
    READERS.map(async (name) => {
      const customer = await newCustomer(system);
      const id = await customer.subscribe('professional_month_usd');
      await untilStatus(system, id, 'active');
      return [name, { customer, id }] as const;
    }),
  );
  readers = Object.fromEntries(made) as typeof readers;
}

const sceneOf = ({ name }: InterruptedCase): Scene => {
  const scene = scenes.get(name);
  if (scene === undefined) throw new Error(`${name} was not prepared`);
  return scene;
};

/** Sets every step off, waits until each is in the middle of its call, and kills the worker. */
async function killAmidst(): Promise<void> {
  const others = await holdReaders();
  const tireless = setOff(CASES.filter(({ step }) => step.givesUp !== true));
  await others.change();
  const first = await tireless;
  await others.held();
  const last = await setOff(CASES.filter(({ step }) => step.givesUp === true));
  // A warning that the rollup found.
  await until(() => mail.held() > 0, { withinMs: 120_000, what: 'a mail is under way' });
  await until(everyStepIsUnderWay, { withinMs: 120_000, what: 'every step is under way', everyMs: 100 });
  await system.worker.kill();
  await system.sandbox.calm();
  await others.release();
  await system.worker.start();
  await Promise.all([first.changes, last.changes]);
  await untilAtRest(system, { withinMs: 120_000 });
}

/** Sets steps off and waits until each is in the middle of its call; `changes` is what comes of them. */
async function setOff(cases: readonly InterruptedCase[]): Promise<{ changes: Promise<unknown> }> {
  const faults = new Map<number, InterruptedCase>();
  for (const one of cases) {
    const kind = one.step.late ? 'slow' : 'timeout_after_effect';
    const match = one.step.held(sceneOf(one)) ?? {};
    faults.set(await system.sandbox.fault({ kind, match, delayMs: HOLD_MS }), one);
  }
  const changes = Promise.all(
    cases.map(async (one) => {
      outcomes.set(one.name, await one.step.change(sceneOf(one)));
    }),
  );
  changes.catch(() => undefined);
  await everyCallIsHeld(faults);
  return { changes };
}

/** Waits for the calls. Who gives one up and tries again gets no answer to anything any more. */
async function everyCallIsHeld(faults: Map<number, InterruptedCase>): Promise<void> {
  const { sandbox } = system;
  const look = async (): Promise<boolean> => {
    const waiting = new Set(await sandbox.waiting());
    for (const [fault, one] of faults) {
      if (waiting.has(fault)) continue;
      faults.delete(fault);
      const { id, subject, customer } = sceneOf(one);
      const any = [id, subject, customer.customerId].filter((name) => name !== '').join('|');
      for (const part of ['path', 'body'] as const)
        await sandbox.fault({ kind: 'slow', match: { [part]: any }, delayMs: HOLD_MS, times: 100 });
    }
    return faults.size === 0;
  };
  await until(look, { withinMs: 120_000, what: 'every call is held', everyMs: 100 }).catch(
    (error: unknown) => {
      const missing = [...faults.values()].map(({ name }) => name);
      throw new Error(`never called: ${missing.join(', ')}`, { cause: error });
    },
  );
}

async function everyStepIsUnderWay(): Promise<boolean> {
  const underWay = await stepsUnderWay(system.temporal);
  const wanted = Map.groupBy(CASES, ({ activity }) => activity);
  return [...wanted].every(([activity, cases]) => (underWay.get(activity) ?? 0) >= cases.length);
}

/** Holds what reads, records and follows, beside the table: none of it changes anything at Stripe. */
async function holdReaders(): Promise<Record<'change' | 'held' | 'release', () => Promise<void>>> {
  const { sandbox, stripe } = system;
  const slow = (path: string) =>
    sandbox.fault({ kind: 'slow', match: { method: 'GET', path }, delayMs: 6_000 });
  const faults = [
    await slow(`^/v1/subscriptions/${readers.read.id}$`),
    await slow(`^/v1/customers/${readers.follow.customer.customerId}$`),
  ];
  // A row that somebody else holds: recordSubscription waits in the middle of its transaction.
  const holder = new pg.Client({ connectionString: system.databaseUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from subscriptions where id = $1 for update', [readers.record.id]);
  mail.hold();
  const late = { mode: 'slow', delayMs: 15_000, count: 1 };
  const keycloak = await standInFault(system.keycloak.now().issuer, late);
  const lago = await standInFault(system.lago.now().url, late);
  return {
    change: async () => {
      await stripe.customers.update(readers.follow.customer.customerId, { name: 'Grace Hopper' });
      for (const name of ['read', 'record', 'sync'] as const)
        await stripe.subscriptions.update(readers[name].id, { cancel_at_period_end: true });
    },
    held: async () => {
      await sandbox.befell(...faults);
      const locked = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
      await until(async () => (await system.rows(locked)).length > 0, {
        what: 'recordSubscription waits for the row',
      });
      await until(keycloak.used, { what: 'Keycloak is being written' });
      await until(lago.used, { what: 'Lago is being written' });
    },
    release: async () => {
      await holder.query('rollback');
      await holder.end();
      mail.release();
    },
  };
}

const count = (sql: string, ...params: unknown[]): Promise<number> =>
  rowCount({ system } as Scene, sql, ...params);

it('every activity of the worker is in the table', () => {
  const registered = createActivities({} as ActivityDeps);
  expect(Object.keys(INTERRUPTED).sort()).toEqual(Object.keys(registered).sort());
});

describe('the worker is killed in the middle of', () => {
  it.each(CASES)('$name: nothing is lost, nothing is done twice', async (one) => {
    const scene = sceneOf(one);
    const outcome = outcomes.get(one.name);
    if (typeof outcome === 'object' && outcome !== null && 'first' in outcome)
      expect(outcome).toMatchObject({ status: 'succeeded', error: null });
    if (one.step.effect !== null) {
      const { kind, about, found = false } = one.step.effect(scene);
      const rows = await system.rows<{ attempts: number }>(
        `select attempts from effects where state = 'confirmed' and kind = $1 and position($2 in intent::text) > 0`,
        [kind, about],
      );
      expect(rows).toHaveLength(1);
      // It was begun before the kill, and again after it.
      if (!found) expect(rows[0]?.attempts).toBeGreaterThan(1);
    }
    await one.step.check(scene);
  });

  it('followCustomer: the customer is as Stripe has it', async () => {
    const { customerId } = readers.follow.customer;
    expect(await count(`customers where id = $1 and name = 'Grace Hopper'`, customerId)).toBe(1);
  });

  it.each(['read', 'record', 'sync'] as const)(
    'readSubscription, recordSubscription, syncAccount (%s): written once, and followed',
    async (name) => {
      const { id } = readers[name];
      expect(await count('subscriptions where id = $1 and cancel_at_period_end', id)).toBe(1);
      expect(await count(`revenue_movements where subscription_id = $1 and kind = 'new'`, id)).toBe(1);
    },
  );

  it('deliverMessage: each message went out, none under two ids', async () => {
    // Warnings of usage that a rollup could not mail are mailed by the next.
    await rollUp(system);
    await until(async () => (await count(`outbox_messages where state <> 'sent'`)) === 0, {
      // Half a minute for the try that died with its worker, and up to a minute before the next one.
      withinMs: 120_000,
      what: 'the outbox is empty',
    });
    const sent = await system.rows<{ id: string }>('select id from outbox_messages');
    expect(new Set(mail.taken()).size).toBe(sent.length);
  });
});

/** Sets a fault at a stand-in; `used` tells when it has befallen somebody. */
async function standInFault(
  url: string,
  fault: { mode: string; delayMs: number; count: number },
): Promise<{ used: () => Promise<boolean> }> {
  await fetch(`${url}/_faults`, { method: 'POST', body: JSON.stringify(fault) });
  return {
    used: async () => ((await (await fetch(`${url}/_faults`)).json()) as { mode: string }).mode === 'none',
  };
}
