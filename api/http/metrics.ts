import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Metrics of the API. Each app has its own registry, so that several can share a process. */
export interface ApiMetrics {
  registry: Registry;
  /** Seconds by method, route pattern and status. */
  requests: Histogram<'method' | 'route' | 'status'>;
  webhooks: Counter<'outcome'>;
  inboxPending: Gauge;
  /** Seconds since the oldest undelivered event was received; 0 when there is none. */
  inboxOldestAge: Gauge;
  /** Events that a workflow got over ten minutes ago and has not answered. */
  inboxUnanswered: Gauge;
  /** Seconds since the oldest of those was delivered; 0 when there is none. */
  inboxUnansweredAge: Gauge;
  /** Events by what became of them: delivered, ignored, deferred. */
  dispatched: Counter<'outcome'>;
  /** Calls of signalWithStart by outcome. */
  signals: Counter<'outcome'>;
  /** What waits or differs, read at each scrape (db/system/operator-figures.ts). */
  operator: OperatorGauges;
}

/** Gauges of what an operator is woken for; alerts of deploy/helm name them. */
interface OperatorGauges {
  openEffects: Gauge;
  oldestOpenEffect: Gauge;
  syncs: Gauge<'state'>;
  oldestSync: Gauge;
  unreportedWindows: Gauge<'target'>;
  oldestUnreported: Gauge;
  refusedWindows: Gauge;
  invariantAge: Gauge<'invariant'>;
  invariantDiffered: Gauge<'invariant'>;
  invariantRepairing: Gauge<'invariant'>;
}

/** Makes the metrics and, unless `process` is false, those of the Node process. */
export function createApiMetrics({ process = true }: { process?: boolean } = {}): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  if (process) collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: 'perennial_http_request_duration_seconds',
      help: 'Duration of requests by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    webhooks: new Counter({
      name: 'perennial_webhooks_total',
      help: 'Stripe deliveries by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    inboxPending: new Gauge({
      name: 'perennial_inbox_pending',
      help: 'Events not yet handed to a workflow',
      registers,
    }),
    inboxOldestAge: new Gauge({
      name: 'perennial_inbox_oldest_seconds',
      help: 'Age of the oldest event not yet handed to a workflow',
      registers,
    }),
    inboxUnanswered: new Gauge({
      name: 'perennial_inbox_unanswered',
      help: 'Events delivered to a workflow over ten minutes ago and not answered',
      registers,
    }),
    inboxUnansweredAge: new Gauge({
      name: 'perennial_inbox_unanswered_oldest_seconds',
      help: 'Time since the oldest event without an answer was delivered',
      registers,
    }),
    dispatched: new Counter({
      name: 'perennial_dispatched_events_total',
      help: 'Inbox events by what the dispatcher made of them',
      labelNames: ['outcome'],
      registers,
    }),
    signals: new Counter({
      name: 'perennial_dispatcher_signals_total',
      help: 'signalWithStart calls of the dispatcher by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    operator: operatorGauges(registers),
  };
}

function operatorGauges(registers: Registry[]): OperatorGauges {
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers });
  const byInvariant = (name: string, help: string): Gauge<'invariant'> =>
    new Gauge({ name, help, labelNames: ['invariant'], registers });
  return {
    openEffects: gauge('perennial_effects_open', 'Calls of outside systems whose end is not known'),
    oldestOpenEffect: gauge('perennial_effects_open_oldest_seconds', 'Age of the oldest of them'),
    syncs: new Gauge({
      name: 'perennial_account_syncs_open',
      help: 'Accounts that Keycloak, Lago or Stripe lack, by state',
      labelNames: ['state'],
      registers,
    }),
    oldestSync: gauge('perennial_account_syncs_open_oldest_seconds', 'Age of the oldest of them'),
    unreportedWindows: new Gauge({
      name: 'perennial_usage_windows_unreported',
      help: 'Closed usage windows that are not reported yet, by system',
      labelNames: ['target'],
      registers,
    }),
    oldestUnreported: gauge(
      'perennial_usage_windows_unreported_oldest_seconds',
      'Age of the oldest of them, since its close',
    ),
    refusedWindows: gauge(
      'perennial_usage_windows_refused',
      'Usage windows that Stripe or Lago refused and nobody dismissed',
    ),
    invariantAge: byInvariant('perennial_invariant_age_seconds', 'Since the sweep last checked an invariant'),
    invariantDiffered: byInvariant('perennial_invariant_differed', 'Differences that the last check found'),
    invariantRepairing: byInvariant(
      'perennial_invariant_repairing',
      'Of these, how many a repair was begun for',
    ),
  };
}
