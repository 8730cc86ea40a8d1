import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** Names of fields whose values are never logged, at the top and two levels down. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'stripe-signature',
  'password',
  'secret',
  'clientSecret',
  'client_secret',
  'apiKey',
  'api_key',
  'secretKey',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'smtpUrl',
  'databaseUrl',
];

const quoted = secretFields.map((field) => `["${field}"]`);
const redactedPaths = quoted.flatMap((field) => [field, `*${field}`, `*.*${field}`]);

interface LoggerOptions {
  level: string;
  /** Process that logs: `api`, `worker`, `migrate`. */
  service: string;
  /** Where lines go; default standard output. */
  destination?: DestinationStream;
}

/** A JSON logger with ISO times and level names, which leaves secrets out. */
export function createLogger({ level, service, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  return pino(options, destination ?? standardOutput());
}

/**
 * Standard output, buffered for at most a tenth of a second: a write for each request costs as much as a
 * tenth of the request. The rest is written at exit; only SIGKILL loses it.
 */
const standardOutput = (): DestinationStream =>
  pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 100 });

export type { Logger } from 'pino';
