import { textOf } from '../read.ts';
import {
  LEFT_SERVICES,
  PAYING_SERVICES,
  SERVICES_OF_TIER,
  openedBy,
  standingOf,
  tierOpened,
} from '../rules.ts';
import type { CallEntry, Check, Evidence, RestEntry, Row } from '../evidence.ts';

/** What a person may use by Stripe's data; null where the rules leave it open. */
function servicesDue(rest: RestEntry): string | null {
  const each = rest.subscriptions.map((subscription) => {
    const standing = standingOf({ ...rest, subscription });
    return standing === null ? null : { opened: openedBy(standing), tier: tierOpened(subscription) };
  });
  if (each.some((one) => one === null)) return null;
  const open = each.find((one) => one?.opened === 'tier');
  if (open !== undefined && open !== null)
    return open.tier === null ? null : words(SERVICES_OF_TIER[open.tier] ?? []);
  return words(each.some((one) => one?.opened === 'paying') ? PAYING_SERVICES : LEFT_SERVICES);
}

const words = (services: readonly string[]): string => [...services].sort().join(', ');

interface Asked {
  call: CallEntry;
  rest: RestEntry;
}

/** Answers between a moment at which nothing was under way and the next thing done to the person. */
function askedAtRest({ history }: Evidence): Asked[] {
  const found: Asked[] = [];
  const answers = history.filter(
    (entry): entry is CallEntry =>
      entry.type === 'call' && entry.path.endsWith('/my-access') && entry.status === 200,
  );
  const touches = history.filter((entry) => entry.type === 'touch');
  for (const call of answers) {
    const rest = history.findLast(
      (entry): entry is RestEntry =>
        entry.type === 'rest' && entry.who === call.who && entry.at <= call.startedAt,
    );
    if (rest === undefined) continue;
    const touched = touches.some(({ who, at }) => who === call.who && at >= rest.at && at <= call.endedAt);
    if (!touched) found.push({ call, rest });
  }
  return found;
}

export const accessAsDue: Check = {
  name: 'access is as the rules say',
  rule: 'At any moment a person may use what their subscription at Stripe gives, under faults too.',
  look: (evidence) => {
    const asked = askedAtRest(evidence);
    let checked = 0;
    const wrong = new Set<string>();
    for (const { call, rest } of asked) {
      const due = servicesDue(rest);
      if (due === null) continue;
      checked += 1;
      const seen = words(((call.answer as Row)['services'] ?? []) as string[]);
      if (seen !== due)
        wrong.add(
          `${call.who} at ${new Date(rest.clock).toISOString()}: expected ${due}; the API said ${seen} (${textOf(call.answer as Row, 'reason')}); at Stripe ${rest.subscriptions.map((one) => `${textOf(one, 'id')} ${textOf(one, 'status')}`).join(', ')}`,
        );
    }
    return { checked, wrong: [...wrong] };
  },
};
