import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import type { MappingTarget } from '../../db/catalogue/stripe-mappings.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { planChanges } from '../../domain/catalogue/plan-changes.ts';
import type { PlanField } from '../../domain/catalogue/plan-changes.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { plainMoney } from '../../domain/money.ts';
import type { KnownCoupon } from '../../domain/subscriptions/override-worth.ts';
import type { NewCoupon } from '../../gateways/stripe/catalogue/coupons.ts';
import { iso } from '../http/iso.ts';

/** What is done once a request is approved: a line, and the particulars that whoever approves has to know. */
interface EffectWords {
  summary: string;
  details: string[];
}

const GIVEN_BACK: Readonly<Record<string, string>> = {
  refund: 'What was paid goes back to the card.',
  balance: 'What was paid goes onto the balance that the next invoices use up.',
  outside: 'What was paid is given back by other means.',
};

/** The exact effect of a request, in words. Its input was written by the route of its action. */
export function effectWords({ action, subjectId, amount, currency, input }: ApprovalRow): EffectWords {
  const sum = amount === null ? null : plainMoney({ amount, currency });
  switch (action) {
    case 'charge.refund':
      return { summary: `Refund ${sum ?? 'all that is left'} of charge ${subjectId}`, details: [] };
    case 'invoice.credit':
      return {
        summary: `Credit note of ${sum ?? 'all that is left'} on invoice ${subjectId}`,
        details: [GIVEN_BACK[String(input['giveBack'])] ?? ''].filter((line) => line !== ''),
      };
    case 'usage.grant_credits': {
      const { credits, expiresAt } = input as { credits: string; expiresAt: number | null };
      return {
        summary: `Grant ${credits} credits to ${subjectId}`,
        details: [
          sum === null ? 'No price says what they are worth.' : `Worth ${sum} as overage.`,
          expiresAt === null ? 'They do not expire.' : `They expire at ${iso(expiresAt)}.`,
        ],
      };
    }
    case 'dunning.write_off': {
      const { invoiceIds } = input as { invoiceIds: string[] };
      return {
        summary: `Write off ${sum ?? 'the debt'} of ${subjectId}`,
        details: invoiceIds.map((id) => `Invoice ${id} becomes uncollectible.`),
      };
    }
    case 'usage.waive': {
      const { startsAt } = input as { startsAt: number };
      return {
        summary: `Waive usage for ${sum ?? 'nothing'} of ${subjectId}`,
        details: [`Of the period from ${iso(startsAt)}. Nothing of it is charged, then or later.`],
      };
    }
    case 'trial.extend':
    case 'dunning.extend_grace': {
      const { days } = input as { days: number };
      const what = action === 'trial.extend' ? 'the trial' : 'the grace period';
      return {
        summary: `Extend ${what} of ${subjectId} by ${days} days`,
        details: [`Worth ${sum ?? 'nothing'} at the price of the subscription.`],
      };
    }
    case 'subscription.apply_coupon': {
      const { code, coupon = null } = input as { code: string; coupon?: KnownCoupon | null };
      return {
        summary: `Apply the coupon ${code} to ${subjectId}`,
        details: [
          ...(coupon === null ? [] : [knownCouponLine(coupon)]),
          sum === null ? 'The discount has no end.' : `It may take ${sum} off in all.`,
        ],
      };
    }
    case 'usage.correct':
      return {
        summary: `Correct usage of ${subjectId}`,
        details: sum === null ? [] : [`By ${sum} as overage.`],
      };
    case 'coupon.create':
      return { summary: `New coupon ${subjectId}`, details: couponLines(input as unknown as NewCoupon) };
    case 'plan.policy':
      return { summary: `Change the rules of plan ${subjectId}`, details: policyLines(input) };
    case 'mapping.put':
    case 'mapping.delete':
      return mappingWords(subjectId, input as unknown as MappingInput);
    case 'mapping.file':
      return mappingFileWords(input as unknown as MappingFileInput);
    case 'price.migrate':
      return migrationWords(subjectId, input);
    case 'plan.create':
    case 'plan.update': {
      const { before, after } = input as unknown as { before: Plan | null; after: Plan };
      return before === null
        ? { summary: `New plan ${after.displayName} (${subjectId})`, details: planLines(after) }
        : {
            summary: `Change plan ${before.displayName} (${subjectId})`,
            details: planChanges(before, after).map(
              ({ field, reaches }) =>
                `${NAMES[field]}: ${shown(before, field)} → ${shown(after, field)}` +
                (reaches === 'all_subscribers' ? ', for all subscribers' : ', for new subscribers'),
            ),
          };
    }
  }
}

/** What is asked for of a product or price of Stripe. */
interface MappingInput {
  before: MappingTarget | null;
  after: MappingTarget | null;
  /** With an item of it, as it was asked for. */
  subscriptions: number;
}

/** What is asked for by a mapping file; the lists are of the same order. */
export interface MappingFileInput {
  targets: { stripeId: string; after: MappingTarget }[];
  before: (MappingTarget | null)[];
  /** With an item of it, by the last look at the account; null where nobody has looked. */
  subscriptions: (number | null)[];
}

function mappingFileWords({ targets, before, subscriptions }: MappingFileInput): EffectWords {
  const lines = targets.flatMap(({ stripeId, after }, index) => {
    const was = targetWords(before[index] ?? null);
    const becomes = targetWords(after);
    if (was === becomes) return [];
    const touched = subscriptions[index] ?? null;
    return [`${stripeId}: ${was} → ${becomes}; ${touched ?? 'an unknown number of'} subscriptions have it.`];
  });
  return {
    summary: `Map ${lines.length} ${lines.length === 1 ? 'product or price' : 'products and prices'} by a file`,
    details: [
      ...lines,
      'Stored subscriptions with such an item are then read again, and their access goes by it.',
    ],
  };
}

function targetWords(target: MappingTarget | null): string {
  if (target === null) return 'nothing';
  if (target.planCode !== null) return `the plan ${target.planCode}`;
  return `the add-on ${target.displayName ?? ''} (${listed([...(target.grants ?? [])])})`;
}

function mappingWords(stripeId: string, { before, after, subscriptions }: MappingInput): EffectWords {
  return {
    summary:
      after === null ? `Remove the mapping of ${stripeId}` : `Map ${stripeId} to ${targetWords(after)}`,
    details: [
      `It stands for ${targetWords(before)} now.`,
      `${subscriptions} subscriptions have an item of it; their access goes by it at once.`,
    ],
  };
}

function migrationWords(subjectId: string, input: Record<string, unknown>): EffectWords {
  const { migration, migrated, mrrEffect } = input as {
    migration: PriceMigrationRow;
    migrated: number;
    mrrEffect: number;
  };
  const { planCode, toAmount: amount, currency, interval, timing, proration } = migration;
  return {
    summary: `Move subscribers of ${planCode} to ${plainMoney({ amount, currency })} a ${interval}`,
    details: [
      `Price migration ${subjectId}, to ${migration.toPriceId}.`,
      `${migrated} subscriptions as of the request; MRR changes by ${mrrEffect} ${currency.toUpperCase()}.`,
      timing === 'renewal'
        ? `At the first renewal after ${migration.noticeDays} days of notice.`
        : `In the middle of a period, after ${migration.noticeDays} days of notice; proration ${proration ?? 'none'}.`,
      `${migration.sharePercent} % of them, ${migration.canaryPercent} % of those first.`,
    ],
  };
}

const NAMES: Readonly<Record<PlanField, string>> = {
  displayName: 'Name',
  rank: 'Rank',
  active: 'On sale',
  prices: 'Prices',
  trialDays: 'Trial days',
  features: 'Features',
  services: 'Services',
  limits: 'Limits',
  includedCredits: 'Included credits',
  pricePer1k: 'Price of 1,000 credits',
  overageTiers: 'Overage tiers',
  rollover: 'Rollover',
  eventTypes: 'Event types',
};

const planLines = (plan: Plan): string[] =>
  (['prices', 'includedCredits', 'pricePer1k', 'overageTiers', 'services'] as const).map(
    (field) => `${NAMES[field]}: ${shown(plan, field)}`,
  );

function couponLines({
  name,
  discount,
  duration,
  months,
  maxRedemptions,
  redeemBy,
  code,
}: NewCoupon): string[] {
  const off =
    'percentOff' in discount
      ? `${discount.percentOff} %`
      : plainMoney({ amount: discount.amountOff, currency: discount.currency });
  return [
    `${name}: ${off} off, ${spanOf(duration, months)}.`,
    code === null ? 'No code: staff apply it.' : `Customers type ${code}.`,
    maxRedemptions === null ? 'As often as anybody likes.' : `At most ${maxRedemptions} times.`,
    ...(redeemBy === null ? [] : [`Until ${iso(redeemBy)}.`]),
  ];
}

function knownCouponLine({ id, percentOff, amountOff, currency, duration, months }: KnownCoupon): string {
  const off =
    amountOff === null ? `${percentOff ?? 0} %` : plainMoney({ amount: amountOff, currency: currency ?? '' });
  return `Coupon ${id}: ${off} off, ${spanOf(duration, months)}.`;
}

const spanOf = (duration: KnownCoupon['duration'], months: number | null): string =>
  duration === 'repeating' ? `for ${months ?? 0} months` : duration === 'once' ? 'once' : 'for ever';

/** Each rule that is another one afterwards, as it is stored. */
function policyLines(input: Record<string, unknown>): string[] {
  const { before, after } = input as Record<'before' | 'after', Record<string, unknown> | null>;
  const said = (policy: typeof before, name: string): string =>
    policy?.[name] === undefined ? 'default' : JSON.stringify(policy[name]);
  return [...new Set([before, after].flatMap((policy) => Object.keys(policy ?? {})))]
    .filter((name) => said(before, name) !== said(after, name))
    .map((name) => `${name}: ${said(before, name)} → ${said(after, name)}`);
}

/** A field of a plan as it is read out; amounts in major units. */
function shown(plan: Plan, field: PlanField): string {
  const own = plan.overageCurrency ?? plan.prices.find(({ active }) => active)?.currency ?? null;
  const money = (amount: number, currency: string | null): string =>
    currency === null ? `${amount} minor units` : plainMoney({ amount, currency });
  const active = plan.prices.filter((price) => price.active);
  switch (field) {
    case 'prices':
      return listed(
        active
          .filter(({ kind }) => kind !== 'metered')
          .map((price) => `${money(price.amount, price.currency)} ${per(price.interval)}`),
      );
    case 'pricePer1k':
      return listed([
        ...(plan.pricePer1k === null ? [] : [money(plan.pricePer1k, own)]),
        ...active
          .filter(({ kind }) => kind === 'metered')
          .map((price) => money(price.amount, price.currency)),
      ]);
    case 'overageTiers':
      return listed(
        (plan.overageTiers ?? []).map(
          ({ upTo, pricePer1k }) => `${money(pricePer1k, own)} up to ${upTo ?? 'any number'}`,
        ),
      );
    case 'rollover':
      return plan.rollover == null ? 'none' : `up to ${plan.rollover.upTo}`;
    case 'limits': {
      const { callsPerDay, callsPerMinute } = plan.limits;
      return `${callsPerDay ?? 'any number of'} calls a day, ${callsPerMinute ?? 'any number'} a minute`;
    }
    case 'active':
      return plan.active ? 'yes' : 'no';
    case 'features':
    case 'services':
    case 'eventTypes':
      return listed([...(plan[field] ?? [])]);
    case 'displayName':
    case 'rank':
    case 'trialDays':
    case 'includedCredits':
      return String(plan[field]);
  }
}

const per = (interval: string | null): string => (interval === null ? 'once' : `a ${interval}`);
const listed = (parts: string[]): string => (parts.length === 0 ? 'none' : parts.join(', '));
