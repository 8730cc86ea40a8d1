import type { Logger } from '../../config/logger.ts';
import type { ApiMetrics } from '../http/metrics.ts';
import { engineAnswers } from '../temporal/require-engine.ts';
import { dispatchBatch } from './dispatch-batch.ts';
import type { BatchDeps, BatchResult } from './dispatch-batch.ts';
import { WakeableSleep } from './wakeable-sleep.ts';

/** Carries events from the inbox to their workflows, for as long as the process lives. */
export interface Dispatcher {
  /** Something was put into the inbox. Cheap; may be called for every event. */
  wake: () => void;
  running: () => boolean;
  /** Ends after the batch at hand. */
  stop: () => Promise<void>;
}

interface DispatcherOptions extends Omit<BatchDeps, 'concurrency' | 'onSendError'> {
  logger: Logger;
  metrics: ApiMetrics;
  /** Events taken at once. */
  batchSize?: number;
  concurrency?: number;
  /** How often to look for events of processes that died, milliseconds. */
  pollMs?: number;
}

/** What a look at the inbox came to, which decides how long to wait before the next. */
type Outcome = 'more' | 'busy' | 'empty' | 'trouble' | 'engine_down';

/**
 * Above `many` events in one look, waiting briefly costs nothing, because workflows cannot take them
 * faster: events of one subscription then share a signal and one read of Stripe, and the machine stays free
 * for acknowledgements. A single event never waits.
 */
const burst = { from: 20, lookMs: 100, many: 50, longestMs: 5_000 };

const backOffMs = { first: 250, most: 5_000 };

/** Starts the loop. It survives every failure: while PostgreSQL or Temporal is unavailable it waits. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { logger, metrics, batchSize = 2_000, concurrency = 64, pollMs = 500, ...deps } = options;
  const sleep = new WakeableSleep();
  let stopping = false;
  let wakes = 0;
  let failures = 0;

  const batchDeps: BatchDeps = {
    ...deps,
    concurrency,
    onSendError: (error, { workflowId, events }) =>
      logger.warn({ error: String(error), workflowId, eventId: events[0]?.id }, 'signal not delivered'),
  };
  const loop = async (): Promise<void> => {
    let outcome: Outcome = 'empty';
    while (!stopping) {
      const before = wakes;
      // Nothing is taken while Temporal is unavailable: rows would be read only to be released.
      outcome =
        outcome === 'engine_down' && !(await engineAnswers(deps.client)) ? 'engine_down' : await attempt();
      if (outcome === 'empty' || outcome === 'busy' || outcome === 'more') {
        failures = 0;
        if (outcome === 'busy') await gather();
        if (outcome === 'empty' && wakes === before) await sleep.for(pollMs, { wakeable: true });
      } else {
        const wait = Math.min(backOffMs.most, backOffMs.first * 2 ** failures);
        failures += 1;
        await sleep.for(wait, { wakeable: false });
      }
    }
  };

  const gather = async (): Promise<void> => {
    const until = performance.now() + burst.longestMs;
    let before: number;
    do {
      before = wakes;
      await sleep.for(burst.lookMs, { wakeable: false });
    } while (!stopping && wakes - before >= burst.many && performance.now() < until);
  };

  const attempt = async (): Promise<Outcome> => {
    try {
      const result = await dispatchBatch(batchSize, batchDeps);
      count(metrics, result);
      if (result.signals.engine_down > 0) return 'engine_down';
      if (result.taken === batchSize) return 'more';
      return result.taken >= burst.from ? 'busy' : 'empty';
    } catch (error) {
      logger.error({ err: error }, 'dispatcher could not work on the inbox');
      return 'trouble';
    }
  };

  const ended = loop();
  return {
    wake: () => {
      wakes += 1;
      sleep.wake();
    },
    running: () => !stopping,
    stop: async () => {
      stopping = true;
      sleep.end();
      await ended;
    },
  };
}

function count(metrics: ApiMetrics, { delivered, ignored, deferred, failed, signals }: BatchResult): void {
  const counts = { delivered, ignored, deferred, failed };
  for (const [outcome, n] of Object.entries(counts)) if (n > 0) metrics.dispatched.inc({ outcome }, n);
  for (const [outcome, n] of Object.entries(signals)) if (n > 0) metrics.signals.inc({ outcome }, n);
}
