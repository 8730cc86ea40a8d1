import Stripe from 'stripe';
import { setupMeters } from '../catalogue/meters.ts';
import { classifyStripeError } from '../errors.ts';
import { fromStripeTime, toStripeTime } from '../times.ts';

/** One report to a meter. */
interface MeterReport {
  eventName: string;
  customerId: string;
  /** A whole number; negative ones correct. */
  value: bigint;
  /**
   * Time of the usage, epoch milliseconds on the customer's clock: at most 35 days back and 5 minutes
   * ahead.
   */
  at: number;
  /** Stripe counts one of an identifier, for at least 24 hours. */
  identifier: string;
}

/**
 * What became of a report.
 * - `duplicate`: Stripe has counted it before.
 * - `refused`: it can never be counted as it is; people must look.
 */
export type MeterReportOutcome =
  { outcome: 'recorded' | 'duplicate' } | { outcome: 'refused'; code: string; message: string };

/**
 * Reports usage to a meter. A repeat with the same identifier is harmless.
 * @throws Stripe's error where the report may be tried again; see `classifyStripeError`
 */
export async function reportToMeter(stripe: Stripe, report: MeterReport): Promise<MeterReportOutcome> {
  try {
    await stripe.billing.meterEvents.create({
      event_name: report.eventName,
      payload: { stripe_customer_id: report.customerId, value: String(report.value) },
      timestamp: toStripeTime(report.at),
      identifier: report.identifier,
    });
    return { outcome: 'recorded' };
  } catch (error) {
    const { code } = classifyStripeError(error);
    if (code === 'duplicate_meter_event') return { outcome: 'duplicate' };
    // Set-up or staff repair a missing or disabled meter, and then the same report works.
    const refusal = code === 'no_meter' ? null : finalRefusal(error);
    if (refusal === null) throw error;
    return { outcome: 'refused', ...refusal };
  }
}

/**
 * Stripe's permanent refusal of a report or a read; null for a temporary one, and for a key without
 * permission.
 * @throws errors that are not Stripe's
 */
export function finalRefusal(error: unknown): { code: string; message: string } | null {
  const { kind, code, message } = classifyStripeError(error);
  if (error instanceof Stripe.errors.StripePermissionError) return null;
  return kind === 'invalid' || kind === 'not_found' ? { code: code ?? kind, message } : null;
}

/** What a meter counted for a customer in a span of time. */
interface MeterSummary {
  /** Epoch milliseconds, included. */
  from: number;
  /** Epoch milliseconds, not included. */
  to: number;
  value: bigint;
}

/**
 * Reads what a meter counted for a customer: the total when `by` is null, else by UTC hours or days,
 * without empty ones. Stripe sums events with a delay, so reports of the last minutes may be missing.
 * @param from and `to`: epoch milliseconds on whole minutes (hours, days)
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readMeterSummaries(
  stripe: Stripe,
  input: { meterId: string; customerId: string; from: number; to: number; by: 'hour' | 'day' | null },
): Promise<MeterSummary[]> {
  const summaries = await stripe.billing.meters
    .listEventSummaries(input.meterId, {
      customer: input.customerId,
      start_time: toStripeTime(input.from),
      end_time: toStripeTime(input.to),
      limit: 100,
      ...(input.by === null ? {} : { value_grouping_window: input.by }),
    })
    .autoPagingToArray({ limit: 10_000 });
  return summaries
    .map(({ start_time: start, end_time: end, aggregated_value: value }) => ({
      from: fromStripeTime(start),
      to: fromStripeTime(end),
      value: BigInt(Math.round(value)),
    }))
    .sort((a, b) => a.from - b.from);
}

/** Ids of the active meters by event name. @throws Stripe's error; see `classifyStripeError` */
export async function readMeters(stripe: Stripe): Promise<Map<string, string>> {
  const meters = await stripe.billing.meters
    .list({ status: 'active', limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return new Map(meters.map(({ event_name: name, id }) => [name, id]));
}

/** Makes the meters of kinds of usage that Stripe does not know yet. @throws Stripe's error */
export async function ensureMeters(stripe: Stripe, types: readonly string[]): Promise<void> {
  await setupMeters(stripe, types, { apply: true, changes: [] });
}
