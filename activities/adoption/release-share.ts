import { ApplicationFailure, Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { adoptionCandidates, unheardOf } from '../../db/adoption/adoption-candidates.ts';
import type { AdoptionCandidate, AdoptionQuestion } from '../../db/adoption/adoption-candidates.ts';
import { finishAdoptionOutcome, noteAdoptionOutcomes, withOutcome } from '../../db/adoption/adoption-runs.ts';
import type { AdoptionOutcomeRow, AdoptionRunRow } from '../../db/adoption/adoption-runs.ts';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import { nextPhase } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import { STRIPE_RETRIES, refuseRelease } from '../../domain/adoption/release.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { readRelease } from '../../gateways/stripe/adoption/read-release.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import {
  letGoUpdate,
  subscriptionWorkflowId,
  takeOverUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { refusalOfUpdate } from '../effects/update-refusal.ts';
import type { AdoptionStep } from './import-account.ts';

/** Subscriptions of a page, and how many of them are worked on at a time. */
const PAGE = 20;
const AT_A_TIME = 5;

/**
 * One page of a release or an undo: each subscription by its own take-over or let-go, as if staff had asked
 * for it there. May be repeated: what has an outcome is done.
 */
export async function releasePage(
  deps: ActivityDeps,
  run: AdoptionRunRow,
  progress: AdoptionProgress,
): Promise<AdoptionStep> {
  const em = deps.orm.em.fork();
  const question = questionOf(run);
  const again = await unheardOf(em, run.id);
  const page = await adoptionCandidates(em, question, { after: progress.after, limit: PAGE });
  const asked = await withOutcome(
    em,
    run.id,
    page.map(({ id }) => id),
  );
  await inTurns(again, (one) => handOver(deps, run, { ...one, isRepeat: true }));
  await inTurns(
    page.filter(({ id }) => !asked.has(id)),
    (one) => handOver(deps, run, { ...one, isRepeat: false }),
  );
  const counted = {
    ...progress,
    pages: progress.pages + 1,
    counts: { ...progress.counts, seen: progress.counts.seen + page.length },
  };
  const last = page.at(-1);
  const isLast = page.length < PAGE || last === undefined;
  return {
    progress: isLast ? nextPhase(counted, deps.now()) : { ...counted, after: last.id },
    pauseMs: 0,
  };
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += AT_A_TIME)
    await Promise.all(all.slice(at, at + AT_A_TIME).map(work));
}

function questionOf({ kind, selection }: AdoptionRunRow): AdoptionQuestion {
  if (kind === 'import' || selection === null)
    throw ApplicationFailure.nonRetryable('A release without a selection.', 'invalid_adoption');
  return { kind, selection };
}

const ACTIONS = { release: 'subscription.take_over', undo: 'subscription.let_go' } as const;

/** `isRepeat`: it was asked for before, and its answer was lost. */
type Asked = AdoptionCandidate & { isRepeat: boolean };

async function handOver(deps: ActivityDeps, run: AdoptionRunRow, one: Asked): Promise<void> {
  const isRelease = run.kind === 'release';
  const action = ACTIONS[isRelease ? 'release' : 'undo'];
  const outcomeRow = (
    outcome: AdoptionOutcomeRow['outcome'],
    refused: Refusal | null,
  ): AdoptionOutcomeRow => ({
    runId: run.id,
    subscriptionId: one.id,
    outcome,
    code: refused?.code ?? null,
    message: refused?.message ?? null,
    at: deps.now(),
  });
  const audited = (name: string, after: Record<string, string>): AuditRow => ({
    actorId: run.askedBy,
    actorKind: 'staff',
    action: name,
    subjectType: 'subscription',
    subjectId: one.id,
    before: { status: one.status, tier: one.tier },
    after: { adoption: run.id, ...after },
    // The reason stands in the entry of the run.
    reason: null,
    requestId: run.requestId,
    at: deps.now(),
  });
  const found = isRelease ? await refusalOf(deps, one.id) : null;
  // The attempt whose answer was lost may have marked it.
  const early = one.isRepeat && found?.code === DONE_BEFORE.release ? null : found;
  if (early === null && !one.isRepeat)
    await deps.orm.em.fork().transactional(async (em) => {
      await appendAudit(em, audited(requestedAction(action), {}));
      await noteAdoptionOutcomes(em, [outcomeRow('asked', null)]);
    });
  const refused = early ?? (await update(deps, run, one));
  await deps.orm.em.fork().transactional(async (em) => {
    const after = refused === null ? { outcome: 'done' } : { outcome: 'refused', code: refused.code };
    await appendAudit(em, audited(action, after));
    await finishAdoptionOutcome(em, outcomeRow(outcomeOf(isRelease, refused), refused));
  });
}

function outcomeOf(isRelease: boolean, refused: Refusal | null): AdoptionOutcomeRow['outcome'] {
  if (refused !== null) return refused.code === STRIPE_RETRIES ? 'left_to_stripe' : 'refused';
  return isRelease ? 'released' : 'undone';
}

/** Why it is not handed over, by Stripe at this moment; null where it can be. */
async function refusalOf(deps: ActivityDeps, id: string): Promise<Refusal | null> {
  const plans = await deps.plans();
  const read = async (): Promise<Refusal | null> => {
    try {
      return refuseRelease(await readRelease(deps.stripe, id, plans));
    } catch (error) {
      const { kind } = classifyStripeError(error);
      if (kind !== 'not_found') throw error;
      return { code: 'not_found', message: 'Stripe does not have it any more.' };
    }
  };
  return asSweep(() => callStripe(read));
}

/** Has its run take it over or let it go. The run's id is the Update's, so that a repeat is the same one. */
async function update(
  { temporal }: ActivityDeps,
  run: AdoptionRunRow,
  { id, isRepeat }: Asked,
): Promise<Refusal | null> {
  const { cancellationSignal } = Context.current();
  const key = `adoption/${run.id}/${id}`;
  const actor = { kind: 'staff' as const, id: run.askedBy, requestId: run.requestId };
  const wanted = run.kind === 'release' ? takeOverUpdate : letGoUpdate;
  try {
    await temporal.withAbortSignal(cancellationSignal, () =>
      temporal.workflow
        .getHandle(subscriptionWorkflowId(id))
        .executeUpdate(wanted, { args: [{ key, actor }], updateId: key }),
    );
    return null;
  } catch (error) {
    // Its own worker may be the one that should carry the Update out.
    if (cancellationSignal.aborted)
      throw ApplicationFailure.retryable('The worker stops; another one asks again.', 'worker_stops');
    if (error instanceof WorkflowNotFoundError)
      return { code: 'subscription_over', message: 'No run manages it: it is over, or was ended by hand.' };
    const refusal = refusalOfUpdate(error);
    if (refusal === null) throw error;
    // The attempt whose answer was lost did it.
    return isRepeat && refusal.code === DONE_BEFORE[run.kind === 'release' ? 'release' : 'undo']
      ? null
      : refusal;
  }
}

/** What a run answers that did it before. */
const DONE_BEFORE = { release: 'already_managed', undo: 'not_managed' } as const;
