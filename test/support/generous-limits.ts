/** No test is refused for asking until something is so, however long that takes, nor for being many people; tests of the limits set their own. */
export const GENEROUS_LIMITS = {
  RATE_LIMIT_STANDARD: '1000000',
  RATE_LIMIT_CHANGES: '1000000',
  RATE_LIMIT_WEBHOOK: '1000000',
  RATE_LIMIT_USAGE_BYTES: '100000000000',
  RATE_LIMIT_PROBES: '1000000',
  APPROVAL_ABOVE_REFUNDS: '1000000',
  APPROVAL_ABOVE_CREDITS: '1000000',
  APPROVAL_ABOVE_GRANTS: '1000000000',
  APPROVAL_ABOVE_WRITE_OFFS: '1000000',
  APPROVAL_PRICE_CHANGES: 'alone',
};
