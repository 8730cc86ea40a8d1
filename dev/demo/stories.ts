import { DateTime } from 'luxon';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { FINALISED_MS } from '../tour/times.ts';
import type { DemoCustomer } from './demo-customer.ts';
import type { DemoStory } from './people.ts';

/** A card that can be kept for later charges and then has no money on it. */
const EMPTY_CARD = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';
/** A window of usage is closed a minute after it is over. */
const USAGE_CLOSED_MS = 7 * 60_000;

/** Something that happens at a billing time. What has none is a time at which the clock stops. */
interface Moment {
  at: number;
  act?: (customer: DemoCustomer) => Promise<void>;
  /** A purchase: what is bought counts also where its time has passed. */
  buys?: true;
}

/** One customer's past, from the beginning of their clock to today. Epoch milliseconds. */
export interface DemoPast {
  start: number;
  moments: readonly Moment[];
}

const before = (today: number, months: number, days: number): number =>
  DateTime.fromMillis(today, { zone: 'utc' }).minus({ days }).minus({ months }).toMillis();

/** The n-th renewal of what began then, paid. */
const renewal = (start: number, months: number): number =>
  DateTime.fromMillis(start, { zone: 'utc' }).plus({ months }).toMillis() + FINALISED_MS;

const renewals = (start: number, count: number): Moment[] =>
  Array.from({ length: count }, (_, index) => ({ at: renewal(start, index + 1) }));

/** What each of the six has lived through by today. */
export const PASTS: Record<DemoStory, (today: number) => DemoPast> = {
  yearly: (today) => {
    const start = before(today, 12, 5);
    return {
      start,
      moments: [
        { at: start, act: (customer) => customer.buy('starter', 'yearly'), buys: true },
        ...[3, 6, 9].map((months) => ({ at: renewal(start, months) })),
        { at: renewal(start, 12) },
        { at: today },
      ],
    };
  },
  usage: (today) => {
    const start = before(today, 12, 9);
    const [lastMonth, thisMonth] = [renewal(start, 11), renewal(start, 12)];
    const uses = (at: number, quantity: string): Moment[] => [
      {
        at,
        act: (customer) =>
          customer.use([
            ['inference', quantity],
            ['embedding', '48.5'],
            ['tts', '12'],
          ]),
      },
    ];
    return {
      start,
      moments: [
        { at: start, act: (customer) => customer.buy('professional'), buys: true },
        ...renewals(start, 11),
        ...uses(lastMonth + 4 * DAY_MS, '210'),
        ...uses(lastMonth + 11 * DAY_MS, '340'),
        ...uses(lastMonth + 19 * DAY_MS, '2480'),
        { at: lastMonth + 19 * DAY_MS + USAGE_CLOSED_MS, act: (customer) => customer.closeUsage() },
        { at: thisMonth },
        ...uses(thisMonth + 2 * DAY_MS, '95'),
        ...uses(thisMonth + 6 * DAY_MS, '160'),
        { at: thisMonth + 6 * DAY_MS + USAGE_CLOSED_MS, act: (customer) => customer.closeUsage() },
        { at: today },
      ],
    };
  },
  overdue: (today) => {
    const start = before(today, 12, 3);
    return {
      start,
      moments: [
        { at: start, act: (customer) => customer.buy('starter'), buys: true },
        ...renewals(start, 11),
        { at: renewal(start, 11) + HOUR_MS, act: (customer) => customer.customer.useCard(EMPTY_CARD) },
        {
          at: renewal(start, 12),
          act: async (customer) => {
            await customer.customer.untilSeen(
              'it is past due',
              ({ status, nextAttemptAt }) => status === 'past_due' && nextAttemptAt !== null,
            );
            await customer.passRetriesTo(today);
          },
        },
        { at: today },
      ],
    };
  },
  trial: (today) => {
    const start = before(today, 0, 3);
    return {
      start,
      moments: [{ at: start, act: (customer) => customer.buy('trial'), buys: true }, { at: today }],
    };
  },
  returned: (today) => {
    const start = before(today, 12, 15);
    const left = renewal(start, 4) + 10 * DAY_MS;
    const back = renewal(start, 6) + 5 * DAY_MS;
    return {
      start,
      moments: [
        { at: start, act: (customer) => customer.buy('starter'), buys: true },
        ...renewals(start, 4),
        { at: left, act: (customer) => customer.cancel('Not needed at the moment.') },
        { at: back, act: (customer) => customer.buy('professional'), buys: true },
        ...renewals(back, 6).filter(({ at }) => at < today),
        { at: today },
      ],
    };
  },
  refunded: (today) => {
    const start = before(today, 12, 12);
    return {
      start,
      moments: [
        { at: start, act: (customer) => customer.buy('professional'), buys: true },
        ...renewals(start, 10),
        {
          at: renewal(start, 10) + 2 * DAY_MS,
          act: (customer) => customer.refundLatest('Charged for a month that was not used.'),
        },
        ...renewals(start, 12).slice(10),
        { at: today },
      ],
    };
  },
};

/** Lives what is left of a past. */
export async function live(customer: DemoCustomer, { moments }: DemoPast): Promise<void> {
  for (const { at, act, buys } of moments) {
    if (customer.now > at) {
      if (buys === true) await customer.hasBought();
      continue;
    }
    if (buys === true) await customer.customer.advanceTo(at);
    else await customer.passTo(at);
    await act?.(customer);
  }
}
