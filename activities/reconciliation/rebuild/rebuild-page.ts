import type Stripe from 'stripe';
import { restoreUsers } from '../../../db/accounts/restored-users.ts';
import { knownEffects, recordMadeEffect } from '../../../db/effects/effects.ts';
import { createInboxWriter, countOpenSince, sendAgain, statesOf } from '../../../db/inbox/inbox.ts';
import type { RebuildCounts, RebuildProgress } from '../../../domain/reconciliation/rebuild-progress.ts';
import { asSweep } from '../../../gateways/stripe/budget/request-class.ts';
import { neededEvents } from '../../../gateways/stripe/inbox/needed-events.ts';
import { METADATA } from '../../../gateways/stripe/subscriptions/subscription-snapshot.ts';
import type { ActivityDeps } from '../../deps.ts';
import { callStripe } from '../../effects/stripe-failure.ts';
import { whileBeating } from '../../effects/while-beating.ts';

const PAGE = 100;

/** What a page had; `after` null at the end of its list. */
interface RebuiltPage {
  counts: Partial<RebuildCounts>;
  after: string | null;
}

/** One page of what happened at Stripe since the time that the database was restored to. May be repeated. */
export const rebuildPage =
  (deps: ActivityDeps) =>
  (progress: RebuildProgress): Promise<RebuiltPage> =>
    whileBeating(() =>
      asSweep(() => callStripe(() => (progress.step === 'people' ? people : events)(deps, progress))),
    );

/** Events since a time that wait for a workflow or its answer. */
export const countUnanswered =
  ({ orm }: Pick<ActivityDeps, 'orm'>) =>
  ({ since }: { since: number }): Promise<number> =>
    countOpenSince(orm.em.fork(), since);

const pageOf = ({ since, after }: RebuildProgress) => ({
  created: { gte: Math.floor(since / 1000) },
  limit: PAGE,
  ...(after === null ? {} : { starting_after: after }),
});

/** Users whose row was lost: their Stripe customer names them, and whoever proves the address signs in as them. */
async function people({ orm, stripe }: ActivityDeps, progress: RebuildProgress): Promise<RebuiltPage> {
  const { data, has_more: hasMore } = await stripe.customers.list(pageOf(progress));
  const named = data.flatMap(({ metadata, email, name }) => {
    const id = metadata[METADATA.userId];
    return id === undefined || email === null ? [] : [{ id, email, fullName: name ?? null }];
  });
  const { missing, signedInAgain } = await restoreUsers(orm.em.fork(), named, progress.apply);
  return {
    counts: { people: missing, peopleSignedInAgain: signedInAgain },
    after: hasMore ? (data.at(-1)?.id ?? null) : null,
  };
}

const NEEDED: ReadonlySet<string> = new Set(neededEvents('test'));

/** Workflows whose calls are in the ledger of effects: keys begin with their ids. */
const OURS =
  /^(?:subscription|trial|dunning|checkout|account-sync|charge-events|refund|credit-note|approval|price-migration):/;

async function events({ orm, stripe }: ActivityDeps, progress: RebuildProgress): Promise<RebuiltPage> {
  const { data, has_more: hasMore } = await stripe.events.list(pageOf(progress));
  const needed = data.filter(({ type }) => NEEDED.has(type));
  const states = await statesOf(
    orm.em.fork(),
    needed.map(({ id }) => id),
  );
  const missing = needed.filter(({ id }) => !states.has(id));
  const unanswered = needed.filter(({ id }) => states.get(id) === 'delivered').map(({ id }) => id);
  const effects = await unknownEffects(orm, data);
  if (progress.apply) {
    // The ledger first: a run that an event wakes must find what was done.
    for (const [key, event] of effects)
      await recordMadeEffect(orm.em.fork(), {
        key,
        kind: 'rebuilt',
        provider: 'stripe',
        intent: { event: event.id },
        workflowId: null,
        providerId: objectId(event),
      });
    const inbox = createInboxWriter(orm);
    await Promise.all(
      missing.map((event) =>
        inbox.write({
          id: event.id,
          type: event.type,
          createdAt: event.created * 1000,
          payload: JSON.stringify(event),
        }),
      ),
    );
    await sendAgain(orm.em.fork(), unanswered);
  }
  return {
    counts: {
      events: needed.length,
      eventsMissing: missing.length,
      eventsUnanswered: unanswered.length,
      effects: effects.size,
    },
    after: hasMore ? (data.at(-1)?.id ?? null) : null,
  };
}

const objectId = ({ data }: Stripe.Event): string => (data.object as { id?: string }).id ?? '';

/** Calls under keys of ours that Stripe carried out and the ledger lacks, by key. */
async function unknownEffects(
  orm: ActivityDeps['orm'],
  all: readonly Stripe.Event[],
): Promise<Map<string, Stripe.Event>> {
  const byKey = new Map<string, Stripe.Event>();
  for (const event of all) {
    const key = event.request?.idempotency_key ?? null;
    if (key !== null && OURS.test(key)) byKey.set(key, event);
  }
  for (const key of await knownEffects(orm.em.fork(), [...byKey.keys()])) byKey.delete(key);
  return byKey;
}
