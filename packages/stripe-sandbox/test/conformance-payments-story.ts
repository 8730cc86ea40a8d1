import type Stripe from 'stripe';

const ignore = () => undefined;

/** Calls every endpoint of payments and catalogue at least once, with as much filled in as there is. */
export async function paymentsStory(stripe: Stripe): Promise<void> {
  await core(stripe);
  const customer = await customers(stripe);
  await cards(stripe, customer);
  await intents(stripe, customer);
  await debits(stripe);
  await refundsAndDisputes(stripe, customer);
  await catalogue(stripe, customer);
  await stripe.customers.del(customer);
  await stripe.customers.retrieve(customer);
}

async function debits(stripe: Stripe): Promise<void> {
  const { id: customer } = await stripe.customers.create();
  for (const [token, currency] of [
    ['pm_usBankAccount_success', 'usd'],
    ['pm_success_de', 'eur'],
    ['pm_bacsDebit_success', 'gbp'],
    ['pm_auBecsDebit_success', 'aud'],
    ['pm_acssDebit_success', 'cad'],
  ] as const) {
    const { id } = await stripe.paymentMethods.attach(token, { customer });
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency,
      customer,
      payment_method: id,
      confirm: true,
      off_session: true,
    });
    const charge = await stripe.charges.retrieve(intent.latest_charge as string);
    await stripe.mandates.retrieve(mandateOf(charge));
  }
}

/** Of the bank account that a charge debits. */
function mandateOf({ payment_method_details: details }: Stripe.Charge): string {
  const { us_bank_account, sepa_debit, bacs_debit, au_becs_debit, acss_debit } = details ?? {};
  const debited = us_bank_account ?? sepa_debit ?? bacs_debit ?? au_becs_debit ?? acss_debit;
  const mandate = debited?.mandate;
  return typeof mandate === 'string' ? mandate : '';
}

async function core(stripe: Stripe): Promise<void> {
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/x',
    enabled_events: ['plan.deleted'],
    description: 'd',
  });
  await stripe.webhookEndpoints.retrieve(endpoint.id);
  await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1_800_000_100 });
  await stripe.testHelpers.testClocks.retrieve(clock.id);
  await stripe.testHelpers.testClocks.list();
  const spare = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
  await stripe.testHelpers.testClocks.del(spare.id);
}

async function customers(stripe: Stripe): Promise<string> {
  const { id } = await stripe.customers.create({
    email: 'a@x.test',
    name: 'A',
    phone: '+491',
    address: { city: 'Bonn' },
    shipping: { name: 'A', address: { city: 'Bonn' } },
    metadata: { user_id: '1' },
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa', footer: 'f' },
  });
  await stripe.customers.create();
  await stripe.customers.update(id, { description: 'd', balance: -500 });
  await stripe.customers.retrieve(id, {
    expand: ['subscriptions', 'sources', 'tax_ids', 'invoice_settings.default_payment_method'],
  });
  await stripe.customers.list({ email: 'a@x.test' });
  const transaction = await stripe.customers.createBalanceTransaction(id, {
    amount: 500,
    currency: 'usd',
    description: 'd',
  });
  await stripe.customers.retrieveBalanceTransaction(id, transaction.id);
  await stripe.customers.listBalanceTransactions(id);
  return id;
}

async function cards(stripe: Stripe, customer: string): Promise<void> {
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: 'tok_mastercard' },
    billing_details: { name: 'A', address: { city: 'Bonn' } },
  });
  await stripe.paymentMethods.attach(method.id, { customer });
  await stripe.paymentMethods.update(method.id, { metadata: { a: '1' }, card: { exp_year: 2040 } });
  await stripe.paymentMethods.retrieve(method.id, { expand: ['customer'] });
  await stripe.paymentMethods.list({ customer, type: 'card' });
  await stripe.customers.listPaymentMethods(customer);
  await stripe.customers.retrievePaymentMethod(customer, method.id);
  await stripe.paymentMethods.detach(method.id);
  const setup = await stripe.setupIntents.create({
    customer,
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'http://x.test',
  });
  await stripe.setupIntents.retrieve(setup.id, { expand: ['payment_method'] });
  const waiting = await stripe.setupIntents.create({ customer, usage: 'off_session' });
  await stripe.setupIntents.update(waiting.id, { description: 'd' });
  await stripe.setupIntents.confirm(waiting.id, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'http://x.test',
  });
  await stripe.setupIntents.cancel(waiting.id);
  const failing = await stripe.setupIntents.create({ customer });
  await stripe.setupIntents
    .confirm(failing.id, { payment_method: 'pm_card_chargeDeclined', return_url: 'http://x.test' })
    .catch(ignore);
  await stripe.setupIntents.list({ customer });
}

async function intents(stripe: Stripe, customer: string): Promise<void> {
  const base = { amount: 2000, currency: 'usd', customer, return_url: 'http://x.test' };
  const paid = await stripe.paymentIntents.create({
    ...base,
    payment_method: 'pm_card_visa',
    confirm: true,
    setup_future_usage: 'off_session',
  });
  await stripe.paymentIntents.retrieve(paid.id, { expand: ['latest_charge', 'customer', 'payment_method'] });
  const held = await stripe.paymentIntents.create({
    ...base,
    payment_method: 'pm_card_visa',
    confirm: true,
    capture_method: 'manual',
  });
  await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 });
  const open = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd', customer });
  await stripe.paymentIntents.update(open.id, { amount: 2100, metadata: { a: '1' } });
  await stripe.paymentIntents.confirm(open.id, {
    payment_method: 'pm_card_authenticationRequired',
    return_url: 'http://x.test',
  });
  await stripe.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' });
  for (const token of [
    'pm_card_chargeDeclined',
    'pm_card_chargeDeclinedInsufficientFunds',
    'pm_card_chargeDeclinedExpiredCard',
    'pm_card_chargeDeclinedFraudulent',
  ]) {
    await stripe.paymentIntents.create({ ...base, payment_method: token, confirm: true }).catch(ignore);
  }
  await stripe.paymentIntents.list({ customer, expand: ['data.latest_charge'] });
  const charges = await stripe.charges.list({ customer, expand: ['data.refunds'] });
  await stripe.charges.retrieve(charges.data[0]?.id ?? '');
  await stripe.charges.update(charges.data[0]?.id ?? '', { description: 'd' });
  const direct = await stripe.charges.create({
    amount: 900,
    currency: 'usd',
    source: 'tok_visa',
    capture: false,
  });
  await stripe.charges.capture(direct.id);
}

async function refundsAndDisputes(stripe: Stripe, customer: string): Promise<void> {
  const pay = (token: string) =>
    stripe.paymentIntents.create({
      amount: 3000,
      currency: 'usd',
      customer,
      payment_method: token,
      confirm: true,
      return_url: 'http://x.test',
    });
  const paid = await pay('pm_card_visa');
  const refund = await stripe.refunds.create({
    payment_intent: paid.id,
    amount: 1000,
    reason: 'requested_by_customer',
  });
  await stripe.refunds.retrieve(refund.id, { expand: ['charge', 'balance_transaction'] });
  await stripe.refunds.update(refund.id, { metadata: { a: '1' } });
  await stripe.refunds.list({ payment_intent: paid.id });
  await stripe.charges.retrieve(paid.latest_charge as string, { expand: ['refunds'] });
  for (const [token, text] of [
    ['pm_card_createDispute', 'winning_evidence'],
    ['pm_card_createDisputeProductNotReceived', 'losing_evidence'],
    ['pm_card_createDisputeInquiry', 'more'],
  ] as const) {
    const disputed = await pay(token);
    const [dispute] = (await stripe.disputes.list({ payment_intent: disputed.id })).data;
    await stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: text } });
    await stripe.disputes.retrieve(dispute?.id ?? '', { expand: ['charge'] });
    if (text === 'more') await stripe.disputes.close(dispute?.id ?? '');
  }
  const transactions = await stripe.balanceTransactions.list({ limit: 20 });
  await stripe.balanceTransactions.retrieve(transactions.data[0]?.id ?? '');
  await stripe.balance.retrieve();
}

async function catalogue(stripe: Stripe, customer: string): Promise<void> {
  const product = await stripe.products.create({
    name: 'P',
    default_price_data: { currency: 'usd', unit_amount: 1900, recurring: { interval: 'month' } },
  });
  await stripe.products.update(product.id, { description: 'd', marketing_features: [{ name: 'f' }] });
  await stripe.products.retrieve(product.id, { expand: ['default_price'] });
  await stripe.products.list({ active: true });
  const spare = await stripe.products.create({ name: 'spare' });
  await stripe.products.del(spare.id);
  const meter = await stripe.billing.meters.create({
    display_name: 'calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
    customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  });
  await stripe.billing.meters.update(meter.id, { display_name: 'Calls' });
  await stripe.billing.meters.retrieve(meter.id);
  await stripe.billing.meters.list({ status: 'active' });
  await stripe.prices.create({ currency: 'usd', unit_amount: 500, product_data: { name: 'once' } });
  const tiers: Stripe.PriceCreateParams.Tier[] = [
    { up_to: 10, unit_amount: 0 },
    { up_to: 'inf', unit_amount_decimal: '0.5' as unknown as Stripe.Decimal, flat_amount: 100 },
  ];
  const metered = await stripe.prices.create({
    currency: 'usd',
    product: product.id,
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    lookup_key: 'calls',
    currency_options: { eur: { unit_amount: 1 } },
  });
  await stripe.prices.update(metered.id, { nickname: 'n', lookup_key: 'calls-2' });
  await stripe.prices.retrieve(metered.id, { expand: ['tiers', 'currency_options', 'product'] });
  await stripe.prices.list({ product: product.id, expand: ['data.tiers'] });
  const now = Math.floor(Date.now() / 60_000) * 60;
  await stripe.billing.meterEvents.create({
    event_name: 'calls',
    identifier: 'm1',
    payload: { stripe_customer_id: customer, value: '5' },
    timestamp: now,
  });
  await stripe.billing.meterEvents.create({
    event_name: 'calls',
    identifier: 'm2',
    payload: { stripe_customer_id: customer, value: '6' },
  });
  await stripe.billing.meterEventAdjustments.create({
    event_name: 'calls',
    type: 'cancel',
    cancel: { identifier: 'm2' },
  });
  await stripe.billing.meters.listEventSummaries(meter.id, {
    customer,
    start_time: now - 3600,
    end_time: now + 3600,
  });
  await stripe.billing.meters.deactivate(meter.id);
  await stripe.billing.meters.reactivate(meter.id);
}
