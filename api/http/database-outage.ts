import { isCancelled } from '../../db/deadline.ts';

/**
 * SQLSTATE classes and codes that mean "not now": connection failure (08), too many connections (53),
 * shut-down and start-up (57P); see PostgreSQL's appendix A.
 */
const outageStates = /^(?:08...|53...|57P0[1-5])$/;

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

/** pg reports what happens to a connection of its own pool by these texts, without a code. */
const connectionTexts =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** Fields of an error, read without `instanceof` because drivers wrap errors. */
interface ErrorParts {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  /** MikroORM's name for the cause. */
  previous?: unknown;
  /** Of an AggregateError: a host with several addresses fails once for each. */
  errors?: unknown;
}

/** True when an error or its cause says that PostgreSQL is unavailable. */
export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { code, message, cause, previous, errors } = error as ErrorParts;
  // It waits for somebody, or has too much to do.
  if (isCancelled(error)) return true;
  if (typeof code === 'string' && (networkCodes.has(code) || outageStates.test(code))) return true;
  if (typeof message === 'string' && connectionTexts.test(message)) return true;
  const inner: unknown[] = [cause, previous, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return inner.some((one) => isDatabaseOutage(one, depth + 1));
}
