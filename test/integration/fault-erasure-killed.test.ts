import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { holdRows } from '../support/held-rows.ts';
import type { HeldRows } from '../support/held-rows.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import type { SandboxFault } from '../support/processes-sandbox.ts';
import { SHORT_ERASURE, SHORT_HEARTBEAT } from '../support/short-erasure.ts';
import { until } from '../support/until.ts';

/*
 * The worker is killed once while one person each is at every step of an erasure: in the middle of a call
 * to Stripe that has taken effect, or after a step took effect and before the receipt says so. That a kill
 * in the middle of our own tables loses nothing is shown by fault-person-killed.test.ts.
 */

/** Longer than the worker lives after the last step is held. */
const HOLD_MS = 60_000;
/** The steps are handed out again when no heartbeat has come for a while. */
const AGAIN_MS = 240_000;

interface Step {
  name: string;
  /** How Stripe's account is when the step is made; default one that redacts at once, in a few reads. */
  account?: object;
  /** The person has paid, so that there is a charge. */
  hasPaid?: true;
  /** A call to Stripe that takes effect and is not answered. */
  call?: (customer: TestCustomer) => SandboxFault['match'];
  /** The update of the receipt that never comes, as SQL over `old` and `new`. */
  note?: (customer: TestCustomer) => string;
  /** How the erasure ends. */
  ends: { state: 'complete' | 'erased'; stripe: string };
  /** The kind of effect that was begun before the kill, and again after it. */
  effect?: string;
}

const REDACTS = { redaction: true, redactionAfterDays: 0, redactionReads: 6 };
const TOO_EARLY = { redaction: true, redactionAfterDays: 90 };
const NO_JOBS = { redaction: false };
const DONE = { state: 'complete', stripe: 'redacted' } as const;
const WAITS = { state: 'erased', stripe: 'blanked' } as const;
/** The receipt says something for the first time. */
const first = (...path: string[]): string =>
  `new.receipt #> '{${path.join(',')}}' is not null and old.receipt #> '{${path.join(',')}}' is null`;
const customerPath = ({ customerId }: TestCustomer): string => `^/v1/customers/${customerId}$`;

const STEPS: readonly Step[] = [
  {
    name: 'looking whether anything is owed',
    call: (customer) => ({ method: 'GET', path: customerPath(customer) }),
    ends: DONE,
  },
  { name: 'ending the sign-in', note: () => first('keycloak'), ends: DONE },
  {
    name: 'asking Stripe for a redaction',
    call: ({ customerId }) => ({ method: 'POST', path: '^/v1/privacy/redaction_jobs$', body: customerId }),
    ends: DONE,
    effect: 'redact_customer',
  },
  { name: 'noting what Stripe did', note: ({ customerId }) => first(`stripe/${customerId}`), ends: DONE },
  {
    name: 'blanking the customer',
    account: TOO_EARLY,
    hasPaid: true,
    call: (customer) => ({ method: 'POST', path: customerPath(customer) }),
    ends: WAITS,
    effect: 'blank_customer',
  },
  {
    name: 'deleting the customer',
    account: NO_JOBS,
    call: (customer) => ({ method: 'DELETE', path: customerPath(customer) }),
    ends: { state: 'complete', stripe: 'deleted' },
    effect: 'delete_customer',
  },
  { name: 'removing them from Lago', hasPaid: true, note: () => first('lago'), ends: DONE },
  { name: 'erasing the last of our tables', note: () => first('rows', 'users'), ends: DONE },
  { name: 'writing the receipt', note: () => `new.state = 'complete'`, ends: DONE },
  // These calls do not name the customer: everybody else is held elsewhere by then.
  {
    name: 'running the redaction',
    call: () => ({ method: 'POST', path: '^/v1/privacy/redaction_jobs/[^/]+/run$' }),
    ends: DONE,
    effect: 'redact_customer',
  },
  {
    name: 'detaching a card',
    account: TOO_EARLY,
    hasPaid: true,
    call: () => ({ method: 'POST', path: '^/v1/payment_methods/[^/]+/detach$' }),
    ends: WAITS,
    effect: 'detach_payment_methods',
  },
];

let system: Processes;
let bundle: PatchedBundle;
let admin: string;
let rows: HeldRows;
const people = new Map<string, { customer: TestCustomer; erasureId: string }>();

const account = (settings: object): Promise<Response> =>
  fetch(`${system.sandbox.url}/_sandbox/account`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });

beforeAll(async () => {
  bundle = patchedBundle([SHORT_ERASURE, SHORT_HEARTBEAT]);
  system = await startProcesses({ workflowBundle: bundle.path });
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  rows = await holdRows(system.databaseUrl);
  const customers = await Promise.all(STEPS.map(newPerson));
  await untilAtRest(system);
  const scenes = STEPS.flatMap((step, index) => {
    const customer = customers[index];
    return customer === undefined ? [] : [{ step, customer }];
  });
  for (const { step, customer } of scenes)
    if (step.note !== undefined)
      await rows.hold(
        'update',
        'person_erasures',
        `new.customer_ids ? '${customer.customerId}' and ${step.note(customer)}`,
      );
  for (const { step, customer } of scenes) await begin(step, customer);
  await system.worker.kill();
  await system.sandbox.calm();
  await rows.drop();
  await account(REDACTS);
  await system.worker.start();
}, 600_000);
afterAll(async () => {
  await rows.close();
  await system.stop();
  bundle.remove();
});

async function newPerson({ hasPaid }: Step): Promise<TestCustomer> {
  if (hasPaid !== true) return newCustomer(system);
  const { customer, id } = await newSubscriber(system);
  await system.stripe.subscriptions.cancel(id);
  await untilStatus(system, id, 'canceled');
  return customer;
}

/** Starts an erasure and waits until it is held at its step. */
async function begin({ name, account: settings = REDACTS, call }: Step, customer: TestCustomer) {
  await account(settings);
  const before = await rows.waiting();
  const match = call?.(customer);
  const fault =
    match && (await system.sandbox.fault({ kind: 'timeout_after_effect', match, delayMs: HOLD_MS }));
  const asked = await system.api.call('POST', `/admin/customers/${customer.customerId}/erasure`, {
    token: admin,
    body: { reason: 'Asked for by letter' },
  });
  expect(asked.status).toBe(202);
  people.set(name, { customer, erasureId: String(asked.body['id']) });
  if (fault !== undefined) {
    await system.sandbox.befell(fault);
    // Who gives up and tries again gets no answer either.
    for (const part of ['path', 'body'] as const)
      await system.sandbox.fault({
        kind: 'slow',
        match: { [part]: customer.customerId },
        delayMs: HOLD_MS,
        times: 100,
      });
  } else
    await until(async () => (await rows.waiting()) > before, {
      withinMs: 120_000,
      what: `held while ${name}`,
    });
}

describe('the worker is killed while', () => {
  it.each(STEPS)('$name: the erasure goes on, and nothing is done twice', async ({ name, ends, effect }) => {
    const { customer, erasureId } = personOf(name);
    const { customerId, userId } = customer;
    const body = await until(
      async () => {
        const receipt = (await system.api.call('GET', `/admin/erasures/${erasureId}`, { token: admin })).body;
        return receipt['state'] === ends.state && receipt;
      },
      { withinMs: AGAIN_MS, what: `the erasure is ${ends.state}` },
    );
    expect(body['receipt']).toMatchObject({
      keycloak: 'deleted',
      lago: 'deleted',
      [`stripe/${customerId}`]: { state: ends.stripe },
      rows: { users: 1 },
    });
    expect(await system.rows('select from users where id = $1', [userId])).toEqual([]);
    expect((await system.stripe.customers.retrieve(customerId)) as object).toMatchObject(
      ends.stripe === 'deleted'
        ? { deleted: true }
        : { email: expect.not.stringContaining(customer.email) as string },
    );
    const effects = await system.rows<{ kind: string; state: string; attempts: number }>(
      'select kind, state, attempts from effects where position($1 in key) > 0',
      [erasureId],
    );
    expect(effects.filter(({ state }) => state !== 'confirmed')).toEqual([]);
    if (effect !== undefined)
      expect(effects.filter(({ kind, attempts }) => kind === effect && attempts > 1)).toHaveLength(1);
    expect(await jobsOf(customerId)).toBe(ends.stripe === 'deleted' ? 0 : 1);
  });
});

function personOf(step: string): { customer: TestCustomer; erasureId: string } {
  const person = people.get(step);
  if (person === undefined) throw new Error(`nobody was brought to ${step}`);
  return person;
}

/** Redactions of a customer that Stripe was asked for. */
async function jobsOf(customerId: string): Promise<number> {
  const { data } = (await system.stripe.rawRequest('GET', '/v1/privacy/redaction_jobs')) as unknown as {
    data: { objects: { customers: string[] } }[];
  };
  return data.filter(({ objects }) => objects.customers.includes(customerId)).length;
}
