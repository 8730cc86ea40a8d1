import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
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

const post = (path: string, body: object, key: string = randomUUID(), token = admin): Promise<CallResult> =>
  system.api.call('POST', path, {
    token,
    body: { reason: 'Was promised less', ...body },
    headers: { 'Idempotency-Key': key },
  });
const credit = (body: object, key: string = randomUUID(), token = admin): Promise<CallResult> =>
  post('/admin/billing/credit-notes', body, key, token);

/** A customer with a paid invoice of 19.00 whose charge is known. */
async function paidInvoice(): Promise<{ customer: TestCustomer; subscriptionId: string; invoiceId: string }> {
  const customer = await newCustomer(system);
  const subscriptionId = await customer.subscribe('starter_month_usd');
  await untilStatus(system, subscriptionId, 'active');
  let invoiceId = '';
  await until(async () => {
    const rows = await system.rows<{ id: string }>(
      `select i.id from invoices i join charges c on c.invoice_id = i.id where i.customer_id = $1 and i.status = 'paid'`,
      [customer.customerId],
    );
    invoiceId = rows[0]?.id ?? '';
    return invoiceId !== '';
  });
  return { customer, subscriptionId, invoiceId };
}

/** All that stands in the histories of an invoice's credit notes, payloads decoded. */
async function historyText(invoiceId: string): Promise<string> {
  const texts: string[] = [];
  // The list follows the runs late.
  await until(async () => {
    const runs = system.temporal.workflow.list({ query: `WorkflowType = 'creditNote'` });
    for await (const { workflowId } of runs) {
      if (!workflowId.includes(invoiceId)) continue;
      const { events } = await system.temporal.workflow.getHandle(workflowId).fetchHistory();
      texts.push(
        // Payloads are base64 in a history's JSON.
        JSON.stringify(events, (key, value: unknown) =>
          key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value,
        ),
      );
    }
    return texts.length > 0;
  });
  const text = texts.join('\n');
  // The payloads are read at all.
  expect(text).toContain(invoiceId);
  expect(text).toContain('giveBack');
  return text;
}

describe('POST /admin/billing/credit-notes', () => {
  it('gives back to the card, then to the balance, once per key and never more than was invoiced', async () => {
    const { customer, subscriptionId, invoiceId } = await paidInvoice();
    const key = randomUUID();
    const first = await credit({ invoice_id: invoiceId, amount: 5, give_back: 'refund', memo: 'Sorry' }, key);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      credit_note_id: expect.stringMatching(/^cn_/) as string,
      invoice: invoiceId,
      amount: 5,
      refunded: 5,
      credited: 0,
      refund_id: expect.stringMatching(/^re_/) as string,
      status: 'issued',
    });
    const again = await credit({ invoice_id: invoiceId, amount: 5, give_back: 'refund', memo: 'Sorry' }, key);
    expect(again.body).toEqual(first.body);
    const { data } = await system.stripe.creditNotes.list({ invoice: invoiceId });
    expect(data.map(({ memo }) => memo)).toEqual(['Sorry']);
    expect(await historyText(invoiceId)).not.toContain('Sorry');
    const rest = await credit({ invoice_id: invoiceId });
    expect(rest.body).toMatchObject({ amount: 14, refunded: 0, credited: 14, refund_id: null });
    const over = await credit({ invoice_id: invoiceId });
    expect([over.status, over.body['code']]).toEqual([409, 'credit_note_refused']);

    expect(
      await system.rows('select amount, status from refunds where customer_id = $1', [customer.customerId]),
    ).toEqual([{ amount: '500', status: 'succeeded' }]);
    expect((await system.stripe.customers.retrieve(customer.customerId)) as object).toMatchObject({
      balance: -1400,
    });
    expect(
      await system.rows(`select outcome from timeline where subscription_id = $1 and kind = 'credit_note'`, [
        subscriptionId,
      ]),
    ).toEqual([{ outcome: 'issued' }, { outcome: 'issued' }]);
    const effects = await system.rows<{ state: string }>(
      `select state from effects where kind = 'credit_note' and intent ->> 'invoiceId' = $1`,
      [invoiceId],
    );
    expect(effects.map(({ state }) => state).sort()).toEqual(['confirmed', 'confirmed', 'failed']);
    const audit = await system.rows(
      `select reason, after ->> 'outcome' as outcome from audit_log
       where subject_id = $1 and action = 'invoice.credit' order by id`,
      [invoiceId],
    );
    expect(audit).toEqual(
      ['done', 'done', 'refused'].map((outcome) => ({ reason: 'Was promised less', outcome })),
    );

    const list = await system.api.call('GET', `/admin/billing/credit-notes?invoice_id=${invoiceId}`, {
      token: admin,
    });
    expect(list.body).toMatchObject({ total: 2, next_cursor: null });
    expect((list.body['credit_notes'] as { amount: number }[]).map(({ amount }) => amount).sort()).toEqual([
      14, 5,
    ]);
  });

  it('follows a credit note that was made in the dashboard', async () => {
    const { invoiceId } = await paidInvoice();
    const note = await system.stripe.creditNotes.create({
      invoice: invoiceId,
      amount: 300,
      out_of_band_amount: 300,
    });
    await until(async () => {
      const rows = await system.rows('select outside from credit_notes where id = $1', [note.id]);
      return rows.length === 1;
    });
  });

  it('answers 404, 422, 403 and 401', async () => {
    expect((await credit({ invoice_id: 'in_none' })).status).toBe(404);
    expect((await credit({ invoice_id: 'ch_1' })).status).toBe(422);
    const { invoiceId } = await paidInvoice();
    const digits = await credit({ invoice_id: invoiceId, amount: 1.001 });
    expect([digits.status, digits.body['code']]).toEqual([422, 'invalid_amount']);
    const editor = await system.identity.token({ email: 'editor@example.com', role: 'editor' });
    expect((await credit({ invoice_id: 'in_none' }, randomUUID(), editor)).status).toBe(403);
    expect((await system.api.call('POST', '/admin/billing/credit-notes', { body: {} })).status).toBe(401);
  });
});

describe('POST /admin/billing/refunds by invoice', () => {
  it('gives back the charge that paid it', async () => {
    const { invoiceId } = await paidInvoice();
    const answer = await post('/admin/billing/refunds', { invoice_id: invoiceId, amount: 4 });
    expect(answer.body).toMatchObject({ amount: 4, charge: expect.stringMatching(/^ch_/) as string });
    expect((await post('/admin/billing/refunds', { invoice_id: 'in_none' })).status).toBe(404);
    expect((await post('/admin/billing/refunds', { invoice_id: invoiceId, charge_id: 'ch_1' })).status).toBe(
      422,
    );
    expect((await post('/admin/billing/refunds', {})).status).toBe(422);
  });
});

describe('a lost dispute', () => {
  it('ends the subscription that the charge paid for, at once, as an involuntary loss, and says why', async () => {
    const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    let disputeId = '';
    await until(async () => {
      const rows = await system.rows<{ id: string }>('select id from disputes where customer_id = $1', [
        customer.customerId,
      ]);
      disputeId = rows[0]?.id ?? '';
      return disputeId !== '';
    });
    await system.stripe.disputes.close(disputeId);
    await untilStatus(system, id, 'canceled');
    await until(
      async () =>
        (await system.rows(`select 1 from disputes where id = $1 and outcome = 'end'`, [disputeId]))
          .length === 1,
    );
    expect(
      await system.rows(
        `select rule, outcome from timeline where subscription_id = $1 and kind = 'dispute_lost'`,
        [id],
      ),
    ).toEqual([{ rule: 'lost_dispute_ends_access', outcome: 'end' }]);
    await until(async () => {
      const rows = await system.rows<{ voluntary: boolean }>(
        `select voluntary from mrr_changes where subscription_id = $1 and mrr = 0`,
        [id],
      );
      return rows[0]?.voluntary === false;
    });
    const access = await system.api.call('GET', '/subscriptions/my-access', { token: customer.token });
    expect(access.body).toMatchObject({ services: ['ops-center'] });
  });
});
