import { ServiceError } from '@temporalio/client';

/**
 * gRPC status codes (grpc.io/docs/guides/status-codes) that mean trouble with the server, not with the
 * call.
 */
const outageCodes: ReadonlySet<unknown> = new Set([
  1 /* CANCELLED: the deadline's own way of ending a call */, 4 /* DEADLINE_EXCEEDED */,
  8 /* RESOURCE_EXHAUSTED */, 14 /* UNAVAILABLE */,
]);

/** True when Temporal is unreachable, timed out or sheds load: the same call may succeed later. */
export function isEngineOutage(error: unknown): boolean {
  return outageCodes.has(grpcCode(error));
}

/** True when an Update was refused because the workflow task failed (FAILED_PRECONDITION): nothing began. */
export const isNotTaken = (error: unknown): boolean => grpcCode(error) === 9;

function grpcCode(error: unknown, depth = 0): unknown {
  if (typeof error !== 'object' || error === null || depth > 5) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'number') return code;
  // "Failed to connect before the deadline" comes without a code.
  if (error instanceof ServiceError && cause === undefined) return 14;
  return grpcCode(cause, depth + 1);
}
