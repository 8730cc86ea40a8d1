import { idOf } from '../../gateways/stripe/references.ts';
import { untilStatus } from './customer.ts';
import { ledgerRow, rowCount, rowsWritten, staffAsk } from './interrupted-scene.ts';
import type { InterruptedStep, Scene } from './interrupted-scene.ts';
import { until } from './until.ts';

/** Steps in which money is asked for, given back or given up, and those that end over it. */

const charges = async ({ system, customer }: Scene) =>
  (await system.stripe.charges.list({ customer: customer.customerId, limit: 100 })).data;

/** A month later nothing could be charged; the subject is the invoice that is open. */
async function failToPay({ system, customer, id }: Scene): Promise<string> {
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  const { data } = await system.stripe.invoices.list({ customer: customer.customerId, status: 'open' });
  return data[0]?.id ?? '';
}

/**
 * The episode has also finished what was due now: days that pass while it calls Stripe would count as an
 * outage and delay its end.
 */
async function failToPayAndRest(scene: Scene): Promise<string> {
  const invoice = await failToPay(scene);
  const planned = `subscriptions where id = $1 and dunning is not null and dunning ->> 'planned' is null`;
  await rowsWritten(scene, planned, scene.id);
  return invoice;
}

const charge = (part: Pick<InterruptedStep, 'as' | 'late'>): InterruptedStep => ({
  ...part,
  prepare: failToPay,
  held: ({ subject }) => ({ method: 'POST', path: `^/v1/invoices/${subject}/pay$` }),
  change: ({ customer }) => customer.card('pm_card_visa'),
  effect: ({ subject }) => ({ kind: 'charge_invoice', about: subject }),
  check: async (scene) => {
    expect((await charges(scene)).filter(({ status }) => status === 'succeeded')).toHaveLength(2);
    await untilStatus(scene.system, scene.id, 'active');
    const message = `outbox_messages where customer_id = $1 and kind = 'recovered'`;
    expect(await rowsWritten(scene, message, scene.customer.customerId)).toBe(1);
  },
});

export const CHARGE: InterruptedStep[] = [
  charge({ as: 'charged before the end' }),
  charge({ as: 'charged after the end', late: true }),
];

export const END_UNPAID: InterruptedStep[] = [
  {
    prepare: failToPayAndRest,
    held: ({ id }) => ({ method: 'DELETE', path: `^/v1/subscriptions/${id}$` }),
    change: ({ customer }) => customer.advanceDays(25),
    effect: ledgerRow('final_cancel'),
    check: async (scene) => {
      const { system, id } = scene;
      await untilStatus(system, id, 'canceled');
      // The message is the last thing that an episode does.
      const message = `outbox_messages where subscription_id = $1 and kind = 'ended'`;
      expect(await rowsWritten(scene, message, id)).toBe(1);
      expect(await rowCount(scene, `timeline where subscription_id = $1 and kind = 'final_action'`, id)).toBe(
        1,
      );
      expect((await system.stripe.invoices.list({ subscription: id, status: 'open' })).data).toEqual([]);
    },
  },
];

export const WRITE_OFF: InterruptedStep[] = [
  {
    prepare: failToPay,
    held: ({ subject }) => ({ method: 'POST', path: `^/v1/invoices/${subject}/mark_uncollectible$` }),
    change: (scene) => staffAsk(scene, `subscriptions/${scene.id}/write-off`, {}),
    effect: ({ subject }) => ({ kind: 'write_off', about: subject }),
    check: async (scene) => {
      const { stripe } = scene.system;
      expect((await stripe.invoices.retrieve(scene.subject)).status).toBe('uncollectible');
      const events = await stripe.events
        .list({ type: 'invoice.marked_uncollectible', limit: 100 })
        .autoPagingToArray({ limit: 1_000 });
      const own = events.filter(({ data }) => (data.object as { id?: string }).id === scene.subject);
      expect(own).toHaveLength(1);
      const noted = `timeline where subscription_id = $1 and kind = 'written_off'`;
      expect(await rowsWritten(scene, noted, scene.id)).toBe(1);
    },
  },
];

const theCharge = async (scene: Scene): Promise<string> => (await charges(scene))[0]?.id ?? '';

/** The charge, once it is known here. */
async function knownCharge(scene: Scene): Promise<string> {
  const id = await theCharge(scene);
  await until(async () => (await rowCount(scene, 'charges where id = $1', id)) === 1, {
    what: 'the charge is known',
  });
  return id;
}

/** All of the charge: what is left to give back is nothing when it is asked for again. */
export const REFUND_STEPS: InterruptedStep[] = [
  {
    prepare: knownCharge,
    held: ({ subject }) => ({ method: 'POST', path: '^/v1/refunds$', body: subject }),
    change: (scene) => staffAsk(scene, 'billing/refunds', { charge_id: scene.subject }),
    effect: ({ subject }) => ({ kind: 'refund', about: subject }),
    check: async (scene) => {
      const { data } = await scene.system.stripe.refunds.list({ charge: scene.subject });
      expect(data.map(({ amount, status }) => [amount, status])).toEqual([[4900, 'succeeded']]);
      const known = 'refunds where charge_id = $1 and amount = 4900';
      expect(await rowsWritten(scene, known, scene.subject)).toBe(1);
    },
  },
];

/** All of the invoice, given back to the card. */
export const CREDIT_NOTE_STEPS: InterruptedStep[] = [
  {
    prepare: async ({ system, id }) =>
      (await system.stripe.invoices.list({ subscription: id })).data[0]?.id ?? '',
    held: ({ subject }) => ({ method: 'POST', path: '^/v1/credit_notes$', body: subject }),
    change: (scene) =>
      staffAsk(scene, 'billing/credit-notes', { invoice_id: scene.subject, give_back: 'refund' }),
    effect: ({ subject }) => ({ kind: 'credit_note', about: subject }),
    check: async (scene) => {
      const { stripe } = scene.system;
      const notes = await stripe.creditNotes.list({ invoice: scene.subject });
      expect(notes.data.map(({ amount, status }) => [amount, status])).toEqual([[4900, 'issued']]);
      const refunds = await stripe.refunds.list({ charge: await theCharge(scene) });
      expect(refunds.data.map(({ amount }) => amount)).toEqual([4900]);
      const known = 'credit_notes where invoice_id = $1 and amount = 4900';
      expect(await rowsWritten(scene, known, scene.subject)).toBe(1);
    },
  },
];

export const LOST_DISPUTE: InterruptedStep[] = [
  {
    as: 'of a card',
    card: 'pm_card_createDispute',
    prepare: async (scene) => {
      const { data } = await scene.system.stripe.disputes.list({ charge: await theCharge(scene) });
      return data[0]?.id ?? '';
    },
    held: ({ id }) => ({ method: 'DELETE', path: `^/v1/subscriptions/${id}$` }),
    change: ({ system, subject }) => system.stripe.disputes.close(subject),
    effect: ({ subject }) => ({ kind: 'cancel_now', about: subject }),
    check: async (scene) => {
      await untilStatus(scene.system, scene.id, 'canceled');
      const ended = `disputes where id = $1 and outcome = 'end'`;
      await until(async () => (await rowCount(scene, ended, scene.subject)) === 1, {
        what: 'the dispute has ended',
      });
      const noted = `timeline where subscription_id = $1 and kind = 'dispute_lost'`;
      expect(await rowCount(scene, noted, scene.id)).toBe(1);
      const churned = `mrr_changes where subscription_id = $1 and mrr = 0`;
      expect(await rowsWritten(scene, churned, scene.id)).toBe(1);
    },
  },
];

/** A renewal that the bank paid; the subject is its charge. */
async function paidByDebit(scene: Scene, bank: string): Promise<string> {
  const { system, customer, id } = scene;
  await customer.card(bank);
  await customer.advanceDays(38);
  const paid = `charges where customer_id = $1 and status = 'succeeded'`;
  await until(async () => (await rowCount(scene, paid, customer.customerId)) === 2, {
    what: 'the bank has paid the renewal',
  });
  await untilStatus(system, id, 'active');
  return theCharge(scene);
}

/** Invoiced again once, for one amount, with one message. */
async function owedOnce(scene: Scene): Promise<void> {
  const { system, customer, id } = scene;
  await untilStatus(system, id, 'past_due');
  const { data } = await system.stripe.invoices.list({ customer: customer.customerId, limit: 100 });
  expect(data.map(({ status, amount_due }) => [status, amount_due])).toEqual([
    ['open', 4900],
    ['paid', 4900],
    ['paid', 4900],
  ]);
  const entry = `timeline where subscription_id = $1 and kind = 'payment_returned' and outcome = 'owe'`;
  expect(await rowsWritten(scene, entry, id)).toBe(1);
  expect(
    await rowsWritten(scene, `timeline where subscription_id = $1 and kind = 'dunning_started'`, id),
  ).toBe(1);
}

const owedAgain = ({ customer }: Scene): { method: string; path: string; body: string } => ({
  method: 'POST',
  path: '^/v1/invoices$',
  body: customer.customerId,
});

export const LATE_FAILURE: InterruptedStep[] = [
  {
    prepare: (scene) => paidByDebit(scene, 'pm_usBankAccount_success'),
    held: owedAgain,
    change: ({ system, subject }) =>
      fetch(`${system.sandbox.url}/_sandbox/charges/${subject}/fail`, {
        method: 'POST',
        body: new URLSearchParams({ code: 'insufficient_funds' }),
      }),
    effect: ({ subject }) => ({ kind: 'invoice_returned_payment', about: subject }),
    check: owedOnce,
  },
];

/** The bank takes the money back two weekdays after it paid. */
export const RETURNED: InterruptedStep[] = [
  {
    as: 'of a debit that is returned',
    prepare: (scene) => paidByDebit(scene, 'pm_usBankAccount_dispute'),
    held: owedAgain,
    change: ({ customer }) => customer.advanceDays(4),
    effect: ({ subject }) => ({ kind: 'invoice_returned_payment', about: subject }),
    check: owedOnce,
  },
];

/** A first payment by a bank that refuses it days later. */
export const END_FIRST_UNPAID: InterruptedStep[] = [
  {
    card: 'pm_usBankAccount_insufficientFunds',
    price: null,
    prepare: async (scene) => {
      const { system, customer } = scene;
      const { data } = await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] });
      const { id, latest_invoice: invoice } = await system.stripe.subscriptions.create({
        customer: customer.customerId,
        items: [{ price: data[0]?.id ?? '' }],
        metadata: { user_id: customer.userId, managed_by: 'perennial' },
      });
      scene.id = id;
      await untilStatus(system, id, 'incomplete');
      return idOf(invoice ?? '');
    },
    held: ({ id }) => ({ method: 'DELETE', path: `^/v1/subscriptions/${id}$` }),
    change: ({ customer }) => customer.advanceDays(8),
    effect: ({ subject }) => ({ kind: 'end_first_unpaid', about: subject }),
    check: async (scene) => {
      const { system, id, subject } = scene;
      await untilStatus(system, id, 'canceled');
      expect((await system.stripe.invoices.retrieve(subject)).status).toBe('void');
      const message = `outbox_messages where subscription_id = $1 and kind = 'first_payment_failed'`;
      expect(await rowsWritten(scene, message, id)).toBe(1);
      expect(
        await rowCount(scene, `timeline where subscription_id = $1 and kind = 'dunning_started'`, id),
      ).toBe(0);
    },
  },
];

/** Hosted pages: the subject is the session. */
const complete = ({ system, subject }: Scene): Promise<Response> =>
  fetch(`${system.sandbox.url}/_sandbox/checkout/${subject}/complete`, {
    method: 'POST',
    body: new URLSearchParams({ payment_method: 'pm_card_mastercard' }),
  });

export const FULFIL_CHECKOUT: InterruptedStep[] = [
  {
    as: 'a Trial',
    card: null,
    price: null,
    prepare: async ({ system, customer }) => {
      const opened = await system.api.call('POST', '/billing/checkout/create', {
        token: customer.token,
        body: { tier_id: 'trial', billing_cycle: 'monthly' },
      });
      return String(opened.body['session_id']);
    },
    held: ({ customer }) => ({ method: 'POST', path: '^/v1/subscriptions$', body: customer.customerId }),
    change: complete,
    effect: ({ customer }) => ({ kind: 'create_trial', about: customer.customerId }),
    check: async (scene) => {
      const { customerId: customer } = scene.customer;
      const { data } = await scene.system.stripe.subscriptions.list({ customer, status: 'all' });
      expect(data).toHaveLength(1);
      expect((await charges(scene)).map(({ amount, status }) => [amount, status])).toEqual([
        [100, 'succeeded'],
      ]);
      const fulfilled = `checkouts where session_id = $1 and status = 'fulfilled' and subscription_id = $2`;
      await until(async () => (await rowCount(scene, fulfilled, scene.subject, data[0]?.id)) === 1, {
        what: 'the checkout is fulfilled',
      });
    },
  },
  {
    as: 'another card',
    prepare: async ({ system, customer }) => {
      await system.api.call('POST', '/billing/payment-methods/setup', { token: customer.token, body: {} });
      const { data } = await system.stripe.checkout.sessions.list({ customer: customer.customerId });
      return data[0]?.id ?? '';
    },
    held: ({ customer }) => ({ method: 'POST', path: `^/v1/customers/${customer.customerId}$` }),
    change: complete,
    effect: ({ customer }) => ({ kind: 'replace_card', about: customer.customerId }),
    check: async ({ system, customer }) => {
      const { data } = await system.stripe.customers.listPaymentMethods(customer.customerId);
      const taken = data.filter(({ card }) => card?.brand === 'mastercard').map(({ id }) => id);
      const now = await system.stripe.customers.retrieve(customer.customerId);
      expect(now.deleted !== true && now.invoice_settings.default_payment_method).toBe(taken[0]);
      expect(taken).toHaveLength(1);
    },
  },
];
