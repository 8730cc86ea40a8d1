import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { movementsOfPerson } from '../../domain/revenue/person-movements.ts';
import type { MrrChange, PersonMovement } from '../../domain/revenue/person-movements.ts';
import { propertyRuns } from '../support/property-runs.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const MOVE_WINDOW = { moveWindowMs: DAY_MS };

/** `2.5` is midnight after the second day's noon. */
const change = (
  subscriptionId: string,
  day: number,
  amount: number,
  parts: Partial<MrrChange> = {},
): MrrChange => ({
  customerId: 'cus_1',
  subscriptionId,
  at: NOON + day * DAY_MS,
  amount,
  currency: 'usd',
  tier: 'starter',
  voluntary: true,
  ...parts,
});

const movementLinesOf = (changes: MrrChange[]): string[] =>
  movementsOfPerson(changes, MOVE_WINDOW).map(
    ({ kind, amount, currency, at }) => `${kind} ${amount} ${currency} day ${(at - NOON) / DAY_MS}`,
  );

describe('movementsOfPerson', () => {
  it.each<[what: string, changes: MrrChange[], movements: string[]]>([
    ['the first revenue', [change('a', 0, 1900)], ['new 1900 usd day 0']],
    [
      'an upgrade and an end',
      [change('a', 0, 1900), change('a', 10, 3000), change('a', 20, -4900)],
      ['new 1900 usd day 0', 'expansion 3000 usd day 10', 'churn -4900 usd day 20'],
    ],
    [
      'a return weeks later with another subscription',
      [change('a', 0, 1900), change('a', 10, -1900), change('b', 40, 4900)],
      ['new 1900 usd day 0', 'churn -1900 usd day 10', 'reactivation 4900 usd day 40'],
    ],
    [
      'a move on one day',
      [change('a', 0, 1900), change('a', 10, -1900), change('b', 10.2, 4900)],
      ['new 1900 usd day 0', 'expansion 3000 usd day 10.2'],
    ],
    [
      'a move on one day, the new one first',
      [change('a', 0, 4900), change('b', 10, 1900), change('a', 10.1, -4900)],
      ['new 4900 usd day 0', 'contraction -3000 usd day 10.1'],
    ],
    [
      'a move over midnight, the new one first',
      [change('a', 0, 1900), change('b', 10.4, 4900), change('a', 10.6, -1900)],
      ['new 1900 usd day 0', 'expansion 3000 usd day 10.6'],
    ],
    [
      'a second one by mistake, taken back after midnight',
      [change('a', 0, 1900), change('b', 10.4, 4900), change('b', 10.6, -4900)],
      ['new 1900 usd day 0'],
    ],
    [
      'more seats and fewer again are no move',
      [change('a', 0, 1900), change('a', 10.4, 1900), change('a', 10.6, -1900)],
      ['new 1900 usd day 0', 'expansion 1900 usd day 10.4', 'contraction -1900 usd day 10.6'],
    ],
    [
      'a second one for longer than a move takes',
      [change('a', 0, 1900), change('b', 10, 4900), change('b', 12, -4900)],
      ['new 1900 usd day 0', 'expansion 4900 usd day 10', 'contraction -4900 usd day 12'],
    ],
    [
      'a move over midnight',
      [change('a', 0, 4900), change('a', 10.4, -4900), change('b', 10.6, 1900)],
      ['new 4900 usd day 0', 'contraction -3000 usd day 10.6'],
    ],
    [
      'a move to the same price',
      [change('a', 0, 1900), change('a', 10.4, -1900), change('b', 10.6, 1900)],
      ['new 1900 usd day 0'],
    ],
    [
      'a move later than the window',
      [change('a', 0, 1900), change('a', 10, -1900), change('b', 11.1, 1900)],
      ['new 1900 usd day 0', 'churn -1900 usd day 10', 'reactivation 1900 usd day 11.1'],
    ],
    [
      'two moves in a row',
      [
        change('a', 0, 1900),
        change('a', 10.4, -1900),
        change('b', 10.6, 4900),
        change('b', 11.4, -4900),
        change('c', 11.6, 9900),
      ],
      ['new 1900 usd day 0', 'expansion 8000 usd day 11.6'],
    ],
    [
      'the same subscription suspended and paid the next day',
      [change('a', 0, 1900), change('a', 10.4, -1900, { voluntary: false }), change('a', 10.6, 1900)],
      ['new 1900 usd day 0', 'churn -1900 usd day 10.4', 'reactivation 1900 usd day 10.6'],
    ],
    [
      'a second subscription beside the first',
      [change('a', 0, 1900), change('b', 5, 4900), change('a', 9, -1900), change('b', 12, -4900)],
      [
        'new 1900 usd day 0',
        'expansion 4900 usd day 5',
        'contraction -1900 usd day 9',
        'churn -4900 usd day 12',
      ],
    ],
    [
      'a move to another currency',
      [change('a', 0, 1900), change('a', 10, -1900), change('b', 10.1, 1800, { currency: 'eur' })],
      ['new 1900 usd day 0', 'contraction -1900 usd day 10.1', 'expansion 1800 eur day 10.1'],
    ],
    [
      'who begins and ends on one day and comes again',
      [change('a', 0, 1900), change('a', 0.1, -1900), change('b', 30, 1900)],
      ['new 1900 usd day 30'],
    ],
    [
      'changes in any order',
      [change('b', 40, 4900), change('a', 10, -1900), change('a', 0, 1900)],
      ['new 1900 usd day 0', 'churn -1900 usd day 10', 'reactivation 4900 usd day 40'],
    ],
  ])('%s', (_, changes, movements) => {
    expect(movementLinesOf(changes)).toEqual(movements);
  });

  it('names the gap of a reactivation, and who wanted the churn before it', () => {
    const [, churn, back] = movementsOfPerson(
      [
        change('a', 0, 1900, { tier: 'starter' }),
        change('a', 10, -1900, { voluntary: false }),
        change('b', 40, 4900, { tier: 'professional', customerId: 'cus_2' }),
      ],
      MOVE_WINDOW,
    );
    expect(churn).toMatchObject({ kind: 'churn', voluntary: false, lostAt: null, subscriptionId: 'a' });
    expect(back).toMatchObject({
      kind: 'reactivation',
      voluntary: null,
      lostAt: NOON + 10 * DAY_MS,
      subscriptionId: 'b',
      customerId: 'cus_2',
      tier: 'professional',
    });
  });

  it('adds up to what the subscriptions are worth, for any lives of them in any order', () => {
    const step = fc.record({
      subscription: fc.constantFrom('a', 'b', 'c'),
      hours: fc.integer({ min: 0, max: 60 }),
      mrr: fc.constantFrom(0, 0, 1900, 4900, 9900),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (steps, draws) => {
        const worth = new Map<string, number>();
        const changes: MrrChange[] = [];
        let at = NOON;
        for (const { subscription, hours, mrr } of steps) {
          at += hours * HOUR_MS;
          const amount = mrr - (worth.get(subscription) ?? 0);
          const currency = subscription === 'c' ? 'eur' : 'usd';
          worth.set(subscription, mrr);
          if (amount !== 0) changes.push({ ...change(subscription, 0, amount), at, currency });
        }
        const movements = movementsOfPerson(changes, MOVE_WINDOW);
        expectSums(movements, worth);
        expectOneLife(movements);
        const ordered = changes.toSorted((a, b) => a.at - b.at);
        const distinct = new Set(ordered.map((one) => one.at)).size === ordered.length;
        if (distinct) {
          const shuffled = changes
            .map((one) => ({ one, by: draws.next().value as number }))
            .toSorted((a, b) => a.by - b.by)
            .map(({ one }) => one);
          expect(movementsOfPerson(shuffled, MOVE_WINDOW)).toEqual(movements);
        }
      }),
      propertyRuns(300),
    );
  });
});

function expectSums(movements: readonly PersonMovement[], worth: ReadonlyMap<string, number>): void {
  const sum = (currency: string): number =>
    movements.reduce((total, one) => (one.currency === currency ? total + one.amount : total), 0);
  expect(sum('usd')).toBe((worth.get('a') ?? 0) + (worth.get('b') ?? 0));
  expect(sum('eur')).toBe(worth.get('c') ?? 0);
}

/** New at most once, then churn and reactivation by turns, and nothing moves while the person is gone. */
function expectOneLife(movements: readonly PersonMovement[]): void {
  let stands: 'never' | 'pays' | 'gone' = 'never';
  const balance = new Map<string, number>();
  const days = new Set<string>();
  for (const time of [...new Set(movements.map(({ at }) => at))]) {
    const together = movements.filter(({ at }) => at === time);
    const kinds = new Set(together.map(({ kind }) => kind));
    for (const { currency, amount } of together) balance.set(currency, (balance.get(currency) ?? 0) + amount);
    const pays = [...balance.values()].some((amount) => amount > 0);
    const allowed =
      stands === 'pays'
        ? pays
          ? ['expansion', 'contraction']
          : ['churn']
        : [stands === 'never' ? 'new' : 'reactivation'];
    for (const kind of kinds) expect(allowed).toContain(kind);
    const day = new Date(time).toISOString().slice(0, 10);
    expect(days).not.toContain(day);
    days.add(day);
    stands = pays ? 'pays' : 'gone';
    for (const { kind, lostAt } of together)
      expect(lostAt === null ? null : lostAt < time).toBe(kind === 'reactivation' ? true : null);
  }
}
