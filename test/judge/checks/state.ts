import { byKey, numberOf, rowOf, rowsOf, textOf, timeOf } from '../read.ts';
import { carriesOurMark, openedBy, standingOf, tierOpened, tierPaid, monthlyWorth } from '../rules.ts';
import type { Check, Evidence, RestEntry, Row } from '../evidence.ts';
import type { Standing } from '../rules.ts';

const lastRests = ({ history }: Evidence): RestEntry[] => [
  ...new Map(
    history.filter((entry): entry is RestEntry => entry.type === 'rest').map((rest) => [rest.who, rest]),
  ).values(),
];

interface Known {
  rest: RestEntry;
  subscription: Row;
  standing: Standing | null;
  row: Row | undefined;
}

/** Each subscription at its last rest, with our row of it. */
function knownAtEnd(evidence: Evidence): Known[] {
  const rows = byKey(evidence.tables['subscriptions'] ?? [], (row) => textOf(row, 'id'));
  return lastRests(evidence).flatMap((rest) =>
    rest.subscriptions.map((subscription) => ({
      rest,
      subscription,
      standing: standingOf({ ...rest, subscription }),
      row: rows.get(textOf(subscription, 'id'))?.[0],
    })),
  );
}

export const tablesAreStripe: Check = {
  name: 'the tables agree with Stripe',
  rule: 'At rest the projection shows what Stripe has.',
  look: (evidence) => {
    const known = knownAtEnd(evidence).filter(({ subscription }) => tierPaid(subscription) !== null);
    const wrong = known.flatMap(({ subscription, row }) => {
      const id = textOf(subscription, 'id');
      if (row === undefined) return [`${id} is not in the table`];
      const [item] = rowsOf(subscription, 'items');
      const pairs: [string, unknown, unknown][] = [
        ['status', textOf(row, 'stripe_status'), textOf(subscription, 'status')],
        ['price', textOf(row, 'price_id'), textOf(rowOf(item, 'price'), 'id')],
        ['quantity', numberOf(row, 'quantity'), numberOf(item, 'quantity')],
        ['end at period end', row['cancel_at_period_end'], subscription['cancel_at_period_end']],
        ['period end', timeOf(row, 'current_period_end'), numberOf(item, 'current_period_end') * 1000],
        ['mode', textOf(row, 'mode'), carriesOurMark(subscription) ? 'managed' : 'observed'],
      ];
      return pairs
        .filter(([, ours, theirs]) => ours !== theirs)
        .map(([what, ours, theirs]) => `${id}: ${what} is ${String(theirs)} at Stripe, ${String(ours)} here`);
    });
    const invoices = byKey(evidence.tables['invoices'] ?? [], (row) => textOf(row, 'id'));
    const ours = new Set(known.map(({ subscription }) => textOf(subscription, 'id')));
    for (const invoice of evidence.stripe.invoices) {
      const of = textOf(rowOf(rowOf(invoice, 'parent'), 'subscription_details'), 'subscription');
      if (textOf(invoice, 'status') === 'draft' || !ours.has(of)) continue;
      const row = invoices.get(textOf(invoice, 'id'))?.[0];
      if (textOf(row, 'status') !== textOf(invoice, 'status'))
        wrong.push(
          `invoice ${textOf(invoice, 'id')}: ${textOf(invoice, 'status')} at Stripe, ${textOf(row, 'status') || 'missing'} here`,
        );
    }
    return { checked: known.length + evidence.stripe.invoices.length, wrong };
  },
};

/** Whether it counts as revenue: it runs and is paid, or is owed within grace after it was paid once. */
function countsAsRevenue({ standing, subscription }: Known, invoices: readonly Row[]): boolean {
  if (standing !== 'active' && standing !== 'past_due') return false;
  const trialEnd = numberOf(subscription, 'trial_end');
  return invoices.some(
    (invoice) =>
      textOf(invoice, 'status') === 'paid' &&
      numberOf(invoice, 'created') >= trialEnd &&
      textOf(rowOf(rowOf(invoice, 'parent'), 'subscription_details'), 'subscription') ===
        textOf(subscription, 'id'),
  );
}

export const revenueAddsUp: Check = {
  name: 'revenue is what Stripe’s prices say',
  rule: 'MRR is recomputed from Stripe’s prices; the movements of a person add up to it, to the minor unit.',
  look: (evidence) => {
    const wrong: string[] = [];
    let checked = 0;
    const moved = byKey(evidence.tables['revenue_movements'] ?? [], (row) => textOf(row, 'customer_id'));
    for (const rest of lastRests(evidence)) {
      const known = knownAtEnd(evidence).filter(
        (one) => one.rest === rest && tierPaid(one.subscription) !== null,
      );
      const unclear = known.some(
        ({ standing, subscription }) => standing === null || monthlyWorth(subscription) === null,
      );
      if (known.length === 0 || unclear) continue;
      checked += 1;
      let due = 0;
      for (const one of known) {
        const worth = countsAsRevenue(one, rest.invoices) ? (monthlyWorth(one.subscription) ?? 0) : 0;
        due += worth;
        const shown = numberOf(one.row, 'mrr');
        if (shown !== worth)
          wrong.push(
            `${textOf(one.subscription, 'id')} of ${rest.who}: worth ${worth} a month, and shown as ${shown}`,
          );
      }
      const customer = textOf(known[0]?.subscription, 'customer');
      const sum = (moved.get(customer) ?? []).reduce((total, row) => total + numberOf(row, 'amount'), 0);
      if (sum !== due)
        wrong.push(`${rest.who} (${customer}): worth ${due} a month, and the movements add up to ${sum}`);
    }
    return { checked, wrong };
  },
};

const STATUS_WORDS: Record<Standing, readonly string[]> = {
  trialing: ['trialing'],
  active: ['active'],
  past_due: ['past_due'],
  suspended: ['suspended'],
  paused: ['paused'],
  over: ['canceled', 'expired', 'incomplete_expired'],
  unpaid_start: ['incomplete'],
};

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

export const followersAgree: Check = {
  name: 'Keycloak and Lago agree',
  rule: 'At rest both show the status, the tier and the dates of the subscription.',
  look: (evidence) => {
    const wrong: string[] = [];
    let checked = 0;
    const lago = byKey(evidence.lago.customers, (row) => textOf(row, 'external_id'));
    for (const one of knownAtEnd(evidence)) {
      const { rest, subscription, standing } = one;
      const tier = standing !== null && openedBy(standing) === 'nothing' ? 'trial' : tierOpened(subscription);
      if (standing === null || tier === null || tierPaid(subscription) === null) continue;
      if (rest.subscriptions.length !== 1) continue;
      checked += 1;
      const attributes = evidence.keycloak[rest.who] ?? {};
      const shown = (name: string): string => attributes[name]?.[0] ?? 'nothing';
      const expected: [string, readonly string[]][] = [
        ['subscription_tier', [tier]],
        ['subscription_status', STATUS_WORDS[standing]],
        ['stripe_subscription_id', [textOf(subscription, 'id')]],
        ['subscription_start_date', [dayOf(numberOf(subscription, 'created'))]],
      ];
      for (const [name, due] of expected)
        if (!due.includes(shown(name)))
          wrong.push(`${rest.who}: Keycloak shows ${shown(name)} as ${name}, expected ${due.join(' or ')}`);
      const metadata = rowsOf(lago.get(textOf(subscription, 'customer'))?.[0], 'metadata');
      const atLago = textOf(
        metadata.find((entry) => textOf(entry, 'key') === 'tier'),
        'value',
      );
      if (atLago !== tier)
        wrong.push(`${rest.who}: Lago shows the tier ${atLago || 'nothing'}, expected ${tier}`);
    }
    return { checked, wrong };
  },
};

export const timelineExplains: Check = {
  name: 'the timeline explains each change',
  rule: 'Between two rests that differ in status, the timeline has an entry about the subscription, with a reason.',
  look: (evidence) => {
    const rows = byKey(evidence.tables['timeline'] ?? [], (row) => textOf(row, 'subscription_id'));
    const wrong: string[] = [];
    let checked = 0;
    const before = new Map<string, { standing: Standing; at: number }>();
    for (const rest of evidence.history) {
      if (rest.type !== 'rest') continue;
      for (const subscription of rest.subscriptions) {
        const standing = standingOf({ ...rest, subscription });
        if (standing === null || tierPaid(subscription) === null) continue;
        const id = textOf(subscription, 'id');
        const last = before.get(id);
        before.set(id, { standing, at: rest.at });
        if (last === undefined || last.standing === standing) continue;
        checked += 1;
        const told = (rows.get(id) ?? []).some((row) => {
          const at = timeOf(row, 'recorded_at');
          return at >= last.at - 1_000 && at <= rest.at && textOf(row, 'summary') !== '';
        });
        if (!told)
          wrong.push(`${id} of ${rest.who}: from ${last.standing} to ${standing}, and no entry says why`);
      }
    }
    return { checked, wrong };
  },
};
