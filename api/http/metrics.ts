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
  /** Events by what became of them: delivered, ignored, deferred. */
  dispatched: Counter<'outcome'>;
  /** Calls of signalWithStart by outcome. */
  signals: Counter<'outcome'>;
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
  };
}
