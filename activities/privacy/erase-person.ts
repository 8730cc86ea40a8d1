import { ApplicationFailure } from '@temporalio/activity';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  countErased,
  erasureFacts,
  eraseRows,
  findErasure,
  noteErasure,
} from '../../db/privacy/person-erasures.ts';
import type { PersonErasureRow } from '../../db/privacy/person-erasures.ts';
import { eraseReasons } from '../../db/audit/erase-reasons.ts';
import { personIds, subjectOf } from '../../db/accounts/person-ids.ts';
import { erasureObstacles } from '../../domain/privacy/erasure-refusal.ts';
import type { ErasureObstacle } from '../../domain/privacy/erasure-refusal.ts';
import { stillOpenAtStripe } from '../../gateways/stripe/accounts/erase-customer.ts';
import type { StripeErasure } from '../../workflows/contracts/person-erasure.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { whileBeating } from '../effects/while-beating.ts';
import { redactAtStripe } from './redact-at-stripe.ts';
import type { StripeErasureStep } from './redact-at-stripe.ts';

type Input = { erasureId: string };

/**
 * Checks again, at Stripe too, whether the person can be erased, and finds their customers. A refusal goes
 * into the receipt.
 */
export const beginErasure =
  (deps: ActivityDeps) =>
  async ({ erasureId }: Input): Promise<{ customerIds: string[]; obstacles: ErasureObstacle[] }> => {
    const em = deps.orm.em.fork();
    const ids = await personIds(em, await requestOf(em, erasureId));
    const facts = await erasureFacts(em, ids);
    const atStripe = await callStripe(async () => {
      const all = [];
      for (const customerId of ids.customer) all.push(await stillOpenAtStripe(deps.stripe, customerId));
      return all;
    });
    const obstacles = erasureObstacles({
      ...facts,
      runningSubscriptions: [...facts.runningSubscriptions, ...atStripe.flatMap(({ running }) => running)],
      unpaidInvoices: [...facts.unpaidInvoices, ...atStripe.flatMap(({ unpaid }) => unpaid)],
      openDisputes: [...facts.openDisputes, ...atStripe.flatMap(({ disputed }) => disputed)],
      hasBalance: facts.hasBalance || atStripe.some(({ balance }) => balance !== 0),
    });
    if (obstacles.length > 0)
      await noteErasure(em, erasureId, { state: 'refused', receipt: { obstacles }, now: deps.now() });
    return { customerIds: [...ids.customer], obstacles };
  };

/** Removes the account at the identity provider: from now the person cannot sign in. */
export const eraseAtKeycloak =
  (deps: ActivityDeps) =>
  async ({ erasureId }: Input): Promise<void> => {
    const em = deps.orm.em.fork();
    const { userId } = await requestOf(em, erasureId);
    const subject = userId === null ? null : await subjectOf(em, userId);
    const { keycloak } = deps.people;
    if (subject !== null) await keycloak?.deleteUser(subject);
    const keycloakIs = keycloak === null ? 'not set up' : subject === null ? 'no account' : 'deleted';
    await noteErasure(em, erasureId, { receipt: { keycloak: keycloakIs }, now: deps.now() });
  };

/** Has Stripe forget one customer, as far as it does today. */
export const eraseAtStripe =
  (deps: ActivityDeps) =>
  async (step: StripeErasureStep): Promise<StripeErasure> => {
    const em = deps.orm.em.fork();
    await requestOf(em, step.erasureId);
    return whileBeating(async () => {
      const done = await redactAtStripe(deps, step);
      const again = done.again === null ? null : new Date(done.again).toISOString();
      const receipt = { [`stripe/${step.customerId}`]: { state: done.state, again } };
      await noteErasure(em, step.erasureId, { receipt, now: deps.now() });
      return done;
    });
  };

/** Removes the person's customers from Lago. */
export const eraseAtLago =
  (deps: ActivityDeps) =>
  async ({ erasureId }: Input): Promise<void> => {
    const em = deps.orm.em.fork();
    const { customer } = await personIds(em, await requestOf(em, erasureId));
    for (const customerId of customer) await deps.people.lago?.erasePerson(customerId);
    const lago = deps.people.lago === null ? 'not set up' : 'deleted';
    await noteErasure(em, erasureId, { receipt: { lago }, now: deps.now() });
  };

/** Deletes and blanks rows, and deletes finished runs. Returns how much was left: 0 at the end. */
export const eraseHere =
  (deps: ActivityDeps) =>
  async ({ erasureId }: Input): Promise<number> => {
    const em = deps.orm.em.fork();
    const erasure = await requestOf(em, erasureId);
    return whileBeating(async () => {
      const ids = await personIds(em, erasure);
      const reasons = await em.transactional(async (together) => {
        const count = await eraseReasons(together, ids, { erasureId, now: deps.now() });
        await countErased(together, erasureId, { table: 'audit_log', count });
        return count;
      });
      const rows = await eraseRows(em, ids, erasureId);
      const runs = await removeRuns(deps, ids.customer);
      return reasons + rows + runs;
    });
  };

/** Completes the receipt: nothing is left here, and when `complete` nothing is pending at Stripe. */
export const finishErasure =
  ({ orm, now }: ActivityDeps) =>
  ({ erasureId, isComplete }: Input & { isComplete: boolean }): Promise<void> =>
    noteErasure(orm.em.fork(), erasureId, {
      state: isComplete ? 'complete' : 'erased',
      receipt: {},
      now: now(),
    });

/** Runs that are still open are few, hold ids only, and go with Temporal's own retention. */
async function removeRuns({ temporal }: ActivityDeps, customerIds: readonly string[]): Promise<number> {
  let removed = 0;
  const { namespace } = temporal.options;
  for (const customerId of customerIds) {
    const query = `${SEARCH_ATTRIBUTES.stripeCustomerId.name} = '${customerId}' and ExecutionStatus != 'Running'`;
    for await (const { workflowId, runId } of temporal.workflow.list({ query })) {
      await temporal.workflowService.deleteWorkflowExecution({
        namespace,
        workflowExecution: { workflowId, runId },
      });
      removed += 1;
    }
  }
  return removed;
}

/** @throws ApplicationFailure `not_requested`, not retryable: a run started by hand erases nobody */
async function requestOf(em: EntityManager, erasureId: string): Promise<PersonErasureRow> {
  const wish = await findErasure(em, erasureId);
  if (wish !== null && wish.state !== 'refused') return wish;
  throw ApplicationFailure.nonRetryable(
    `Nobody asked for the erasure ${erasureId}. Ask for it through the API.`,
    'not_requested',
  );
}
