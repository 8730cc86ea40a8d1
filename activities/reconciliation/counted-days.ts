import { datedDays, recentSpan } from '../../db/usage/reporting/usage-comparison.ts';
import type { DatedDay, ReportedWindow } from '../../db/usage/reporting/usage-comparison.ts';
import { DAY_MS, isoDay, utcMidnight } from '../../domain/period.ts';
import { formatQuantity } from '../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../domain/usage/ingest/quantity.ts';
import { meterEventName, usageTypeOf } from '../../gateways/stripe/catalogue/catalogue.ts';
import { currencyInOverageName, overageEventName } from '../../gateways/stripe/catalogue/overage.ts';
import { readMeterSummaries } from '../../gateways/stripe/usage/meters.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { UsageDifference } from './compare-usage.ts';

/**
 * What Stripe's meters count for a customer, by event name, then by UTC day (its midnight, epoch
 * milliseconds). Days without usage are left out.
 */
export type CountedDays = ReadonlyMap<string, ReadonlyMap<number, Quantity>>;

/** Reads each of our meters once: the last days even without reports, and back to the first reported day. */
export async function readCountedDays(
  { orm, stripe }: ActivityDeps,
  { customerId, meters, days }: { customerId: string; meters: ReadonlyMap<string, string>; days: number },
  reported: readonly ReportedWindow[],
): Promise<CountedDays> {
  const recent = await recentSpan(orm.em.fork(), customerId, days);
  const dates = reported.flatMap(({ datedAt }) => datedAt ?? []);
  const from = utcMidnight(dates.reduce((first, at) => Math.min(first, at), recent.from));
  const to = utcMidnight(dates.reduce((last, at) => Math.max(last, at), recent.to - 1)) + DAY_MS;
  const counted = new Map<string, ReadonlyMap<number, Quantity>>();
  for (const [name, meterId] of meters) {
    if (usageTypeOf(name) === null) continue;
    const summaries = await callStripe(() =>
      readMeterSummaries(stripe, { meterId, customerId, from, to, by: 'day' }),
    );
    counted.set(name, new Map(summaries.map((summary) => [summary.from, summary.value])));
  }
  return counted;
}

/** Days on which Stripe counts usage or money that we did not report. */
export async function onlyAtStripe(
  { orm }: ActivityDeps,
  customerId: string,
  counted: CountedDays,
): Promise<UsageDifference[]> {
  const days = [...counted].flatMap(([name, own]) =>
    [...own].filter(([, quantity]) => quantity !== 0n).map(([day, quantity]) => ({ name, day, quantity })),
  );
  if (days.length === 0) return [];
  const first = days.reduce((earliest, { day }) => Math.min(earliest, day), Infinity);
  // Read after Stripe: everything of ours that it counts was recorded before it was sent.
  const ours = new Set((await datedDays(orm.em.fork(), customerId, first)).map(keyOf));
  return days
    .filter((one) => !ours.has(`${one.name} ${one.day}`))
    .map(({ name, day, quantity }) => ({ customerId, at: day, text: inWords(name, day, quantity) }));
}

const keyOf = ({ eventType, currency, day }: DatedDay): string =>
  `${eventType === null ? overageEventName(currency ?? '') : meterEventName(eventType)} ${day}`;

function inWords(name: string, day: number, quantity: Quantity): string {
  const currency = currencyInOverageName(name);
  return currency === null
    ? `${usageTypeOf(name) ?? name} of ${isoDay(day)}: nothing reported, Stripe counts ${formatQuantity(quantity)}`
    : `overage of ${isoDay(day)} in ${currency}: nothing charged, Stripe counts ${quantity}`;
}
