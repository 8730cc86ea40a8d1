import type { Env } from './env.ts';

/** Attributes of a span. No secrets and no personal data. */
type SpanAttributes = Record<string, string | number | boolean | undefined>;

/** A span under way. */
export interface OpenSpan {
  rename: (name: string) => void;
  set: (attributes: SpanAttributes) => void;
  /** It did not end well; one sentence. */
  fail: (why: string) => void;
}

export interface SpanOptions {
  kind: 'server' | 'client' | 'internal';
  attributes?: SpanAttributes;
  /** W3C traceparent of the span that this one belongs to, instead of the one that is under way here. */
  parent?: string | undefined;
}

/** A span that was made elsewhere: in a workflow, where nothing may be sent from. */
export interface FinishedSpan {
  name: string;
  /** Its own trace context and its parent's: W3C traceparents. */
  traceContext: string;
  parent: string;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt: number;
  attributes: SpanAttributes;
  failure: string | null;
}

/** Traces requests across processes; does nothing without a collector. */
export interface Tracing {
  enabled: boolean;
  /** Carries work out as a span. What it throws passes through. */
  span: <T>(name: string, options: SpanOptions, work: (span: OpenSpan) => Promise<T>) => Promise<T>;
  /** Place of the span under way, to be handed to another process. */
  traceparent: () => string | undefined;
  finished: (span: FinishedSpan) => void;
  /** Sends buffered spans. */
  stop: () => Promise<void>;
}

const nobodyLooks: OpenSpan = {
  rename: () => undefined,
  set: () => undefined,
  fail: () => undefined,
};

/** Without a collector nothing is created or loaded. */
const noTracing: Tracing = {
  enabled: false,
  span: (_name, _options, work) => work(nobodyLooks),
  traceparent: () => undefined,
  finished: () => undefined,
  stop: () => Promise.resolve(),
};

/** Sends this process's traces to OTEL_EXPORTER_OTLP_ENDPOINT, if set. */
export async function startTracing(env: Pick<Env, 'telemetry'>, service: string): Promise<Tracing> {
  const { otlpEndpoint } = env.telemetry;
  if (otlpEndpoint === undefined) return noTracing;
  const { createOtlpTracing } = await import('./tracing-otlp.ts');
  return createOtlpTracing({ endpoint: otlpEndpoint, service });
}
