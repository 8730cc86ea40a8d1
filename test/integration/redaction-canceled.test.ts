import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { startSandbox } from 'stripe-billing-sandbox';
import type Stripe from 'stripe';
import { redactAtStripe } from '../../activities/privacy/redact-at-stripe.ts';
import type { MikroORM } from '../../db/orm.ts';
import { listOpenEffects } from '../../db/effects/effects.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { openDatabase } from './db-samples.ts';

/* Running a redaction got no answer, and then somebody cancels the job in Stripe's dashboard. */

let orm: MikroORM;
let stripe: Stripe;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let close: () => Promise<void>;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
  stripe = createStripe({ secretKey: 'sk_test_erasure', apiBase: sandbox.url });
  ({ orm, close } = await openDatabase());
});
afterAll(async () => {
  await close();
  await sandbox.close();
});

const redact = (customerId: string): ReturnType<typeof redactAtStripe> =>
  new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(() =>
    redactAtStripe({ orm, stripe, now: () => Date.now() } as Parameters<typeof redactAtStripe>[0], {
      erasureId: 'erasure',
      customerId,
      attempt: 0,
    }),
  );

const open = async (): Promise<string[]> =>
  (await listOpenEffects(orm.em.fork(), { before: Date.now() + 60_000 })).map(({ key }) => key);

it('the run of a canceled redaction is written down as failed, and the customer is blanked', async () => {
  const { id } = await stripe.customers.create({ name: 'Ada Doe', email: 'ada@example.com' });
  await fetch(`${sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: '500', match: { path: '/run$' }, times: 20 }),
  });
  await expect(redact(id)).rejects.toThrow();
  expect(await open()).toEqual([`person-erasure:erasure/${id}/redact/0/run`]);
  const jobs = '/v1/privacy/redaction_jobs';
  const { data } = (await stripe.rawRequest('GET', jobs)) as unknown as { data: { id: string }[] };
  await stripe.rawRequest('POST', `${jobs}/${data[0]?.id}/cancel`);
  expect(await redact(id)).toMatchObject({ state: 'blanked' });
  expect(await open()).toEqual([]);
});
