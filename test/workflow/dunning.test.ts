import {
  dunningExplainQuery,
  dunningReportQuery,
  extendGraceUpdate,
  holdUpdate,
  payNowUpdate,
  promiseUpdate,
  retryNowUpdate,
  skipMessageUpdate,
} from '../../workflows/contracts/dunning.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import { explainQuery } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  agreed,
  askedByStaff,
  charged,
  episodeOf,
  episodeRests,
  failedRenewal,
  makeIntervention,
  messageKinds,
  messages,
  movements,
  nothingOnItsWay,
  playEpisode,
  projected,
  refusal,
  runOf,
  sandbox,
  timeline,
  toNextStep,
  untilMessaged,
  writeOffDebt,
} from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const explained = (id: string) => episodeOf(system, id).query(dunningExplainQuery);
const reportOf = (id: string) => episodeOf(system, id).query(dunningReportQuery);
const at = (iso: string): number => Date.parse(iso);

/** Paths of the calls for which a fault waits. */
async function faultsWaiting(): Promise<string[]> {
  const { faults } = await sandbox(system, 'GET', 'faults');
  return (faults as { match?: { path?: string } }[]).map(({ match }) => match?.path ?? '');
}

describe('a renewal that fails for', () => {
  it('want of money is tried again on paydays, in the morning', async () => {
    const { customer, id, invoiceId } = await failedRenewal(
      system,
      'pm_card_chargeCustomerFailInsufficientFunds',
    );
    expect((await explained(id)).next).toMatchObject({
      at: at('2027-02-12T08:00:00Z'),
      rule: 'retry_next_payday',
      what: `retry 1 of invoice ${invoiceId} because insufficient_funds, next payday (Friday)`,
    });
    await toNextStep(system, customer, id);
    expect((await explained(id)).next).toMatchObject({
      at: at('2027-02-15T08:00:00Z'),
      rule: 'retry_next_payday',
    });
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
  });

  it('an expired card is not tried again: the customer is asked for another at once', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFailExpiredCard');
    expect(await messageKinds(system, customer)).toEqual(['action_required']);
    expect((await reportOf(id)).nextAttemptAt).toBeNull();
    expect((await explained(id)).why).toContain('no retry, since it needs a new payment method');
    await playEpisode(system, customer, id, 4);
    expect((await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt')).toEqual([]);
    // Until the warning the whole window stays open.
    expect((await projected(system, id)).status).toBe('past_due');
  });

  it('want of the customer’s word is sent the page where it can be given', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_authenticationRequired');
    const [message] = await messages(system, customer);
    expect(message?.kind).toBe('action_required');
    // Our own page, which asks Stripe for a link: Stripe's would expire.
    expect(message?.body).toContain(`/billing/invoices/${invoiceId}\n`);
    expect((await reportOf(id)).nextAttemptAt).toBeNull();
    expect((await explained(id)).why).toContain('must authenticate');
  });

  it('an error of the bank’s is tried again after hours, then days', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFailProcessingError');
    const { startedAt } = await reportOf(id);
    const waits: number[] = [];
    for (let retry = 1; retry <= 4; retry++) {
      waits.push((((await explained(id)).next?.at ?? 0) - startedAt) / 3_600_000);
      await toNextStep(system, customer, id);
    }
    expect(waits).toEqual([2, 8, 24, 72]);
    expect((await reportOf(id)).attempt).toBe(4);
  });

  it('days that a test clock jumps while Stripe is asked are no outage: no deadline moves', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const { startedAt, graceUntil } = await reportOf(id);
    expect(graceUntil).toBe(startedAt + 7 * DAY);
    const match = { method: 'POST', path: `^/v1/invoices/${invoiceId}/pay$` };
    await sandbox(system, 'POST', 'faults', { kind: 'slow', match, delayMs: 4_000 });
    await customer.advanceTo(startedAt + DAY + 60_000);
    await until(async () => ((await sandbox(system, 'GET', 'faults'))['faults'] as unknown[]).length === 0, {
      what: 'Stripe is being asked',
    });
    await customer.advanceTo(startedAt + 4 * DAY);
    await episodeRests(system, customer, id);
    expect(await reportOf(id)).toMatchObject({ attempt: 1, graceUntil, stage: 'grace' });
  });

  it('an operator finds the episode by where it stands now', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFailInsufficientFunds');
    const run = episodeOf(system, id);
    /** The episode's run, as Temporal's list has it. */
    const listed = async (status: string) => {
      const query = `WorkflowType = 'dunning' and StripeSubscriptionId = '${id}' and BillingStatus = '${status}'`;
      for await (const found of system.temporal.workflow.list({ query })) return found;
      return null;
    };
    const shows = async (status: string, next: number | null): Promise<void> => {
      const shown = async (): Promise<boolean> => {
        const attributes = (await listed(status))?.typedSearchAttributes;
        return (
          attributes !== undefined &&
          (attributes.get(SEARCH_ATTRIBUTES.nextActionAt)?.getTime() ?? null) === next
        );
      };
      await until(shown, { withinMs: 30_000, what: `the episode is listed as ${status}` });
    };
    await shows('past_due', at('2027-02-12T08:00:00Z'));
    await toNextStep(system, customer, id);
    await shows('past_due', at('2027-02-15T08:00:00Z'));
    await customer.advanceTo(at('2027-02-18T12:00:00Z'));
    await episodeRests(system, customer, id);
    await shows('suspended', (await run.query(dunningExplainQuery)).next?.at ?? null);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await shows('active', null);
  });

  it('suspected fraud is not tried again and asks for a person', async () => {
    const { id, customer } = await failedRenewal(system, 'pm_card_chargeCustomerFailFraudulent');
    expect((await reportOf(id)).nextAttemptAt).toBeNull();
    expect((await projected(system, id))['attention']).toMatch(/suspicion of fraud/);
    const { typedSearchAttributes } = await runOf(system, id).describe();
    expect(typedSearchAttributes.get(SEARCH_ATTRIBUTES.attentionNeeded)).toBe(true);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await until(async () => (await projected(system, id))['attention'] === null);
  });
});

describe('an episode', () => {
  it('goes its way to the end: messages in order, none twice in a day, access and revenue gone', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await playEpisode(system, customer, id, 6);
    expect((await projected(system, id)).status).toBe('past_due');
    await playEpisode(system, customer, id, 2);
    await untilStatus(system, id, 'suspended');
    const status = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
    expect(status.body).toMatchObject({ status: 'suspended', access: { reason: 'suspended' } });
    await playEpisode(system, customer, id, 14);
    await untilStatus(system, id, 'canceled');
    await until(async () => (await messageKinds(system, customer)).includes('ended'));

    const sent = await messages(system, customer);
    expect(sent.map(({ kind }) => kind)).toEqual([
      'payment_failed',
      'suspension_warning',
      'suspended',
      'ended',
    ]);
    const attempts = (await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt');
    expect(attempts).toHaveLength(5);
    expect(attempts.every(({ outcome }) => outcome === 'declined')).toBe(true);
    expect((await movements(system, id)).at(-1)).toEqual({ kind: 'churn', amount: -1900, voluntary: false });
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('uncollectible');
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
  });

  it('charges a new card at once, and does not count that', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await customer.card('pm_card_chargeCustomerFailInsufficientFunds');
    await until(async () => (await timeline(system, id)).some(({ kind }) => kind === 'payment_attempt'));
    const [attempt] = (await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt');
    expect(attempt).toMatchObject({
      rule: 'new_payment_method',
      outcome: 'declined',
      facts: { counted: false },
    });
    expect((await reportOf(id)).attempt).toBe(0);
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
  });

  it.each([
    ['is held before it takes effect', 'slow'],
    ['has taken effect, and its answer is lost', 'timeout_after_effect'],
  ])('whose card is replaced while a payment %s charges once', async (_how, kind) => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const { id: paymentMethodId } = await system.stripe.paymentMethods.attach('pm_card_visa', {
      customer: customer.customerId,
    });
    const match = { method: 'POST', path: `^/v1/invoices/${invoiceId}/pay$` };
    await sandbox(system, 'POST', 'faults', { kind, match, delayMs: 2_000 });
    const paying = makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId });
    await until(async () => !(await faultsWaiting()).includes(match.path), {
      what: 'the payment is in flight',
    });
    await customer.card('pm_card_mastercard');
    await paying;
    await untilStatus(system, id, 'active');
    await nothingOnItsWay(system);
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
    expect((await messageKinds(system, customer)).filter((one) => one === 'recovered')).toHaveLength(1);
  });

  it('of an invoice that is paid outside ends by itself, while its clock stands', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await system.stripe.invoices.pay(invoiceId, { paid_out_of_band: true });
    await untilStatus(system, id, 'active');
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('of two unpaid invoices tries the oldest first and tells of both in one message', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await makeIntervention(system, id, holdUpdate, {
      ...askedByStaff(),
      until: (await customer.now()) + 29 * DAY,
    });
    await customer.advanceTo(at('2027-03-10T10:30:00Z'));
    await until(async () => (await reportOf(id)).invoiceIds.length === 2);
    await episodeRests(system, customer, id);
    const { invoiceIds } = await reportOf(id);
    expect(invoiceIds[0]).toBe(invoiceId);
    const kinds = await messageKinds(system, customer);
    expect(kinds.filter((kind) => kind === 'payment_failed')).toHaveLength(1);
    await customer.card('pm_card_visa');
    // The hold keeps the new card too from being charged before its end.
    await episodeRests(system, customer, id);
    expect(await charged(system, customer)).toEqual([1900]);
    await customer.advanceTo(at('2027-03-11T11:00:00Z'));
    await untilStatus(system, id, 'active');
    // Access follows from Stripe's event; what the episode writes of its charges may come after it.
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
    const paid = (await timeline(system, id)).filter(({ outcome }) => outcome === 'paid');
    expect(paid.map(({ summary }) => /in_\w+/.exec(summary)?.[0])).toEqual(invoiceIds);
    expect((await messageKinds(system, customer)).filter((kind) => kind === 'recovered')).toHaveLength(1);
  });

  it('leaves the retries to Stripe where Stripe makes them', async () => {
    await sandbox(system, 'POST', 'account', { smartRetries: 'true' });
    try {
      const { id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
      expect((await explained(id)).why).toContain('Stripe retries by itself');
      const { next_payment_attempt: next } = await system.stripe.invoices.retrieve(invoiceId);
      expect((await reportOf(id)).nextAttemptAt).toBe((next ?? 0) * 1000);
      expect((await explained(id)).next?.rule).not.toMatch(/retry/);
    } finally {
      await sandbox(system, 'POST', 'account', { smartRetries: 'false' });
    }
  });

  it('explains itself: why, what comes next, what would change it', async () => {
    const { id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const episode = await explained(id);
    expect(episode.why).toMatch(/19\.00.* unpaid since 2027-02-10/);
    expect(episode.wouldChange.join(' ')).toMatch(/payment of 19\.00/);
    const whole = await runOf(system, id).query(explainQuery);
    expect(whole).toMatchObject({ rule: 'invoice_unpaid', facts: { unpaidInvoices: 1 } });
    expect(whole.next).not.toBeNull();
  });
});

describe('staff', () => {
  it('hold retries, leave out a message, extend grace', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const now = await customer.now();
    const held = await makeIntervention(system, id, holdUpdate, { ...askedByStaff(), until: now + 4 * DAY });
    expect(held.nextAttemptAt).toBeGreaterThanOrEqual(now + 4 * DAY);
    const longer = await makeIntervention(
      system,
      id,
      extendGraceUpdate,
      await agreed(system, 'dunning.extend_grace', id, { days: 3 }),
    );
    expect(longer.graceUntil).toBe(held.graceUntil + 3 * DAY);
    await makeIntervention(system, id, skipMessageUpdate, askedByStaff());
    await playEpisode(system, customer, id, 9);
    // The warning of the suspension was the next message.
    expect(await messageKinds(system, customer)).toEqual(['payment_failed']);
    expect((await projected(system, id)).status).toBe('past_due');
    await playEpisode(system, customer, id, 2);
    await untilStatus(system, id, 'suspended');
    const tooMuch = await refusal(
      makeIntervention(
        system,
        id,
        extendGraceUpdate,
        await agreed(system, 'dunning.extend_grace', id, { days: 60 }),
      ),
    );
    expect(tooMuch.type).toBe('grace_extension_limit');
    const kinds = (await timeline(system, id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['hold', 'grace_extended', 'skip_message']));
  });

  it('open access again by extending the grace of a suspended customer', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await playEpisode(system, customer, id, 8);
    await untilStatus(system, id, 'suspended');
    await makeIntervention(
      system,
      id,
      extendGraceUpdate,
      await agreed(system, 'dunning.extend_grace', id, { days: 5 }),
    );
    await untilStatus(system, id, 'past_due');
    await playEpisode(system, customer, id, 5);
    await untilStatus(system, id, 'suspended');
  });

  it('retry now, which does not count, and learn of a decline', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const why = await refusal(makeIntervention(system, id, retryNowUpdate, askedByStaff()));
    expect(why).toMatchObject({ type: 'payment_declined', details: [{ declineCode: 'generic_decline' }] });
    expect((await reportOf(id)).attempt).toBe(0);
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('write a debt off: the episode ends and access goes on', async () => {
    const { id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await writeOffDebt(system, id);
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('uncollectible');
    await untilStatus(system, id, 'active');
    await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
  });
});

describe('the customer', () => {
  it('pays now with another card, once for one key', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const { id: paymentMethodId } = await system.stripe.paymentMethods.attach('pm_card_visa', {
      customer: customer.customerId,
    });
    await makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId });
    await untilStatus(system, id, 'active');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    const late = await system.api.call('POST', '/billing/subscription/pay-now', {
      token: customer.token,
      body: {},
    });
    expect(late.status).toBe(409);
  });

  it('promises a day once, and is not charged before it', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const on = (await customer.now()) + 5 * DAY;
    const promised = await makeIntervention(system, id, promiseUpdate, { ...asked(), on });
    expect(promised.nextAttemptAt).toBe(on);
    expect(
      (await refusal(makeIntervention(system, id, promiseUpdate, { ...asked(), on: on + DAY }))).type,
    ).toBe('promise_limit');
    await playEpisode(system, customer, id, 4);
    expect((await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt')).toEqual([]);
    await playEpisode(system, customer, id, 1);
    expect((await timeline(system, id)).find(({ kind }) => kind === 'payment_attempt')).toMatchObject({
      rule: 'promised_day',
      facts: { counted: false },
    });
  });
});

describe('a card that ends before the renewal', () => {
  it('is announced 30 and 7 days ahead, once each', async () => {
    const customer = await newCustomer(system, { start: '2027-01-20T09:00:00Z', card: null as never });
    const card = await customer.card('pm_card_visa');
    await system.stripe.paymentMethods.update(card, { card: { exp_month: 2, exp_year: 2027 } });
    // Its period of a year ends long after the card.
    const id = await customer.subscribe('starter_year_usd');
    await untilStatus(system, id, 'active');
    expect(await messageKinds(system, customer)).toEqual([]);
    const notices = async (): Promise<string[]> =>
      (await messages(system, customer)).map(
        ({ kind, at: when }) => `${kind} ${when.toISOString().slice(0, 10)}`,
      );
    await customer.advanceTo(at('2027-01-31T09:00:00Z'));
    await until(async () => (await notices()).length === 1);
    await customer.advanceTo(at('2027-02-22T09:00:00Z'));
    await until(async () => (await notices()).length === 2);
    expect(await notices()).toEqual(['card_expiring 2027-01-31', 'card_expiring 2027-02-22']);
  });
});
