import { byKey, numberOf, textOf } from '../read.ts';
import { bodyText, keyedRequests } from '../requests.ts';
import type { RequestUnderKey } from '../requests.ts';
import { CALLS_A_DAY, tierOpened } from '../rules.ts';
import type { Check, Evidence, RestEntry } from '../evidence.ts';

/** Whole units are compared: the stories use no others. */
export const limitHolds: Check = {
  name: 'usage never passed a hard limit',
  rule: 'On a day a tier lets so many calls through, however many ask at once.',
  look: (evidence) => {
    const stored = byKey(evidence.tables['usage_events'] ?? [], (row) => textOf(row, 'idempotency_key'));
    const days = new Map<string, { limit: number; used: number }>();
    for (const request of keyedRequests(evidence)) {
      if (!/check-access/.test(request.path)) continue;
      const limit = limitBefore(evidence, request);
      if (limit === null) continue;
      for (const row of stored.get(bodyText(request, 'idempotency_key')) ?? []) {
        const day = `${request.who} on ${textOf(row, 'occurred_at').slice(0, 10)}`;
        const used = (days.get(day)?.used ?? 0) + numberOf(row, 'quantity');
        days.set(day, { limit, used });
      }
    }
    const wrong = [...days]
      .filter(([, { limit, used }]) => used > limit)
      .map(([day, { limit, used }]) => `${day}: ${used} calls were let through, and ${limit} are allowed`);
    return { checked: days.size, wrong };
  },
};

/** Of the tier that the person had when they were last at rest: time does not pass before their calls. */
function limitBefore({ history }: Evidence, { who, tries }: RequestUnderKey): number | null {
  const startedAt = tries[0]?.startedAt ?? 0;
  const rest = history.findLast(
    (entry): entry is RestEntry => entry.type === 'rest' && entry.who === who && entry.at <= startedAt,
  );
  const [subscription] = rest?.subscriptions ?? [];
  const tier = subscription === undefined ? null : tierOpened(subscription);
  return tier === null ? null : (CALLS_A_DAY[tier] ?? null);
}

export const usageReported: Check = {
  name: 'usage stored is usage reported',
  rule: 'For each customer and meter Stripe counted what was stored.',
  look: ({ tables, stripe }) => {
    const stored = byKey(
      tables['usage_events'] ?? [],
      (row) => `${textOf(row, 'customer_id')} perennial_${textOf(row, 'event_type')}`,
    );
    const counted = new Map(
      stripe.meters.map(({ customer, event, value }) => [`${customer} ${event}`, Number(value)]),
    );
    const wrong = [...stored].flatMap(([name, rows]) => {
      const sum = rows.reduce((total, row) => total + numberOf(row, 'quantity'), 0);
      const seen = (counted.get(name) ?? 0) / 1_000_000;
      return seen === sum ? [] : [`${name}: ${sum} is stored, and Stripe counted ${seen}`];
    });
    return { checked: stored.size, wrong };
  },
};
