/**
 * SQLSTATE classes and codes that mean "not now" rather than "not so": connection trouble (08), too many connections (53),
 * shut-down and start-up (57P), see PostgreSQL's appendix A.
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

/** pg reports these without a code. */
const connectionTexts =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** True when an error, or what caused it, says that PostgreSQL cannot be reached at the moment. */
export function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (networkCodes.has(code) || outageStates.test(code))) return true;
  if (connectionTexts.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some((inner) => isDatabaseOutage(inner, depth + 1)))
    return true;
  return (
    isDatabaseOutage(error.cause, depth + 1) ||
    isDatabaseOutage((error as { previous?: unknown }).previous, depth + 1)
  );
}
