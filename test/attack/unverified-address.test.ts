import { randomUUID } from 'node:crypto';
import { claimTrial } from '../../db/trials/trial-redemptions.ts';
import { execute, queryOne } from '../../db/sql.ts';
import { trialKey } from '../../domain/trials/identity.ts';
import { sampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { changeCustomer, meteredUser } from '../support/usage-calls.ts';

/** Somebody registers at the identity provider with another person's address, which is not verified. */
let api: TestApi;
let admin: string;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  admin = (await sampleUser(api, { roles: ['admin'] })).token;
});
afterAll(async () => {
  await api.stop();
});

const newAddress = (): string => `${randomUUID()}@example.test`;
const grant = (whom: string): Promise<CallResult> =>
  api.call('POST', `/admin/subscriptions/${whom}/credits`, {
    token: admin,
    body: { amount: 100, reason: 'An outage' },
  });
/** Whom a grant reached. */
const grantedTo = async ({ body }: CallResult): Promise<string | undefined> =>
  (
    await queryOne<{ customerId: string }>(
      api.api.deps.em(),
      'select customer_id from credit_grants where id = $1',
      [body['id']],
    )
  )?.customerId;
const subscription = (token: string): Promise<CallResult> =>
  api.call('GET', '/billing/subscription', { token });

it('credits that staff give to an address reach whoever verified it', async () => {
  const email = newAddress();
  const eve = await meteredUser(api, {}, { email, emailVerified: false });
  const owner = await meteredUser(api, {}, { email });
  expect(await grantedTo(await grant(email))).toBe(owner.customerId);
  expect((await grant(eve.customerId)).status).toBe(201);
});

it.each([['one'], ['two']])(
  'an address that %s wrote and nobody verified is answered with the candidates',
  async (n) => {
    const email = newAddress();
    const eve = await meteredUser(api, {}, { email, emailVerified: false });
    const others = n === 'two' ? [await meteredUser(api, {}, { email, emailVerified: false })] : [];
    const answer = await grant(email);
    expect([answer.status, answer.body['code']]).toEqual([409, 'account_unclear']);
    for (const { customerId } of [eve, ...others]) expect(answer.body['detail']).toContain(customerId);
    for (const [method, path, body] of [
      ['POST', 'reset-usage', { reason: 'asked' }],
      ['GET', '', undefined],
      ['PATCH', '', { tier: 'enterprise', reason: 'asked' }],
    ] as const) {
      const at = `/admin/subscriptions/${email}${path === '' ? '' : `/${path}`}`;
      const refused = await api.call(method, at, { token: admin, ...(body === undefined ? {} : { body }) });
      expect([path, refused.body['code']]).toEqual([path, 'account_unclear']);
    }
  },
);

it('a customer who writes the address of another into Stripe is not meant by it', async () => {
  const eve = await meteredUser(api);
  const [email, owned] = [newAddress(), newAddress()];
  const owner = await meteredUser(api, {}, { email: owned });
  await changeCustomer(api, eve, { email });
  expect((await grant(email)).body['code']).toBe('account_unclear');
  await changeCustomer(api, eve, { email: owned });
  expect(await grantedTo(await grant(owned))).toBe(owner.customerId);
});

it('credits for somebody with two customers reach neither before staff name one', async () => {
  const email = newAddress();
  const owner = await meteredUser(api, {}, { email });
  const other = await meteredUser(api);
  const em = api.api.deps.em();
  // Two customers at Stripe name the user, and the user names neither.
  await execute(em, 'update customers set user_id = $1 where id = $2', [owner.userId, other.customerId]);
  await execute(em, 'update users set stripe_customer_id = null where id = $1', [owner.userId]);
  const answer = await grant(email);
  expect([answer.status, answer.body['code']]).toEqual([409, 'account_unclear']);
  for (const { customerId } of [owner, other]) expect(answer.body['detail']).toContain(customerId);
  expect(answer.body['detail']).not.toContain('Nobody has verified');
  expect(await grantedTo(await grant(owner.customerId))).toBe(owner.customerId);
});

it('the owner of an address is let in, although somebody else wrote it into their account first', async () => {
  const email = newAddress();
  const eve = await api.issuer.token({ email, emailVerified: false });
  expect((await subscription(eve)).status).toBe(200);
  expect((await subscription(await api.issuer.token({ email }))).status).toBe(200);
  // And two who verified one address are a fault of the provider, as before.
  const second = await subscription(await api.issuer.token({ email }));
  expect(second.body['code']).toBe('address_taken');
});

it('an account that nobody has signed in to is not claimed, nor its Stripe customer', async () => {
  const email = newAddress();
  const id = randomUUID();
  await execute(
    api.api.deps.em(),
    `insert into users (id, email, role, stripe_customer_id, created_at, updated_at)
     values ($1, $2, 'viewer', $3, now(), now())`,
    [id, email, `cus_${id}`],
  );
  const claimedBy = async (): Promise<string | null> =>
    (
      await queryOne<{ identitySubject: string | null }>(
        api.api.deps.em(),
        'select identity_subject from users where id = $1',
        [id],
      )
    )?.identitySubject ?? null;
  await subscription(await api.issuer.token({ email, emailVerified: false }));
  expect(await claimedBy()).toBeNull();
  await subscription(await api.issuer.token({ subject: id, email }));
  expect(await claimedBy()).toBe(id);
});

it('the trial of an address is not used up by somebody who did not verify it', async () => {
  const email = newAddress();
  const eve = await sampleUser(api, { email, emailVerified: false });
  const owner = await sampleUser(api, { email });
  const claim = (id: string, emailVerified: boolean): Promise<string> =>
    api.api.deps.em().transactional((em) =>
      claimTrial(em, {
        userId: id,
        emailKey: trialKey({ id, email, emailVerified }),
        fingerprint: null,
        claimedBy: `cs_${id}`,
        subscriptionId: null,
      }),
    );
  expect(await claim(eve.userId, false)).toBe('claimed');
  expect(await claim(owner.userId, true)).toBe('claimed');
});
