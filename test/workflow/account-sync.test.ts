import { syncCustomer } from '../../activities/accounts/sync-customer.ts';
import { requestSync } from '../../db/accounts/account-sync.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { createOrm } from '../../db/orm.ts';
import { cancelUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { asked, change, everythingRests, nothingOnItsWay } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

type Mode = 'none' | 'down' | '500';

/** The admin API of the identity stand-in and Lago misbehave on request. */
const misbehave = async (target: 'keycloak' | 'lago', mode: Mode): Promise<void> => {
  const base = target === 'lago' ? new URL(system.lago.url).origin : new URL(system.identity.issuer).origin;
  const answer = await fetch(`${base}/_faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
  if (!answer.ok) throw new Error(`no faults at ${base}: ${answer.status}`);
};

const syncOf = ({ customerId }: TestCustomer) =>
  system.temporal.workflow.getHandle(`account-sync:${customerId}`);

const syncState = async (customer: TestCustomer, target: string): Promise<string | undefined> =>
  (
    await system.rows<{ state: string }>(
      'select state from account_sync where customer_id = $1 and target = $2',
      [customer.customerId, target],
    )
  )[0]?.state;

/** Waits until all requested writes are done. An event is answered just before the writing run gets it. */
const rests = (customer: TestCustomer): Promise<unknown> =>
  until(
    async () =>
      (await syncState(customer, 'keycloak')) === 'synced' &&
      (await syncState(customer, 'lago')) === 'synced' &&
      (await syncOf(customer).describe()).status.name === 'COMPLETED',
    { what: 'Keycloak and Lago have the newest state' },
  );

const inKeycloak = ({ email }: TestCustomer): Record<string, string[]> =>
  system.identity.users.byEmail(email)?.attributes ?? {};

const inLago = ({ customerId }: TestCustomer): Record<string, string> => {
  const metadata = (system.lago.recorded().customers[customerId]?.['metadata'] ?? []) as {
    key: string;
    value: string;
  }[];
  return Object.fromEntries(metadata.map(({ key, value }) => [key, value]));
};

async function subscribed(): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'active');
  await until(() => inLago(customer)['subscription_id'] === id);
  return { customer, id };
}

describe('a new e-mail address and name', () => {
  /** How often any customer was written at Stripe. */
  const writes = async (): Promise<number> => {
    const path = encodeURIComponent('^/v1/customers/\\{customer\\}$');
    const answer = await fetch(`${system.sandbox.url}/_sandbox/requests?method=POST&path=${path}`);
    return ((await answer.json()) as { total: number }).total;
  };

  /** Changes the user at the identity provider, and has them ask for something with a new token. */
  const rename = async (customer: TestCustomer, firstName: string): Promise<string> => {
    const { users } = system.identity;
    const user = users.all().find(({ email }) => email === customer.email);
    if (!user) throw new Error('the identity provider does not know the customer');
    const email = `new-${customer.email}`;
    users.put({ ...user, email, firstName });
    const token = await system.identity.token({ email });
    expect((await system.api.call('GET', '/billing/subscription', { token })).status).toBe(200);
    return email;
  };

  const atStripe = async ({ customerId }: TestCustomer): Promise<unknown[]> => {
    const customer = await system.stripe.customers.retrieve(customerId);
    return customer.deleted === true ? [] : [customer.email, customer.name];
  };

  const stored = async ({ customerId }: TestCustomer): Promise<unknown[]> => {
    const [row] = await system.rows<{ email: string; name: string }>(
      'select email, name from customers where id = $1',
      [customerId],
    );
    return [row?.email, row?.name];
  };

  it('reach Stripe once; what is changed at Stripe reaches us and stays until the next change with us', async () => {
    const customer = await newCustomer(system);
    const email = await rename(customer, 'Ada');
    await until(async () => (await atStripe(customer))[0] === email);
    expect(await atStripe(customer)).toEqual([email, 'Ada']);
    await until(async () => (await stored(customer))[0] === email);
    await until(async () => (await syncState(customer, 'stripe')) === 'synced');
    await rests(customer);
    expect(
      await system.rows(`select state from effects where key = $1`, [`profile:${customer.customerId}/1`]),
    ).toEqual([{ state: 'confirmed' }]);

    const before = await writes();
    await system.stripe.customers.update(customer.customerId, { email: 'billing@example.com' });
    await until(async () => (await stored(customer))[0] === 'billing@example.com');
    await rests(customer);
    const token = await system.identity.token({ email });
    expect((await system.api.call('GET', '/billing/subscription', { token })).status).toBe(200);
    await nothingOnItsWay(system);
    await rests(customer);
    expect(await atStripe(customer)).toEqual(['billing@example.com', 'Ada']);
    // The test's own, and none of the engine's.
    expect(await writes()).toBe(before + 1);
  });

  it('wait in the ledger while Stripe is away, and are written once it is back', async () => {
    const customer = await newCustomer(system);
    const fault = (method: string, body?: object): Promise<Response> =>
      fetch(`${system.sandbox.url}/_sandbox/faults`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    await fault('POST', {
      kind: 'timeout_after_effect',
      match: { method: 'POST', path: `/v1/customers/${customer.customerId}` },
      times: 1,
      delayMs: 100,
    });
    const email = await rename(customer, 'Grace');
    await until(async () => (await syncState(customer, 'stripe')) === 'synced');
    await fault('DELETE');
    expect(await atStripe(customer)).toEqual([email, 'Grace']);
  });
});

describe('Keycloak and Lago', () => {
  it('get tier, status and dates', async () => {
    const { customer, id } = await subscribed();
    expect(inKeycloak(customer)).toMatchObject({
      subscription_tier: ['professional'],
      subscription_status: ['active'],
      stripe_customer_id: [customer.customerId],
      stripe_subscription_id: [id],
      subscription_start_date: ['2027-01-10'],
    });
    expect(inLago(customer)['tier']).toBe('professional');
  });

  it.each([
    ['keycloak', 'down'],
    ['lago', '500'],
  ] as const)(
    '%s being %s delays neither the other nor billing, and gets the newest state',
    async (target, mode) => {
      const { customer, id } = await subscribed();
      await misbehave(target, mode);
      try {
        await system.stripe.subscriptions.update(id, { metadata: { note: 'a change' } });
        await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
        await untilStatus(system, id, 'canceled');
        const other = target === 'lago' ? 'keycloak' : 'lago';
        await until(async () => (await syncState(customer, target)) === 'failing');
        await until(async () => (await syncState(customer, other)) === 'synced');
        if (target === 'lago')
          await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'canceled');
        else expect(inKeycloak(customer)['subscription_status']).toEqual(['active']);
      } finally {
        await misbehave(target, 'none');
      }
      await until(async () => (await syncState(customer, target)) === 'synced');
      await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'canceled');
    },
  );

  it('keep what is not ours: attributes of others survive', async () => {
    const { customer, id } = await subscribed();
    // What is written now was read before. Keycloak knows no versions, so the last writer must be right.
    await everythingRests(system);
    const user = system.identity.users.byEmail(customer.email);
    if (!user) throw new Error('the identity provider does not know the customer');
    const { users } = system.identity;
    // The realm declares it too: Keycloak drops what nobody has declared.
    const declared = users.profile['attributes'] as object[];
    users.profile = { ...users.profile, attributes: [...declared, { name: 'favourite_colour' }] };
    users.put({ ...user, attributes: { ...user.attributes, favourite_colour: ['green'] } });
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
    await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'canceled');
    expect(inKeycloak(customer)['favourite_colour']).toEqual(['green']);
  });

  it('that do not know the user ask for a person instead of trying for ever', async () => {
    const customer = await newCustomer(system);
    await system.rows(
      `update users set identity_subject = gen_random_uuid(), email = 'nobody-' || email where id = $1`,
      [customer.userId],
    );
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await until(async () => (await syncState(customer, 'keycloak')) === 'attention');
    await until(async () => (await syncState(customer, 'lago')) === 'synced');
    await until(async () => (await syncOf(customer).describe()).status.name === 'COMPLETED');
  });
});

describe('events of a customer while Keycloak and Lago are to be written', () => {
  /** What reading them comes to, right after a subscription's run has requested the write. */
  const readWhileRequested = async (customer: TestCustomer, event: { id: string }): Promise<boolean> => {
    const { customerId } = customer;
    const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
    try {
      await requestSync(orm.em.fork(), customerId, ['keycloak', 'lago']);
      const plans = () => loadPlans(orm.em.fork());
      const sync = syncCustomer({ orm, stripe: system.stripe, plans, now: () => Date.now() });
      const of = { type: 'customer.updated', objectId: customerId, customerId };
      const none = { subscriptionId: null, invoiceId: null, idempotencyKey: null, testClock: null };
      return (await sync({ customerId, events: [{ ...event, ...of, ...none, createdAt: 0 }] })).changed;
    } finally {
      await orm.close();
    }
  };

  const eventOf = async ({ customerId }: TestCustomer): Promise<{ id: string }> => {
    const [event] = await system.rows<{ id: string }>(
      `select id from inbox_events where workflow_id = $1 and type = 'customer.updated' and state = 'processed'`,
      [`account-sync:${customerId}`],
    );
    if (event === undefined) throw new Error('no event of the customer');
    return event;
  };

  it('leave the write to the run that requested it', async () => {
    const { customer } = await subscribed();
    await everythingRests(system);
    const event = await eventOf(customer);
    await system.rows(`update inbox_events set state = 'delivered', processed_at = null where id = $1`, [
      event.id,
    ]);
    expect(await readWhileRequested(customer, event)).toBe(false);
  });

  it('have it made where an earlier attempt at them may have been lost right before', async () => {
    const { customer } = await subscribed();
    await everythingRests(system);
    expect(await readWhileRequested(customer, await eventOf(customer))).toBe(true);
  });
});
