/**
 * An erasure with shorter pauses before it looks for late rows: the sandbox's events come within a second.
 * For `patchedBundle`.
 */
export const SHORT_ERASURE = [
  /const PAUSES = \[\s*'2s',\s*'5s',\s*'10s'\s*\]/,
  "const PAUSES = ['1s', '2s', '3s']",
] as const;

/** A step of an erasure or an export is handed out again after seconds without a heartbeat, not minutes. */
export const SHORT_HEARTBEAT = [/heartbeatTimeout: '2m'/, "heartbeatTimeout: '20s'"] as const;
