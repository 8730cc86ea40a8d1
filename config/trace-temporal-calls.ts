import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import type { Tracing } from './tracing.ts';

/** Header that carries the trace context to workflows and activities, as a W3C traceparent. */
const TRACE_HEADER = 'traceparent';

/**
 * Makes calls of workflows spans and passes the trace context on. For a client's options; nothing without a
 * collector.
 */
export function traceTemporalCalls(tracing: Tracing): {
  interceptors?: { workflow: WorkflowClientInterceptor[] };
} {
  if (!tracing.enabled) return {};
  const called = <Input extends { readonly headers: Headers }, T>(
    name: string,
    workflowId: string | undefined,
    input: Input,
    next: (input: Input) => Promise<T>,
  ): Promise<T> =>
    tracing.span(name, { kind: 'client', attributes: { 'temporal.workflow_id': workflowId } }, () =>
      next({ ...input, headers: { ...input.headers, ...traceHeader(tracing.traceparent()) } }),
    );
  return {
    interceptors: {
      workflow: [
        {
          startWithDetails: (input, next) =>
            called(`start ${input.workflowType}`, input.options.workflowId, input, next),
          startUpdate: (input, next) =>
            called(`update ${input.updateName}`, input.workflowExecution.workflowId, input, next),
          signal: (input, next) =>
            called(`signal ${input.signalName}`, input.workflowExecution.workflowId, input, next),
          signalWithStart: (input, next) =>
            called(`signal ${input.signalName}`, input.options.workflowId, input, next),
        },
      ],
    },
  };
}

/** The header of a trace context; no header without one. */
const traceHeader = (traceparent: string | undefined): Headers =>
  traceparent === undefined ? {} : { [TRACE_HEADER]: defaultPayloadConverter.toPayload(traceparent) };

/** The trace context in a header. */
export function traceContextIn(headers: Headers): string | undefined {
  const payload = headers[TRACE_HEADER];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload<string>(payload);
}
