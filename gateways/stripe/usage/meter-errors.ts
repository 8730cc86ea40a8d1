import type Stripe from 'stripe';

/** Meter events that Stripe took and then could not count. */
export interface MeterErrors {
  /** How many in all. */
  count: number;
  /** Those that are named: a report holds samples of each kind of error. */
  named: { identifier: string; refusal: string }[];
}

/**
 * Reads the data of a `v1.billing.meter.…` thin event.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readMeterErrors(stripe: Stripe, eventId: string): Promise<MeterErrors> {
  const event = await stripe.v2.core.events.retrieve(eventId);
  if (
    event.type !== 'v1.billing.meter.error_report_triggered' &&
    event.type !== 'v1.billing.meter.no_meter_found'
  )
    return { count: 0, named: [] };
  const { error_count: count, error_types: kinds } = event.data.reason;
  return {
    count,
    named: kinds.flatMap(({ code, sample_errors: samples }) =>
      samples.map(({ error_message: message, request }) => ({
        identifier: request.identifier,
        refusal: `${code}: ${message}`,
      })),
    ),
  };
}
