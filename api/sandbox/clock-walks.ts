import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Client } from '@temporalio/client';
import type { Stripe } from 'stripe';
import type { Logger } from '../../config/logger.ts';
import {
  haveCustomersReached,
  isInboxIdle,
  isUsageOpen,
  liveSubscriptionsOnClock,
} from '../../db/accounts/test-clocks.ts';
import { newestTimelineId } from '../../db/timeline/timeline.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/period.ts';
import { advanceClock, readClock } from '../../gateways/stripe/accounts/test-clocks.ts';
import { isBehind, nextStop } from './next-stop.ts';
import { runRollup } from './run-rollup.ts';

/** Moves of test clocks that are under way in this process. For the local sandbox. */
export interface ClockWalks {
  /** Starts to move a clock to `target`; false while it moves already. */
  begin: (clockId: string, from: number, target: number) => boolean;
  /** The clock's target; null while it stands. */
  targetOf: (clockId: string) => number | null;
  /** Its latest move; null before the first one of this process. */
  lastMoveOf: (clockId: string) => ClockMove | null;
  stop: () => void;
}

/** A move of a test clock. */
export interface ClockMove {
  /** Billing time at which it began, epoch milliseconds. */
  from: number;
  /** The newest timeline entry of then: what came of the move has a later id. */
  timelineId: number;
}

interface WalkDeps {
  em: () => EntityManager;
  /** Null in degraded mode: nothing walks then. */
  stripe: Stripe | null;
  temporal: Client;
  logger: Logger;
}

const POLL_MS = 50;
/** How long to wait for a step's events before the next step. */
const QUIET_LIMIT_MS = 3_000;
/** How long to wait for a step's due work before the next step. */
const DUE_LIMIT_MS = 30_000;
/** A step is given up after this: Stripe, or the workflows that must see it, do not get on. */
const STEP_LIMIT_MS = 60_000;
/**
 * Usage may be five minutes ahead of the clock, in windows of five minutes that close a minute after their
 * end.
 */
const USAGE_CLOSED_MS = 12 * MINUTE_MS;

/**
 * Moves a clock in steps, because in one jump everything due on the way would happen late and at once. It
 * stops at each coming event until the workflows have seen the time. Usage is reported first, as the rollup
 * of every five minutes would have done before the next invoice.
 */
export function createClockWalks({ em, stripe, temporal, logger }: WalkDeps): ClockWalks {
  const targets = new Map<string, number>();
  const moves = new Map<string, ClockMove>();
  const ending = new AbortController();

  const until = async (what: string, check: () => Promise<boolean>): Promise<void> => {
    const limit = Date.now() + STEP_LIMIT_MS;
    while (!(await check())) {
      if (Date.now() > limit) throw new Error(`${what} took more than ${STEP_LIMIT_MS / 1000} s`);
      await pause(POLL_MS, undefined, { signal: ending.signal });
    }
  };

  const step = async (at: Stripe, clockId: string, to: number): Promise<void> => {
    await advanceClock(at, clockId, to);
    await until('moving the clock', async () => {
      const { status } = await readClock(at, clockId);
      if (status === 'failed') throw new Error('Stripe could not move the clock');
      return status === 'ready';
    });
    await until('following the clock', async () => {
      const rows = await liveSubscriptionsOnClock(em(), clockId);
      return rows.every((row) => row.billingTime >= to);
    });
    const quietBy = Date.now() + QUIET_LIMIT_MS;
    await until('following its events', async () => Date.now() > quietBy || (await isInboxIdle(em())));
    const doneBy = Date.now() + DUE_LIMIT_MS;
    await until('doing what is due', async () => {
      const rows = await liveSubscriptionsOnClock(em(), clockId);
      return Date.now() > doneBy || !isBehind(rows, to);
    });
  };

  const tellUsage = async (clockId: string, now: number): Promise<void> => {
    try {
      await until('following the clock', () => haveCustomersReached(em(), clockId, now));
      await runRollup(temporal, ending.signal);
    } catch (error) {
      if (ending.signal.aborted) throw error;
      logger.warn({ err: error, clockId }, 'sandbox: usage is reported later than usual');
    }
  };

  const walk = async (at: Stripe, clockId: string, from: number, target: number): Promise<void> => {
    moves.set(clockId, { from, timelineId: await newestTimelineId(em()) });
    let now = from;
    let usageClosed = (await isUsageOpen(em(), clockId)) ? from + USAGE_CLOSED_MS : null;
    while (now < target && !ending.signal.aborted) {
      const rows = await liveSubscriptionsOnClock(em(), clockId);
      const next = Math.min(target, nextStop(rows, now) ?? target, now + 30 * DAY_MS, usageClosed ?? target);
      now = Math.ceil(next / 1000) * 1000;
      await step(at, clockId, now);
      if (usageClosed === null || now < usageClosed) continue;
      usageClosed = null;
      await tellUsage(clockId, now);
    }
  };

  return {
    begin: (clockId, from, target) => {
      if (stripe === null || targets.has(clockId)) return false;
      targets.set(clockId, target);
      moves.delete(clockId);
      walk(stripe, clockId, from, target)
        .catch((error: unknown) => {
          if (!ending.signal.aborted)
            logger.warn({ err: error, clockId }, 'sandbox: the clock was not moved to its end');
        })
        .finally(() => targets.delete(clockId));
      return true;
    },
    targetOf: (clockId) => targets.get(clockId) ?? null,
    lastMoveOf: (clockId) => moves.get(clockId) ?? null,
    stop: () => ending.abort(),
  };
}
