import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { until } from './until.ts';
import { admin, errorOf, start, startReceiver, type Receiver, type Started } from './harness.ts';

const TYPES = ['v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found'];

describe('thin events', () => {
  let system: Started;
  let stripe: Stripe;
  let receiver: Receiver;
  let secret: string;
  let meter: Stripe.Billing.Meter;
  let customer: string;

  beforeEach(async () => {
    system = await start();
    ({ stripe } = system);
    receiver = await startReceiver();
    const destination = await stripe.v2.core.eventDestinations.create({
      name: 'usage',
      type: 'webhook_endpoint',
      event_payload: 'thin',
      enabled_events: TYPES,
      webhook_endpoint: { url: receiver.url },
      include: ['webhook_endpoint.signing_secret'],
    });
    secret = destination.webhook_endpoint?.signing_secret ?? '';
    meter = await stripe.billing.meters.create({
      display_name: 'Calls',
      event_name: 'calls',
      default_aggregation: { formula: 'sum' },
    });
    customer = (await stripe.customers.create()).id;
  });
  afterEach(async () => {
    await receiver.close();
    await system.sandbox.close();
  });

  const setAccount = (settings: object) => admin(system.sandbox, 'POST', 'account', settings);
  const send = (identifier: string, payload: Record<string, string>, event = 'calls') =>
    stripe.billing.meterEvents.create({ event_name: event, identifier, payload });
  const next = async () => {
    await until(() => receiver.received.length > 0);
    const [first] = receiver.received;
    if (first === undefined) throw new Error('nothing was received');
    return { ...first, notification: stripe.parseEventNotification(first.body, first.signature, secret) };
  };

  it('answers what is wrong with a meter event at once, unless the account reports it later', async () => {
    expect(await errorOf(send('one', { stripe_customer_id: customer, value: '1.5' }))).toMatchObject({
      code: 'meter_event_invalid_value',
    });
    await setAccount({ meterErrors: 'reported' });
    await send('one', { stripe_customer_id: customer, value: '1.5' });
    const { notification, body } = await next();
    expect(notification).toMatchObject({
      object: 'v2.core.event',
      type: TYPES[0],
      livemode: false,
      related_object: { id: meter.id, type: 'billing.meter', url: `/v1/billing/meters/${meter.id}` },
    });
    expect(JSON.parse(body)).not.toHaveProperty('data');
    const { data } = (await stripe.v2.core.events.retrieve(
      notification.id,
    )) as Stripe.Events.V1BillingMeterErrorReportTriggeredEvent;
    expect(data.reason).toMatchObject({
      error_count: 1,
      error_types: [
        {
          code: 'meter_event_invalid_value',
          error_count: 1,
          sample_errors: [{ request: { identifier: 'one' } }],
        },
      ],
    });
    expect(Date.parse(data.validation_end)).toBeGreaterThan(Date.parse(data.validation_start));
  });

  it('tells of events without a meter in a type of their own, which names no object', async () => {
    await setAccount({ meterErrors: 'reported' });
    await send('lost', { stripe_customer_id: customer, value: '1' }, 'unknown');
    const { notification } = await next();
    expect(notification.type).toBe(TYPES[1]);
    expect(notification).not.toHaveProperty('related_object');
    const { data } = (await stripe.v2.core.events.retrieve(
      notification.id,
    )) as Stripe.Events.V1BillingMeterNoMeterFoundEvent;
    expect(data.reason.error_types).toMatchObject([{ code: 'no_meter', error_count: 1 }]);
  });

  it('gathers errors and names some of them only', async () => {
    await setAccount({ meterErrors: 'reported', meterErrorSamples: 1 });
    await stripe.billing.meters.deactivate(meter.id);
    await Promise.all(
      ['a', 'b', 'c'].map((identifier) => send(identifier, { stripe_customer_id: customer, value: '1' })),
    );
    const { notification } = await next();
    const { data } = (await stripe.v2.core.events.retrieve(
      notification.id,
    )) as Stripe.Events.V1BillingMeterErrorReportTriggeredEvent;
    expect(data.reason.error_count).toBe(3);
    expect(data.reason.error_types[0]).toMatchObject({ code: 'archived_meter', error_count: 3 });
    expect(data.reason.error_types[0]?.sample_errors).toHaveLength(1);
  });

  it('keeps, lists, changes and disables destinations, and shows address and secret only when asked', async () => {
    const { data } = await stripe.v2.core.eventDestinations.list({ include: ['webhook_endpoint.url'] });
    expect(data).toMatchObject([
      { status: 'enabled', event_payload: 'thin', webhook_endpoint: { url: receiver.url } },
    ]);
    const [{ id } = { id: '' }] = data;
    const shown = await stripe.v2.core.eventDestinations.retrieve(id);
    expect(shown.webhook_endpoint).toEqual({});
    await stripe.v2.core.eventDestinations.update(id, { enabled_events: TYPES.slice(0, 1) });
    expect((await stripe.v2.core.eventDestinations.retrieve(id)).enabled_events).toEqual(TYPES.slice(0, 1));
    await stripe.v2.core.eventDestinations.ping(id);
    expect((await next()).notification.type).toBe('v2.core.event_destination.ping');
    expect((await stripe.v2.core.eventDestinations.disable(id)).status).toBe('disabled');
    expect((await stripe.v2.core.eventDestinations.enable(id)).status).toBe('enabled');
    await stripe.v2.core.eventDestinations.del(id);
    expect((await errorOf(stripe.v2.core.eventDestinations.retrieve(id))).statusCode).toBe(404);
  });

  it('counts meter events that are held only when the account counts again', async () => {
    const counted = async () =>
      (
        await stripe.billing.meters.listEventSummaries(meter.id, {
          customer,
          start_time: 0,
          end_time: Math.ceil(Date.now() / 60_000) * 60 + 60,
        })
      ).data[0]?.aggregated_value ?? 0;
    await send('first', { stripe_customer_id: customer, value: '2' });
    await setAccount({ meterCounting: 'held' });
    await send('second', { stripe_customer_id: customer, value: '3' });
    expect(await counted()).toBe(2);
    await setAccount({ meterCounting: 'at_once' });
    expect(await counted()).toBe(5);
  });
});
