import { cancelUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { asked, change, nothingOnItsWay } from './story.ts';

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

const standing = async (customer: TestCustomer, target: string): Promise<string | undefined> =>
  (
    await system.rows<{ state: string }>(
      'select state from account_sync where customer_id = $1 and target = $2',
      [customer.customerId, target],
    )
  )[0]?.state;

/** Waits until all that was asked for is written. An event is answered a moment before the run that is to write is told of it. */
const rests = (customer: TestCustomer): Promise<unknown> =>
  until(
    async () =>
      (await standing(customer, 'keycloak')) === 'synced' &&
      (await standing(customer, 'lago')) === 'synced' &&
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

describe('Keycloak and Lago', () => {
  it('are told tier, status and dates', async () => {
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
        await until(async () => (await standing(customer, target)) === 'failing');
        await until(async () => (await standing(customer, other)) === 'synced');
        if (target === 'lago')
          await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'canceled');
        else expect(inKeycloak(customer)['subscription_status']).toEqual(['active']);
      } finally {
        await misbehave(target, 'none');
      }
      await until(async () => (await standing(customer, target)) === 'synced');
      await until(() => inKeycloak(customer)['subscription_status']?.[0] === 'canceled');
    },
  );

  it('keep what is not ours: attributes of others survive', async () => {
    const { customer, id } = await subscribed();
    // What is being written now was read before: Keycloak knows no version, so that the last to write is right.
    await nothingOnItsWay(system);
    await rests(customer);
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
    await until(async () => (await standing(customer, 'keycloak')) === 'attention');
    await until(async () => (await standing(customer, 'lago')) === 'synced');
    await until(async () => (await syncOf(customer).describe()).status.name === 'COMPLETED');
  });
});
