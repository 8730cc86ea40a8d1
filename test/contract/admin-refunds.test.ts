import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;
let admin: string;

beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
});
afterAll(async () => {
  await system.stop();
});

const refund = (token: string, body: object, key = randomUUID()): Promise<CallResult> =>
  system.api.call('POST', '/admin/billing/refunds', {
    token,
    body: { reason: 'Paid twice', ...body },
    headers: { 'Idempotency-Key': key },
  });

/** A charge of 19.00 of a new customer, by id. */
async function charge(): Promise<string> {
  const ada = await newCustomer(system);
  await untilStatus(system, await ada.subscribe('starter_month_usd'), 'active');
  let id = '';
  await until(async () => {
    const rows = await system.rows<{ id: string }>('select id from charges where customer_id = $1', [
      ada.customerId,
    ]);
    id = rows[0]?.id ?? '';
    return id !== '';
  });
  return id;
}

describe('POST /admin/billing/refunds', () => {
  it('gives back a part once per key, then the rest, and never more than was paid', async () => {
    const id = await charge();
    const key = randomUUID();
    const part = await refund(admin, { charge_id: id, amount: 5.5 }, key);
    expect(part.status).toBe(200);
    expect(part.body).toEqual({
      approval_id: null,
      detail: null,
      refund_id: expect.stringMatching(/^re_/) as string,
      charge: id,
      amount: 5.5,
      currency: 'usd',
      status: 'succeeded',
    });
    expect((await refund(admin, { charge_id: id, amount: 5.5 }, key)).body).toEqual(part.body);

    const over = await refund(admin, { charge_id: id, amount: 13.51 });
    expect([over.status, over.body['code']]).toEqual([422, 'invalid_amount']);
    expect((await refund(admin, { charge_id: id })).body).toMatchObject({ amount: 13.5 });
    const again = await refund(admin, { charge_id: id });
    expect([again.status, again.body['code']]).toEqual([409, 'already_refunded']);
    expect((await system.stripe.charges.retrieve(id)).amount_refunded).toBe(1900);

    const effects = await system.rows(
      `select state from effects where kind = 'refund' and intent ->> 'chargeId' = $1`,
      [id],
    );
    expect(effects).toEqual([{ state: 'confirmed' }, { state: 'confirmed' }]);
    const audit = await system.rows(
      'select action, reason from audit_log where subject_id = $1 order by id',
      [id],
    );
    // Each is asked for before it begins, and its outcome follows.
    expect(audit).toEqual(
      ['charge.refund.requested', 'charge.refund', 'charge.refund.requested', 'charge.refund'].map(
        (action) => ({ action, reason: 'Paid twice' }),
      ),
    );
  });

  it('lets one of two at once through where there is not enough for both', async () => {
    const id = await charge();
    const answers = await Promise.all([
      refund(admin, { charge_id: id, amount: 15 }),
      refund(admin, { charge_id: id, amount: 15 }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    // By Stripe where both were begun, by what is stored where the first was done already.
    const refused = answers.find(({ status }) => status !== 200)?.body['code'];
    expect(['refund_refused', 'invalid_amount']).toContain(refused);
    expect((await system.stripe.charges.retrieve(id)).amount_refunded).toBe(1500);
  });

  it('answers 404, 422, 403 and 401', async () => {
    expect((await refund(admin, { charge_id: 'ch_none' })).status).toBe(404);
    expect((await refund(admin, { charge_id: 'in_1' })).status).toBe(422);
    expect((await refund(admin, { charge_id: 'ch_none', reason: '' })).status).toBe(422);
    const editor = await system.identity.token({ email: 'editor@example.com', role: 'editor' });
    expect((await refund(editor, { charge_id: 'ch_none' })).status).toBe(403);
    expect((await system.api.call('POST', '/admin/billing/refunds', { body: {} })).status).toBe(401);
  });
});
