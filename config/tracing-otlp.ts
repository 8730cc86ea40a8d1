import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { Context, HrTime, Span, SpanContext } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { FinishedSpan, OpenSpan, SpanOptions, Tracing } from './tracing.ts';

interface OtlpOptions {
  /** Of the collector; spans are posted to `/v1/traces` below it. */
  endpoint: string;
  service: string;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
const scope = { name: 'perennial' };

/** What gateways publish of their calls; see gateways/http/observed-call.ts. */
interface GatewayCall {
  system: string;
  method: string;
  path: string;
  error?: unknown;
}

/**
 * Traces sent by OTLP over HTTP. Nothing is registered globally, so that two services can share a process.
 */
export function createOtlpTracing({ endpoint, service }: OtlpOptions): Tracing {
  const resource = resourceFromAttributes({ 'service.name': `perennial-${service}` });
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const processor = new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 });
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  const tracer = provider.getTracer(scope.name);
  const current = new AsyncLocalStorage<Span>();
  const traceparent = (): string | undefined => {
    const span = current.getStore();
    return span === undefined ? undefined : written(span.spanContext());
  };
  const stopWatching = watchGateways(current, (name, attributes) =>
    tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, under(traceparent())),
  );

  const span = async <T>(
    name: string,
    { kind, attributes = {}, parent }: SpanOptions,
    work: (open: OpenSpan) => Promise<T>,
  ): Promise<T> => {
    const made = tracer.startSpan(name, { kind: kinds[kind], attributes }, under(parent ?? traceparent()));
    const fail = (why: string): void => void made.setStatus({ code: SpanStatusCode.ERROR, message: why });
    const open: OpenSpan = {
      rename: (to) => void made.updateName(to),
      set: (more) => void made.setAttributes(more),
      fail,
    };
    try {
      return await current.run(made, () => work(open));
    } catch (error) {
      fail(nameOf(error));
      throw error;
    } finally {
      made.end();
    }
  };

  return {
    enabled: true,
    span,
    traceparent,
    finished: (done) => processor.onEnd(readable(done, resource)),
    stop: async () => {
      stopWatching();
      await provider.shutdown();
    },
  };
}

/** Makes gateway calls spans when they belong to a trace. */
function watchGateways(
  current: AsyncLocalStorage<Span>,
  start: (name: string, attributes: Record<string, string>) => Span,
): () => void {
  const open = new WeakMap<object, Span>();
  const channel = tracingChannel<unknown, GatewayCall>('perennial:gateway-call');
  const subscribers = {
    start: (call: GatewayCall) => {
      if (current.getStore() === undefined) return;
      const { system, method, path } = call;
      const attributes = { 'peer.service': system, 'http.request.method': method, 'url.path': path };
      open.set(call, start(`${system} ${method}`, attributes));
    },
    end: () => undefined,
    asyncStart: () => undefined,
    error: (call: GatewayCall) =>
      void open.get(call)?.setStatus({ code: SpanStatusCode.ERROR, message: nameOf(call.error) }),
    asyncEnd: (call: GatewayCall) => open.get(call)?.end(),
  };
  channel.subscribe(subscribers);
  return () => {
    channel.unsubscribe(subscribers);
  };
}

/** The message of an error may hold anything; its kind does not. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'failed');

const written = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** Null for an invalid traceparent (https://www.w3.org/TR/trace-context/#traceparent-header). */
function read(traceparent: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return null;
  return { traceId, spanId, traceFlags: parseInt(flags ?? '1', 16), isRemote: true };
}

function under(traceparent: string | undefined): Context {
  const parent = read(traceparent);
  return parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

type Readable = Parameters<BatchSpanProcessor['onEnd']>[0];

function readable(
  { name, traceContext, parent, startedAt, endedAt, attributes, failure }: FinishedSpan,
  resource: Readable['resource'],
): Readable {
  const own = read(traceContext) ?? { traceId: '', spanId: '', traceFlags: TraceFlags.NONE };
  const above = read(parent);
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => own,
    ...(above === null ? {} : { parentSpanContext: above }),
    startTime: hrTime(startedAt),
    endTime: hrTime(endedAt),
    duration: hrTime(endedAt - startedAt),
    status:
      failure === null ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: failure },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];
