import { Context } from '@temporalio/activity';
import type { EntityManager } from '../../../db/orm.ts';
import {
  endAbandonedPasses,
  pagesOfLastPass,
  saveInvariants,
  saveSweepPass,
} from '../../../db/reconciliation/sweep-passes.ts';
import { countToResolve } from '../../../db/reconciliation/sweep-repairs.ts';
import { estimatedRows } from '../../../db/revenue/figures.ts';
import { saveRevenueAtStripe } from '../../../db/revenue/revenue-at-stripe.ts';
import { HOUR_MS, MINUTE_MS } from '../../../domain/period.ts';
import { addCounts } from '../../../domain/reconciliation/invariants.ts';
import type { InvariantCounts, InvariantId } from '../../../domain/reconciliation/invariants.ts';
import { addWorths } from '../../../domain/reconciliation/revenue-sums.ts';
import { inWords } from '../../../domain/reconciliation/difference.ts';
import { pauseBeforeNextPage, pauseBeforeNextPass } from '../../../domain/reconciliation/sweep-pace.ts';
import { SWEEP_LISTS, afterList } from '../../../domain/reconciliation/sweep-progress.ts';
import type { SweepProgress } from '../../../domain/reconciliation/sweep-progress.ts';
import { asSweep } from '../../../gateways/stripe/budget/request-class.ts';
import {
  SWEEP_PAGE,
  subscriptionLister,
} from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import type { SubscriptionLister } from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import type { ActivityDeps } from '../../deps.ts';
import { callStripe } from '../../effects/stripe-failure.ts';
import { whileBeating } from '../../effects/while-beating.ts';
import { askRepairs, invariantOfFinding } from './ask-repair.ts';
import type { SweepFinding } from './look.ts';
import { nextPartOf, readPage } from './read-page.ts';
import type { ReadPage } from './read-page.ts';
import { resolveOpenRepairs } from './resolve-repairs.ts';

/** What follows a page. `pauseMs`: null where nothing is swept unasked. */
interface SweepStep {
  progress: SweepProgress;
  pauseMs: number | null;
}

/** Coupons and tiers are read afresh after so long. */
const LISTER_MS = 10 * MINUTE_MS;

/** One page of the sweep: reads it, compares it, asks for repairs, and says where it goes on. */
export const sweepPage = (deps: ActivityDeps) => {
  const listerNow = remembered(deps);
  return (progress: SweepProgress): Promise<SweepStep> =>
    whileBeating(async () => {
      const { orm, sweepPassMs, now } = deps;
      if (progress.kind === 'standing' && sweepPassMs === 0) return { progress, pauseMs: null };
      const lister = listerNow();
      if (progress.dry === true) {
        const page = await asSweep(() => callStripe(() => readPage(deps, lister, progress)));
        return { progress: await advance(deps, progress, page), pauseMs: 0 };
      }
      await asSweep(() => callStripe(() => resolveOpenRepairs(deps, lister, now() - HOUR_MS)));
      const expected = progress.pages === 0 ? await beginPass(deps, progress) : progress.pagesExpected;
      const page = await asSweep(() => callStripe(() => readPage(deps, lister, progress)));
      const asked = await askRepairs(deps, { ...progress, pagesExpected: expected }, page.findings);
      for (const { subjectId, differences } of page.findings)
        Context.current().log.warn('the sweep found a difference', {
          subjectId,
          differences: differences.map(inWords),
        });
      const next = await advance(deps, asked, page);
      await saveSweepPass(orm.em.fork(), rowOf(next, now()));
      const passMs = progress.kind === 'once' ? 0 : sweepPassMs;
      const { beganAt, pages: pagesDone, pagesExpected } = next;
      const pace = { passMs, beganAt, pagesDone, pagesExpected };
      const pauseMs =
        next.list === null ? pauseBeforeNextPass(pace, now()) : pauseBeforeNextPage(pace, now());
      return { progress: next, pauseMs };
    });
};

/** Looks again at what was asked for and stores the end of the pass. May be repeated. */
export const resolveSweep = (deps: ActivityDeps) => {
  const listerNow = remembered(deps);
  return (progress: SweepProgress): Promise<{ open: number }> =>
    whileBeating(async () => {
      const { orm, now } = deps;
      const em = orm.em.fork();
      await saveInvariants(em, progress.counts, now());
      await saveSweepPass(em, rowOf({ ...progress, list: null }, now()));
      await saveRevenue(em, progress, now());
      // Who asked for a pass wants to know of everything that is open, whenever it was looked at last.
      const hourAgo = now() - HOUR_MS;
      const since = progress.kind === 'once' ? Math.max(hourAgo, progress.beganAt) : hourAgo;
      await asSweep(() => callStripe(() => resolveOpenRepairs(deps, listerNow(), since)));
      return { open: await countToResolve(em, since) };
    });
};

/** MRR by Stripe's prices: only of a pass that went through all subscriptions. */
async function saveRevenue(
  em: EntityManager,
  { revenue, notLookedAt }: SweepProgress,
  comparedAt: number,
): Promise<void> {
  if (revenue === undefined || notLookedAt.some(({ list }) => list === 'subscriptions')) return;
  const rows = Object.entries(revenue).map(([currency, sum]) => ({ currency, ...sum, comparedAt }));
  await saveRevenueAtStripe(em, rows);
}

/** The same reader of subscriptions for a while: it remembers what it had to ask for. */
function remembered({ stripe, now }: ActivityDeps): () => SubscriptionLister {
  let known: { lister: SubscriptionLister; until: number } | null = null;
  return () => {
    if (known === null || now() >= known.until)
      known = { lister: subscriptionLister(stripe), until: now() + LISTER_MS };
    return known.lister;
  };
}

/** @returns pages of the last pass, or an estimate before there was one */
async function beginPass({ orm, now }: ActivityDeps, { id, kind }: SweepProgress): Promise<number> {
  const em = orm.em.fork();
  await endAbandonedPasses(em, { kind, id, now: now() });
  const last = await pagesOfLastPass(em);
  return last ?? Math.ceil((await estimatedRows(em)) / SWEEP_PAGE) + SWEEP_LISTS.length;
}

async function advance(deps: ActivityDeps, progress: SweepProgress, page: ReadPage): Promise<SweepProgress> {
  const { list, clock, lookedAt } = progress;
  if (list === null) return progress;
  const counted: SweepProgress = {
    ...progress,
    pages: progress.pages + 1,
    lookedAt: { ...lookedAt, [list]: (lookedAt[list] ?? 0) + page.seen },
    foreign: progress.foreign + page.foreign,
    counts: addCounts(progress.counts, countsOf(page)),
    ...(progress.revenue === undefined ? {} : { revenue: addWorths(progress.revenue, page.worths ?? []) }),
  };
  return page.hasMore
    ? { ...counted, after: page.after, madeAt: page.madeAt }
    : afterList(counted, await nextPartOf(deps, list, clock));
}

function countsOf({ checked, findings, events }: ReadPage): InvariantCounts {
  const counts: InvariantCounts = events === undefined ? {} : { events };
  for (const [id, count] of Object.entries(checked) as [InvariantId, number][])
    counts[id] = { checked: count, ...sums(findings.filter((one) => invariantOfFinding(one) === id)) };
  return counts;
}

const sums = (findings: readonly SweepFinding[]): { differed: number; repairing: number } => ({
  differed: findings.length,
  repairing: findings.filter(({ repair }) => repair.action !== 'none').length,
});

const rowOf = (progress: SweepProgress, now: number): Parameters<typeof saveSweepPass>[1] => ({
  id: progress.id,
  kind: progress.kind,
  beganAt: progress.beganAt,
  endedAt: progress.list === null ? now : null,
  list: progress.list,
  pages: progress.pages,
  pagesExpected: progress.pagesExpected,
  lookedAt: progress.lookedAt,
  counts: progress.counts,
  notLookedAt: progress.notLookedAt,
  repairsAsked: progress.repairsAsked,
  repairsLeft: progress.repairsLeft,
  updatedAt: now,
});
