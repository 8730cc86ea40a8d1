import { isDeepStrictEqual } from 'node:util';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { EntityManager } from '@mikro-orm/postgresql';
import { requestSync } from '../../db/accounts/account-sync.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import {
  lockMapping,
  planSoldBy,
  removeMapping,
  saveMapping,
  subscriptionsWithItems,
} from '../../db/catalogue/stripe-mappings.ts';
import type { MappingTarget } from '../../db/catalogue/stripe-mappings.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { readMappable, subscriptionsOfPrices } from '../../gateways/stripe/catalogue/mapped-object.ts';
import type { SubscriptionIds } from '../../gateways/stripe/catalogue/mapped-object.ts';
import { mappingChangedEvent } from '../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  subscriptionWake,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { wakeAccountSync } from '../accounts/wake-account-sync.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { whileBeating } from '../effects/while-beating.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'now' | 'stripe' | 'temporal'>;

/** A mapping that waited: which request, and of which product or price. */
interface SaveAskedMappingStep {
  action: 'mapping.put' | 'mapping.delete';
  key: string;
  stripeId: string;
}

/**
 * Saves or removes the mapping that a second person agreed to; refused where it is another by now. Then
 * every subscription with such an item is read again.
 */
export const saveAskedMapping =
  (deps: Deps) =>
  ({ action, key, stripeId }: SaveAskedMappingStep): Promise<void> =>
    asAsked(deps, {
      action,
      subjectId: stripeId,
      key,
      made: () => stripeId,
      carryOut: async ({ input }) => {
        // Written by the route that asked, as mappings are stored.
        const { before, after } = input as unknown as Record<'before' | 'after', MappingTarget | null>;
        await deps.orm.em.fork().transactional((em) => saveOne(em, { stripeId, before, after }));
        await readAllAgain(deps, key, () => touchedBy(deps, stripeId));
      },
    });

/** A mapping file that waited: which request, and its name there. */
export interface SaveAskedMappingsStep {
  key: string;
  fileId: string;
}

/**
 * Saves every mapping of a file that a second person agreed to; refused as a whole where one of them is
 * another by now. Then what is stored of such subscriptions is read again; the import brings in the rest.
 */
export const saveAskedMappings =
  (deps: Deps) =>
  ({ key, fileId }: SaveAskedMappingsStep): Promise<void> =>
    asAsked(deps, {
      action: 'mapping.file',
      subjectId: fileId,
      key,
      made: () => fileId,
      carryOut: async ({ input }) => {
        // Written by the route that asked.
        const { targets, before } = input as unknown as AskedFile;
        const asked = targets
          .map(({ stripeId, after }, index) => ({ stripeId, after, before: before[index] ?? null }))
          .filter((one) => !isDeepStrictEqual(one.before, one.after))
          // In one order, so that two files do not wait for each other.
          .toSorted((a, b) => (a.stripeId < b.stripeId ? -1 : 1));
        await deps.orm.em.fork().transactional(async (em) => {
          for (const one of asked) await saveOne(em, one);
        });
        await readAllAgain(deps, key, async () => {
          const touched = [];
          for (const { stripeId } of asked) touched.push(...(await storedWith(deps, stripeId)));
          return [...new Map(touched.map((one) => [one.id, one])).values()];
        });
      },
    });

interface AskedFile {
  targets: { stripeId: string; after: MappingTarget }[];
  before: (MappingTarget | null)[];
}

interface AskedChange {
  stripeId: string;
  before: MappingTarget | null;
  after: MappingTarget | null;
}

/** @throws ApplicationFailure `mapping_changed`, `mapping_refused`, not retryable */
async function saveOne(em: EntityManager, { stripeId, before, after }: AskedChange): Promise<void> {
  const now = await lockMapping(em, stripeId);
  // As it is after: an earlier try got so far.
  if (isDeepStrictEqual(now, after)) return;
  if (!isDeepStrictEqual(now, before))
    throw ApplicationFailure.nonRetryable(
      'The mapping was changed meanwhile. Look at it as it is now, and ask for the change again.',
      'mapping_changed',
    );
  await requirePossible(em, stripeId, after);
  await (after === null ? removeMapping(em, stripeId) : saveMapping(em, { stripeId, ...after }));
}

/** Subscriptions of ours with such an item, by our rows alone. */
async function storedWith({ stripe, orm }: Deps, stripeId: string): Promise<SubscriptionIds[]> {
  const object = await callStripe(() => readMappable(stripe, stripeId));
  const prices = object === null ? [] : object.prices.map(({ id }) => id);
  return subscriptionsWithItems(orm.em.fork(), { stripeId, prices });
}

/** @throws ApplicationFailure `mapping_refused`, not retryable: a plan is sold by it, or is not there */
async function requirePossible(
  em: EntityManager,
  stripeId: string,
  after: MappingTarget | null,
): Promise<void> {
  const refused = (why: string): ApplicationFailure =>
    ApplicationFailure.nonRetryable(why, 'mapping_refused');
  const plan = after?.planCode ?? null;
  const sold = await planSoldBy(em, stripeId);
  if (sold !== null && sold !== plan) throw refused(`The plan ${sold} is sold by ${stripeId}.`);
  if (plan !== null && findPlan(await loadPlans(em), plan) === null)
    throw refused(`There is no plan ${plan} any more.`);
}

/** By what Stripe lists and by our rows: Stripe lists none of a test clock. */
async function touchedBy({ stripe, orm }: Deps, stripeId: string): Promise<SubscriptionIds[]> {
  const object = await callStripe(() => readMappable(stripe, stripeId));
  const prices = object === null ? [] : object.prices.map(({ id }) => id);
  const listed = await callStripe(() => subscriptionsOfPrices(stripe, prices));
  const ours = await subscriptionsWithItems(orm.em.fork(), { stripeId, prices });
  return [...new Map([...listed, ...ours].map((one) => [one.id, one])).values()];
}

/** A retry goes on behind the last one that Temporal heard of. */
async function readAllAgain(
  deps: Deps,
  key: string,
  touchedNow: () => Promise<SubscriptionIds[]>,
): Promise<void> {
  const { info } = Context.current();
  let after = typeof info.heartbeatDetails === 'string' ? info.heartbeatDetails : '';
  const readEach = async (): Promise<void> => {
    const touched = await touchedNow();
    for (const one of touched.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      if (one.id <= after) continue;
      Context.current().cancellationSignal.throwIfAborted();
      await readAgain(deps, key, one);
      after = one.id;
    }
  };
  await whileBeating(readEach, () => after);
}

/**
 * The refresh shows no change in what an add-on grants, so Keycloak and Lago are synced explicitly. By the
 * request's key, a run that was told already does not read again.
 */
async function readAgain(deps: Deps, key: string, { id, customerId }: SubscriptionIds): Promise<void> {
  const of = { subscriptionId: id, customerId };
  await requestSync(deps.orm.em.fork(), customerId, ['keycloak', 'lago']);
  await deps.temporal.workflow.signalWithStart(
    SUBSCRIPTION_LIFECYCLE,
    subscriptionWake(of, [mappingChangedEvent({ id: `${key}/${id}`, at: deps.now(), ...of })]),
  );
  await wakeAccountSync(deps, customerId);
}
