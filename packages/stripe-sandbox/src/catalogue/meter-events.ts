import type { Stripe } from 'stripe';
import { accountSettings } from '../core/account.ts';
import type { Context } from '../core/context.ts';
import { invalidRequest, SandboxError } from '../core/errors.ts';
import type { List } from '../core/list.ts';
import { listOf } from '../core/list.ts';
import type { Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { noteMeterError } from './meter-errors.ts';
import { meterUsage, usageKey, type MeterEventRecord } from './meter-usage.ts';

const day = 86_400;
const oldest = 35 * day;
const ahead = 5 * 60;
const DUPLICATE = 'duplicate_meter_event';

/** Meter events, their cancellation, and the summaries of them. */
export const meterEvents: Resource = (registry) => {
  registry.type('sandbox.meter_event', {
    indexes: {
      usage: ({ meter, customer }) => usageKey(meter, customer),
      identifier: ({ identifier }) => identifier,
    },
  });
  registry.route<Stripe.Billing.MeterEventCreateParams>()('POST', '/v1/billing/meter_events', record);
  registry.route<Stripe.Billing.MeterEventAdjustmentCreateParams>()(
    'POST',
    '/v1/billing/meter_event_adjustments',
    adjust,
  );
  registry.route<Stripe.Billing.MeterListEventSummariesParams>()(
    'GET',
    '/v1/billing/meters/{id}/event_summaries',
    (context, params, { id }) => summaries(context, id, params),
  );
};

/**
 * Takes a meter event. What is wrong with it is answered, or reported later, as the account does; a repeat
 * is always answered.
 */
function record(context: Context, params: Wire<Stripe.Billing.MeterEventCreateParams>) {
  const identifier = params.identifier ?? context.newId('mevt');
  const { meterErrors, meterCounting } = accountSettings(context);
  let created = context.now();
  let timestamp = params.timestamp ?? created;
  try {
    const checked = check(context, params, identifier);
    created = checked.reportedAt;
    timestamp = checked.timestamp;
    context.store.put('sandbox.meter_event', {
      ...checked,
      id: context.newId('mevt'),
      object: 'sandbox.meter_event',
      identifier,
      eventName: params.event_name,
      held: meterCounting === 'held',
    });
  } catch (error) {
    if (!(error instanceof SandboxError) || meterErrors === 'answered' || error.body.code === DUPLICATE)
      throw error;
    const named = [...context.each('billing.meter')].find(
      ({ event_name: name }) => name === params.event_name,
    );
    noteMeterError(context, { meter: named?.id ?? null, identifier, error: afterwards(error, named) });
  }
  return {
    object: 'billing.meter_event',
    created,
    event_name: params.event_name,
    identifier,
    livemode: false,
    payload: params.payload,
    timestamp,
  };
}

/** A report knows that a meter was archived, where an answer says that no active one has the name. */
const afterwards = (error: SandboxError, named: object | undefined): SandboxError =>
  error.body.code === 'no_meter' && named !== undefined
    ? invalidRequest('The meter is archived.', undefined, 'archived_meter')
    : error;

/** @throws Stripe's error for what cannot be counted */
function check(
  context: Context,
  params: Wire<Stripe.Billing.MeterEventCreateParams>,
  identifier: string,
): Pick<MeterEventRecord, 'meter' | 'customer' | 'value' | 'timestamp' | 'reportedAt'> {
  const meter = [...context.each('billing.meter', 'event_name', params.event_name)][0];
  if (meter === undefined)
    throw invalidRequest(
      `No active meter found for event name: ${params.event_name}`,
      'event_name',
      'no_meter',
    );
  const customer = params.payload[meter.customer_mapping.event_payload_key];
  if (customer === undefined) {
    throw invalidRequest(
      `The payload must have the customer under ${meter.customer_mapping.event_payload_key}.`,
      'payload',
      'meter_event_no_customer_defined',
    );
  }
  if (context.find('customer', customer) === undefined) {
    throw invalidRequest(`No such customer: '${customer}'`, 'payload', 'meter_event_customer_not_found');
  }
  const now = context.now(customer);
  const timestamp = params.timestamp ?? now;
  if (timestamp < now - oldest)
    throw invalidRequest(
      'The timestamp is more than 35 days in the past.',
      'timestamp',
      'timestamp_too_far_in_past',
    );
  if (timestamp > now + ahead)
    throw invalidRequest(
      'The timestamp is more than 5 minutes in the future.',
      'timestamp',
      'timestamp_in_future',
    );
  if (held(context, identifier, now) !== undefined) {
    throw invalidRequest(`An event already exists with identifier ${identifier}.`, 'identifier', DUPLICATE);
  }
  const value = valueOf(
    params.payload[meter.value_settings.event_payload_key],
    meter.default_aggregation.formula,
  );
  return { meter: meter.id, customer, value, timestamp, reportedAt: now };
}

/** The event with an identifier, for a day after it was reported. The customer's clock does not matter. */
function held(context: Context, identifier: string, now: number): MeterEventRecord | undefined {
  return [...context.each('sandbox.meter_event', 'identifier', identifier)].find(
    ({ reportedAt }) => Math.abs(now - reportedAt) <= day,
  );
}

/** Meters take whole numbers only; one that counts events needs no value. */
function valueOf(given: string | undefined, formula: string): number {
  if (given === undefined && formula === 'count') return 1;
  if (given !== undefined && /^-?\d+$/.test(given)) return Number(given);
  throw invalidRequest(
    `Invalid value: ${given ?? 'none'} is not a whole number.`,
    'payload',
    'meter_event_invalid_value',
  );
}

function adjust(context: Context, params: Wire<Stripe.Billing.MeterEventAdjustmentCreateParams>) {
  const identifier = params.cancel?.identifier;
  if (identifier === undefined)
    throw invalidRequest(
      'Missing required param: cancel[identifier].',
      'cancel[identifier]',
      'parameter_missing',
    );
  const event = [...context.each('sandbox.meter_event', 'identifier', identifier)].find(
    ({ eventName }) => eventName === params.event_name,
  );
  if (event === undefined)
    throw invalidRequest(
      `No meter event found with identifier ${identifier}.`,
      'cancel[identifier]',
      'resource_missing',
    );
  if (context.now(event.customer) - event.reportedAt > day) {
    throw invalidRequest('Only events of the last 24 hours can be canceled.', 'cancel[identifier]');
  }
  context.remove('sandbox.meter_event', event.id);
  return {
    object: 'billing.meter_event_adjustment',
    cancel: { identifier },
    event_name: params.event_name,
    livemode: false,
    status: 'pending',
    type: 'cancel',
  };
}

function summaries(
  context: Context,
  meter: string,
  params: Wire<Stripe.Billing.MeterListEventSummariesParams>,
): List<object> {
  context.get('billing.meter', meter);
  context.get('customer', params.customer, 'customer');
  const { start_time, end_time } = params;
  const window =
    params.value_grouping_window === 'hour' ? 3600 : params.value_grouping_window === 'day' ? day : undefined;
  for (const [name, time] of [
    ['start_time', start_time],
    ['end_time', end_time],
  ] as const) {
    const unit = window ?? 60;
    if (time % unit !== 0)
      throw invalidRequest(
        `\`${name}\` must align with ${unit === 60 ? 'minute' : unit === day ? 'day' : 'hour'} boundaries.`,
        name,
      );
  }
  if (end_time <= start_time) throw invalidRequest('`end_time` must be after `start_time`.', 'end_time');
  const data: object[] = [];
  for (let from = start_time; from < end_time; from += window ?? end_time - start_time) {
    const to = Math.min(end_time, from + (window ?? end_time - start_time));
    const aggregated_value = meterUsage(context, meter, params.customer, from, to);
    if (window !== undefined && aggregated_value === 0) continue;
    const id = `mtrusg_${meter.slice(4, 12)}_${params.customer.slice(4)}_${from}`;
    data.push({
      id,
      object: 'billing.meter_event_summary',
      aggregated_value,
      end_time: to,
      livemode: false,
      meter,
      start_time: from,
    });
  }
  return pageOf(data.reverse() as { id: string }[], `/v1/billing/meters/${meter}/event_summaries`, params);
}

/** A page of what is worked out and not stored. */
function pageOf(
  all: { id: string }[],
  url: string,
  page: { limit?: number; starting_after?: string },
): List<object> {
  const after =
    page.starting_after === undefined ? 0 : all.findIndex(({ id }) => id === page.starting_after) + 1;
  const limit = page.limit ?? 10;
  return listOf(all.slice(after, after + limit), url, all.length > after + limit);
}
