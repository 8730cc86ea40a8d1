import type Stripe from 'stripe';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { paymentFailureOf, readInvoicePayment } from '../../gateways/stripe/documents/payment-failure.ts';
import { toSnapshot } from '../../gateways/stripe/subscriptions/subscription-snapshot.ts';

const READ_AT = Date.UTC(2026, 10, 21);
const START = Date.UTC(2026, 10, 1);
const END = Date.UTC(2026, 11, 1);

const plans: Plan[] = SEED_PLANS.map((plan) => ({
  ...plan,
  prices: [
    ...plan.prices.map((price) => ({
      ...price,
      stripePriceId: `price_${plan.code}_${price.interval ?? 'once'}`,
    })),
    // What was sold before the price was raised.
    ...(plan.code === 'starter'
      ? [
          {
            ...(plan.prices[0] as Plan['prices'][number]),
            amount: 1500,
            active: false,
            stripePriceId: 'price_starter_old',
          },
        ]
      : []),
  ],
}));

const item = (priceId: string, fields: object = {}) => ({
  id: 'si_1',
  quantity: 2,
  discounts: [],
  current_period_start: START / 1000,
  current_period_end: END / 1000,
  price: {
    id: priceId,
    unit_amount: 1900,
    product: 'prod_1',
    recurring: { interval: 'month', usage_type: 'licensed' },
  },
  ...fields,
});

/** A subscription with what a read expands; fields that the mapping does not look at are left out. */
const subscription = (fields: object = {}): Stripe.Subscription =>
  ({
    id: 'sub_1',
    object: 'subscription',
    status: 'active',
    currency: 'usd',
    created: START / 1000,
    customer: {
      id: 'cus_1',
      object: 'customer',
      metadata: { user_id: 'user-of-customer' },
      invoice_settings: {
        default_payment_method: {
          id: 'pm_customer',
          type: 'card',
          card: { exp_month: 4, exp_year: 2027, fingerprint: 'abc' },
        },
      },
    },
    default_payment_method: null,
    metadata: {},
    items: { data: [item('price_starter_month')] },
    discounts: [],
    schedule: null,
    test_clock: null,
    trial_start: null,
    trial_end: null,
    cancel_at: null,
    cancel_at_period_end: false,
    collection_method: 'charge_automatically',
    canceled_at: null,
    ended_at: null,
    cancellation_details: null,
    pause_collection: null,
    ...fields,
  }) as unknown as Stripe.Subscription;

const snapshot = (fields: object = {}) => toSnapshot(subscription(fields), plans, [], READ_AT);

describe('the snapshot of a subscription', () => {
  it('takes periods from the item and amounts for all units', () => {
    expect(snapshot()).toMatchObject({
      tier: 'starter',
      quantity: 2,
      unitAmount: 1900,
      planAmount: 3800,
      recurringAmount: 3800,
      currentPeriodStart: START,
      currentPeriodEnd: END,
      billingTime: READ_AT,
      readAt: READ_AT,
    });
  });

  it('takes what the plan costs before discounts and without add-ons, of tiers as Stripe priced them', () => {
    const price = { id: 'price_starter_month', product: 'prod_1', recurring: { interval: 'month' } };
    const cents = { ...price, unit_amount: null, unit_amount_decimal: '0.575' };
    const decimal = item('price_starter_month', { quantity: 100, price: cents });
    const addOn = item('price_add_on', { id: 'si_2' });
    expect(snapshot({ items: { data: [decimal, addOn] } })).toMatchObject({
      planAmount: 58,
      recurringAmount: 3858,
    });
    const tiers = { ...price, unit_amount: null, billing_scheme: 'tiered' };
    const tiered = subscription({ items: { data: [item('price_starter_month', { price: tiers })] } });
    const amounts = { included: new Map(), priced: new Map([['si_1', 4500]]) };
    expect(toSnapshot(tiered, plans, [], READ_AT, undefined, amounts).planAmount).toBe(4500);
    // Unknown is not 0.
    expect(toSnapshot(tiered, plans, [], READ_AT).planAmount).toBeUndefined();
  });

  it('keeps the tier of a price that is no longer sold, and says when a price is not ours', () => {
    expect(snapshot({ items: { data: [item('price_starter_old')] } }).tier).toBe('starter');
    expect(snapshot({ items: { data: [item('price_foreign')] } }).tier).toBe('unknown');
  });

  it('takes a price that no plan knows for the plan whose product it is a price of', () => {
    const ofStarter = plans.map((plan) =>
      plan.code === 'starter' ? { ...plan, stripeIds: ['prod_1'] } : plan,
    );
    const own = subscription({ items: { data: [item('price_negotiated')] } });
    expect(toSnapshot(own, ofStarter, [], READ_AT).tier).toBe('starter');
    const elsewhere = item('price_addon', { price: { ...item('price_addon').price, product: 'prod_2' } });
    const addOnFirst = subscription({
      items: { data: [elsewhere, item('price_negotiated', { id: 'si_2' })] },
    });
    expect(toSnapshot(addOnFirst, ofStarter, [], READ_AT)).toMatchObject({
      tier: 'starter',
      priceId: 'price_negotiated',
    });
  });

  it('takes the tier from the item of the catalogue, whichever comes first', () => {
    const items = { data: [item('price_addon'), item('price_enterprise_month', { id: 'si_2' })] };
    expect(snapshot({ items }).tier).toBe('enterprise');
  });

  it('refuses a subscription that has nothing but metered items', () => {
    const metered = item('price_m', { price: { id: 'price_m', recurring: { usage_type: 'metered' } } });
    expect(() => snapshot({ items: { data: [metered] } })).toThrow('sub_1 has no item with a fixed price');
  });

  it('decides nothing on a status, an interval or an invoice that it has no word for', () => {
    const fortnightly = item('price_f', {
      price: { id: 'price_f', recurring: { interval: 'fortnight', usage_type: 'licensed' } },
    });
    expect(() => snapshot({ status: 'hibernating' })).toThrow('the status "hibernating" of sub_1');
    expect(() => snapshot({ items: { data: [fortnightly] } })).toThrow('the interval "fortnight"');
    expect(() => snapshot({ collection_method: 'by_pigeon' })).toThrow('the collection method "by_pigeon"');
    const [unknown, error] = [
      'an invoice with the status "deferred"',
      'an invoice with the status "deferred"',
    ];
    expect(() => toSnapshot(subscription(), plans, [{ unknown } as never], READ_AT)).toThrow(error);
  });

  it('tells every end alike: by date or with the period', () => {
    expect(snapshot({ cancel_at: END / 1000 - 60 }).endsAt).toBe(END - 60_000);
    expect(snapshot({ cancel_at_period_end: true }).endsAt).toBe(END);
    expect(snapshot().endsAt).toBeNull();
  });

  it('prefers the user and the card of the subscription to the customer’s', () => {
    expect(snapshot()).toMatchObject({ userId: 'user-of-customer', paymentMethod: { id: 'pm_customer' } });
    const own = { id: 'pm_own', type: 'card', card: { exp_month: 1, exp_year: 2030, fingerprint: 'xyz' } };
    expect(snapshot({ metadata: { user_id: 'user-own' }, default_payment_method: own })).toMatchObject({
      userId: 'user-own',
      paymentMethod: { id: 'pm_own', expiry: { month: 1, year: 2030 }, fingerprint: 'xyz' },
    });
  });

  it('takes the card of an older account, which is a source, where there is no payment method', () => {
    const customer = { id: 'cus_1', object: 'customer', metadata: {}, invoice_settings: {} };
    const card = { object: 'card', exp_month: 2, exp_year: 2029, fingerprint: 'old' };
    const withSource = { ...customer, default_source: { ...card, id: 'card_customer' } };
    expect(snapshot({ customer: withSource }).paymentMethod).toEqual({
      id: 'card_customer',
      type: 'card',
      expiry: { month: 2, year: 2029 },
      fingerprint: 'old',
    });
    expect(
      snapshot({ customer: withSource, default_source: { ...card, id: 'card_own' } }).paymentMethod,
    ).toMatchObject({ id: 'card_own' });
    const unconfirmed = { id: 'ba_1', object: 'bank_account', status: 'new' };
    expect(snapshot({ customer: { ...customer, default_source: unconfirmed } }).paymentMethod).toBeNull();
    expect(
      snapshot({ customer: { ...customer, default_source: { ...unconfirmed, status: 'verified' } } })
        .paymentMethod,
    ).toMatchObject({ type: 'us_bank_account' });
  });

  it.each([
    ['sepa_debit', {}, 'sepa_debit'],
    ['ach_debit', {}, 'us_bank_account'],
    ['card', { card: { exp_month: 3, exp_year: 2031, fingerprint: 'src' } }, 'card'],
    // Stripe charges none of these again.
    ['three_d_secure', { usage: 'single_use' }, null],
    ['sepa_debit', { status: 'consumed' }, null],
    ['sepa_debit', { status: 'failed' }, null],
  ])('takes a source of type %s %j for what Stripe would charge', (type, parts, expected) => {
    const source = { id: 'src_1', object: 'source', type, status: 'chargeable', usage: 'reusable', ...parts };
    const customer = { id: 'cus_1', object: 'customer', metadata: {}, invoice_settings: {} };
    const { paymentMethod } = snapshot({ customer: { ...customer, default_source: source } });
    expect(paymentMethod?.type ?? null).toBe(expected);
    expect(paymentMethod?.expiry ?? null).toEqual(type === 'card' ? { month: 3, year: 2031 } : null);
  });

  it('passes over a card that was taken from its customer', () => {
    const gone = { id: 'pm_gone', type: 'card', customer: null, card: { exp_month: 1, exp_year: 2030 } };
    expect(snapshot({ default_payment_method: gone })).toMatchObject({
      paymentMethod: { id: 'pm_customer' },
    });
  });

  it('grants the trial’s tier only while the trial lasts', () => {
    const metadata = { trial_tier: 'trial' };
    expect(snapshot({ metadata, status: 'trialing', trial_end: END / 1000 }).trialTier).toBe('trial');
    expect(snapshot({ metadata }).trialTier).toBeNull();
  });

  it('reads the clock that the customer hangs on', () => {
    const test_clock = { id: 'clock_1', frozen_time: END / 1000 };
    expect(snapshot({ test_clock })).toMatchObject({
      testClockId: 'clock_1',
      billingTime: END,
      readAt: READ_AT,
    });
  });

  const none = { discounts: [] };
  const yearly = {
    id: 'price_professional_year',
    product: 'prod_1',
    recurring: { interval: 'year' },
    unit_amount: 49_000,
  };
  const schedule = (fields: object = {}) => ({
    id: 'sub_sched_1',
    object: 'subscription_schedule',
    status: 'active',
    current_phase: { start_date: START / 1000, end_date: END / 1000 },
    phases: [
      { start_date: START / 1000, items: [{ price: 'price_starter_month', quantity: 2, ...none }], ...none },
      { start_date: END / 1000, items: [{ price: yearly, quantity: 1, ...none }], ...none },
    ],
    ...fields,
  });

  it('tells the change that a schedule will make', () => {
    expect(snapshot({ schedule: schedule() })).toMatchObject({
      scheduleId: 'sub_sched_1',
      pendingChange: {
        tier: 'professional',
        interval: 'year',
        quantity: 1,
        effectiveAt: END,
        amount: 49_000,
      },
    });
  });

  it('takes no notice of a schedule that is over or changes nothing', () => {
    expect(snapshot({ schedule: schedule({ status: 'released' }) })).toMatchObject({
      scheduleId: null,
      pendingChange: null,
    });
    const phases = [START, END].map((at) => ({
      start_date: at / 1000,
      items: [{ price: 'price_starter_month', quantity: 2 }],
    }));
    expect(snapshot({ schedule: schedule({ phases }) })).toMatchObject({
      scheduleId: 'sub_sched_1',
      pendingChange: null,
    });
  });
});

describe('why a payment failed', () => {
  const between = { earliest: START, latest: END };
  const intent = (fields: object) =>
    ({
      id: 'pi_1',
      status: 'requires_payment_method',
      created: START / 1000,
      latest_charge: null,
      payment_method: null,
      last_payment_error: null,
      ...fields,
    }) as unknown as Stripe.PaymentIntent;

  it('prefers the issuer’s reason to the error code, and takes the advice of the charge where the error has none', () => {
    const at = START + 5000;
    const failure = paymentFailureOf(
      intent({
        last_payment_error: {
          code: 'card_declined',
          decline_code: 'lost_card',
          payment_method: { id: 'pm_1' },
        },
        latest_charge: { id: 'ch_1', created: at / 1000, outcome: { advice_code: 'do_not_try_again' } },
      }),
      between,
    );
    expect(failure).toEqual({ code: 'lost_card', advice: 'do_not_try_again', at, paymentMethodId: 'pm_1' });
  });

  it('tells a payment that waits for its customer', () => {
    expect(
      paymentFailureOf(intent({ status: 'requires_action', payment_method: 'pm_2' }), between),
    ).toMatchObject({
      code: 'authentication_required',
      paymentMethodId: 'pm_2',
    });
  });

  it('never lies before the invoice or in the clock’s future', () => {
    const error = { code: 'processing_error' };
    const charged = (at: number) =>
      paymentFailureOf(
        intent({ last_payment_error: error, latest_charge: { id: 'ch', created: at / 1000 } }),
        between,
      )?.at;
    expect(charged(START - 1000)).toBe(START);
    expect(charged(END + 86_400_000)).toBe(END);
  });

  it('is null where nothing failed', () => {
    expect(paymentFailureOf(intent({ status: 'succeeded' }), between)).toBeNull();
  });
});

describe('an invoice with several payments', () => {
  const card = {
    id: 'ch_card',
    created: START / 1000,
    status: 'failed',
    payment_method_details: { type: 'card' },
  };
  const debit = {
    id: 'ch_debit',
    created: START / 1000,
    status: 'pending',
    payment_method_details: { type: 'sepa_debit' },
  };
  const intents: Record<string, object> = {
    pi_processing: { status: 'processing', latest_charge: debit, last_payment_error: null },
    pi_failed: {
      status: 'requires_payment_method',
      latest_charge: card,
      last_payment_error: {
        code: 'card_declined',
        decline_code: 'lost_card',
        payment_method: { id: 'pm_1' },
      },
    },
    pi_untried: { status: 'requires_payment_method', latest_charge: null, last_payment_error: null },
    pi_succeeded: {
      status: 'succeeded',
      latest_charge: { ...card, status: 'succeeded' },
      last_payment_error: null,
    },
  };
  const stripe = {
    paymentIntents: {
      retrieve: (id: string) => Promise.resolve({ id, created: START / 1000, ...intents[id] }),
    },
  } as unknown as Stripe;
  /** Each a little later than the one before. */
  const read = async (...payments: [intent: string, status: string][]) =>
    readInvoicePayment(
      stripe,
      {
        status: 'open',
        attempted: true,
        created: START / 1000,
        payments: {
          data: payments.map(([payment_intent, status], at) => ({
            status,
            created: START / 1000 + at,
            payment: { type: 'payment_intent', payment_intent },
          })),
        },
      } as unknown as Stripe.Invoice,
      END,
    );

  it('is on its way while a bank is asked, whatever was paid or refused beside it since', async () => {
    const asked = ['pi_processing', 'open'] as const;
    for (const later of [
      ['pi_succeeded', 'paid'],
      ['pi_failed', 'open'],
      ['pi_untried', 'open'],
    ] as const)
      expect((await read([...asked], [...later])).payment?.state).toBe('processing');
  });

  it('has failed for the reason of the open payment, though a part was paid after it', async () => {
    const { payment, failure } = await read(['pi_failed', 'open'], ['pi_succeeded', 'paid']);
    expect(payment?.state).toBe('failed');
    expect(failure?.code).toBe('lost_card');
  });

  it('has failed though another payment was made ready after it', async () => {
    expect((await read(['pi_failed', 'open'], ['pi_untried', 'open'])).failure?.code).toBe('lost_card');
  });

  it('stands as its only payment does', async () => {
    expect((await read(['pi_succeeded', 'paid'])).payment?.state).toBe('succeeded');
    expect(await read()).toEqual({ failure: null, payment: null });
  });
});
