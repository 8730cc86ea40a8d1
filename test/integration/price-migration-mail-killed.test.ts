import { newSubscriber } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startHeldMail } from '../support/held-mail.ts';
import type { HeldMail } from '../support/held-mail.ts';
import { migratedState, monthlyPrice } from '../support/price-migrations.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { callOrThrow } from '../support/test-api.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/*
 * The only worker is killed beside a mail: after the mail server took the notice, in the middle of an undo at
 * Stripe, and after the mail server took the correction. Nobody who was told of a price that does not come is
 * left without a correction, and no correction goes out before the change is taken back.
 */

let mail: HeldMail;
let system: Processes;
let token: string;
beforeAll(async () => {
  mail = await startHeldMail();
  system = await startProcesses({ variables: { APPROVAL_PRICE_CHANGES: 'alone', SMTP_URL: mail.url } });
  token = await system.identity.token({ email: 'prices@example.com', role: 'admin' });
}, 300_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

const reason = 'New prices';

const done = (method: string, path: string, body: object): Promise<CallResult['body']> =>
  callOrThrow(system.api, method, path, { token, body });

interface Drafted {
  customer: TestCustomer;
  subscription: string;
  /** Path of the migration. */
  path: string;
}

/** The only subscriber of a plan, and a draft that moves them to its new price. */
async function drafted(plan: string): Promise<Drafted> {
  const { customer, id: subscription } = await newSubscriber(system, `${plan}_month_usd`);
  await done('PUT', `/subscriptions/plans/${plan}`, { price_monthly: 125, reason });
  const to = await monthlyPrice(system, plan);
  const draft = { plan, to_price: to, when: 'renewal', per_minute: 600, reason };
  const { id } = await done('POST', '/admin/price-migrations', draft);
  return { customer, subscription, path: `/admin/price-migrations/${String(id)}` };
}

const rowOf = ({ subscription }: Drafted): Promise<string | undefined> => migratedState(system, subscription);

const mailsOf = ({ customer }: Drafted): Promise<{ kind: string; state: string }[]> =>
  system.rows(
    `select kind, state from outbox_messages where customer_id = $1 and kind like 'price_%' order by created_at`,
    [customer.customerId],
  );

const NOTICE = { kind: 'price_change', state: 'sent' };
const CORRECTION = { kind: 'price_change_withdrawn', state: 'sent' };
const patient = (what: string): { withinMs: number; what: string } => ({ withinMs: 180_000, what });

async function restart(): Promise<void> {
  await system.worker.kill();
  mail.release();
  await system.sandbox.calm();
  await system.worker.start();
}

const waitsAtStripe = async ({ customer }: Drafted): Promise<boolean> => {
  const { data } = await system.stripe.subscriptionSchedules.list({ customer: customer.customerId });
  return data.some(({ status }) => status === 'active');
};

it('who has the notice of a lost worker, and is left out then, gets a correction', async () => {
  const only = await drafted('starter');
  mail.hold();
  await done('POST', `${only.path}/start`, { reason });
  await until(() => mail.held() === 1);
  await done('POST', `${only.path}/pause`, { reason });
  await restart();
  await system.stripe.subscriptions.update(only.subscription, { pause_collection: { behavior: 'void' } });
  const isPaused = 'select 1 from subscriptions where id = $1 and paused';
  await until(
    async () => (await system.rows(isPaused, [only.subscription])).length === 1,
    patient('the pause of collection is read'),
  );
  expect(await rowOf(only)).toBe('planned');
  await done('POST', `${only.path}/resume`, { reason });
  await until(async () => (await rowOf(only)) === 'left_out: paused', patient('the row is left out'));
  await until(async () => (await mailsOf(only))[1]?.state === 'sent', patient('the correction is sent'));
  expect((await mailsOf(only)).map(({ kind }) => kind)).toEqual(['price_change', 'price_change_withdrawn']);
}, 400_000);

it('an undo that is killed at Stripe takes the price back, and tells it once', async () => {
  const only = await drafted('professional');
  await done('POST', `${only.path}/start`, { reason });
  await until(async () => (await rowOf(only)) === 'scheduled', patient('the price waits'));
  const held = await system.sandbox.fault({
    kind: 'timeout_after_effect',
    match: { method: 'POST', path: '^/v1/subscription_schedules/[^/]+/release$' },
    delayMs: 25_000,
  });
  await done('POST', `${only.path}/undo`, { reason });
  await system.sandbox.befell(held);
  expect(await mailsOf(only)).toEqual([NOTICE]);
  await restart();
  await until(async () => (await mailsOf(only))[1]?.state === 'sent', patient('the correction is sent'));
  expect([await rowOf(only), await mailsOf(only)]).toEqual(['undone', [NOTICE, CORRECTION]]);
  expect(await waitsAtStripe(only)).toBe(false);
}, 400_000);

it('an undo is stored before its mail, and a mail that was lost with its worker is sent again', async () => {
  const only = await drafted('enterprise');
  await done('POST', `${only.path}/start`, { reason });
  await until(async () => (await rowOf(only)) === 'scheduled', patient('the price waits'));
  mail.hold();
  await done('POST', `${only.path}/undo`, { reason });
  await until(() => mail.held() === 1);
  expect([await rowOf(only), await waitsAtStripe(only)]).toEqual(['undone', false]);
  await restart();
  await until(async () => (await mailsOf(only))[1]?.state === 'sent', patient('the correction is sent'));
  expect([await rowOf(only), await mailsOf(only)]).toEqual(['undone', [NOTICE, CORRECTION]]);
  await until(async () => {
    const { body } = await system.api.call('GET', only.path, { token });
    return body['state'] === 'undone';
  }, patient('the migration is undone'));
}, 400_000);
