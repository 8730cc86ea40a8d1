import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import { AsyncLocalStorage, proxySinks, workflowInfo } from '@temporalio/workflow';
import type { Sinks, WorkflowInterceptors } from '@temporalio/workflow';
import { childTraceContext } from './trace-context.ts';

/** How spans leave a workflow. The worker sends them on; while a history is replayed they are dropped. */
export interface TracingSinks extends Sinks {
  tracing: {
    span: (span: {
      name: string;
      traceContext: string;
      parent: string;
      startedAt: number;
      endedAt: number;
      failure: string | null;
    }) => void;
  };
}

/** Must be the name that config/trace-temporal-calls.ts uses. */
const HEADER = 'traceparent';

/** Later work leaves the caller's trace. */
const signalsKeptMs = 60_000;

/**
 * Carries the trace context from the caller of a workflow to the activities that the call causes.
 *
 * Tracing is switched on and off while a workflow lives, so nothing here may change a history: no wait, no
 * command, no random number. Only headers differ, which replay ignores.
 */
export function interceptors(): WorkflowInterceptors {
  const { tracing } = proxySinks<TracingSinks>();
  const handler = new AsyncLocalStorage<string>();
  let lastCaller: { traceContext: string; at: number } | undefined;
  let signals = 0;

  const traceContext = (): string | undefined =>
    handler.getStore() ??
    (lastCaller !== undefined && Date.now() - lastCaller.at < signalsKeptMs
      ? lastCaller.traceContext
      : undefined);

  /** Runs a handler as a span of its caller's trace. */
  function handled<T>(
    name: string,
    id: string,
    parent: string,
    work: (own: string) => Promise<T>,
  ): Promise<T> {
    const own = childTraceContext(parent, `${workflowInfo().runId}/${id}`);
    const startedAt = Date.now();
    const recordSpan = (failure: string | null): void =>
      tracing.span({ name, traceContext: own, parent, startedAt, endedAt: Date.now(), failure });
    const result = work(own);
    // In parallel with the caller's own wait.
    void result.then(
      () => recordSpan(null),
      (error: unknown) => recordSpan(error instanceof Error ? error.name : 'failed'),
    );
    return result;
  }

  const withTraceContext = <Input extends { readonly headers: Headers }>(input: Input): Input => {
    const known = traceContext();
    return known === undefined
      ? input
      : { ...input, headers: { ...input.headers, [HEADER]: defaultPayloadConverter.toPayload(known) } };
  };

  return {
    inbound: [
      {
        execute: (input, next) => {
          const parent = traceContextIn(input.headers);
          if (parent === undefined) return next(input);
          return handled(`run ${workflowInfo().workflowType}`, 'run', parent, (own) => {
            lastCaller = { traceContext: own, at: Date.now() };
            return next(input);
          });
        },
        handleUpdate: (input, next) => {
          const parent = traceContextIn(input.headers);
          if (parent === undefined) return next(input);
          const name = `handle ${input.name}`;
          return handled(name, input.updateId, parent, (own) => handler.run(own, () => next(input)));
        },
        handleSignal: (input, next) => {
          const parent = traceContextIn(input.headers);
          if (parent === undefined) return next(input);
          signals += 1;
          return handled(`handle ${input.signalName}`, `signal-${signals}`, parent, (own) => {
            // The run itself works on what signals bring, outside their handlers.
            lastCaller = { traceContext: own, at: Date.now() };
            return next(input);
          });
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withTraceContext(input)),
        scheduleLocalActivity: (input, next) => next(withTraceContext(input)),
        startChildWorkflowExecution: (input, next) => next(withTraceContext(input)),
        signalWorkflow: (input, next) => next(withTraceContext(input)),
      },
    ],
  };
}

function traceContextIn(headers: Headers): string | undefined {
  const payload = headers[HEADER];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload<string>(payload);
}
