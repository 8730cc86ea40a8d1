import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '@temporalio/client';
import { startChild } from '../launcher/child.ts';
import type { Child } from '../launcher/child.ts';
import { GiveUp, waitUntil } from '../../scripts/wait-until.ts';
import { findTemporalCli } from './cli.ts';
import { SEARCH_ATTRIBUTE_TYPES } from '../../workflows/contracts/search-attributes.ts';

export interface TemporalOptions {
  /** SQLite file that keeps workflows over restarts; undefined: in memory. */
  dataFile?: string;
  port: number;
  /** undefined: no UI. */
  uiPort?: number;
  /** Port of its Prometheus metrics; undefined: one that nobody knows. */
  metricsPort?: number;
  logFile: string;
  log: (line: string) => void;
  /** More namespaces beside `default`. */
  namespaces?: readonly string[];
  /** Variables of the server's process, besides the caller's. */
  env?: Readonly<Record<string, string>>;
}

/** A Temporal development server. */
export interface LocalTemporal {
  pid: number;
  /** host:port of the frontend. */
  address: string;
  uiUrl: string | undefined;
  child: Child;
  stop: () => Promise<void>;
}

/**
 * Starts Temporal's development server and waits until it serves the namespace `default`.
 *
 * @throws Error with the end of the server's log when it does not come up.
 */
export async function startTemporal(options: TemporalOptions): Promise<LocalTemporal> {
  const cli = await findTemporalCli({ log: options.log });
  if (options.dataFile !== undefined) mkdirSync(dirname(options.dataFile), { recursive: true });
  const child = await startChild({
    command: cli,
    args: serverArgs(options),
    env: { ...serverEnv(), ...options.env },
    logFile: options.logFile,
  });
  const address = `127.0.0.1:${options.port}`;
  try {
    await waitUntil(() => serves(address, child), {
      deadlineMs: 60_000,
      what: 'Temporal to serve its default namespace',
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
  const uiUrl = options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`;
  return { pid: child.pid, address, uiUrl, child, stop: () => child.stop('SIGTERM', 15_000) };
}

/**
 * SQLite's write-ahead log: 295 signals a second. The server's default, a journal flushed several times for
 * each write, takes 33. A killed server loses nothing; a power cut may lose the last moment.
 */
const writeAhead = ['journal_mode=wal', 'synchronous=normal'].flatMap((pragma) => [
  '--sqlite-pragma',
  pragma,
]);

function serverArgs(options: TemporalOptions): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTE_TYPES);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)],
    ...(options.uiPort === undefined
      ? ['--headless']
      : ['--ui-ip', '127.0.0.1', '--ui-port', String(options.uiPort)]),
    ...(options.metricsPort === undefined ? [] : ['--metrics-port', String(options.metricsPort)]),
    ...(options.dataFile === undefined ? [] : ['--db-filename', options.dataFile, ...writeAhead]),
    ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...(options.namespaces ?? []).flatMap((namespace) => ['--namespace', namespace]),
    ...['--log-level', 'error', '--log-format', 'pretty'],
    // With the default cap of 10 updates in flight, bursts of requests for one subscription wait for a
    // retry.
    ...['--dynamic-config-value', 'history.maxInFlightUpdates=100'],
    // A search attribute must be found as soon as it is set: the tour and the tests read what they wrote.
    ...['--dynamic-config-value', 'system.forceSearchAttributesCacheRefreshOnRead=true'],
    // The server drops the workflow task of a refused update. What reaches the run in the same moment is then
    // lost to it until that task's time-out, 10 seconds later. Never drop it.
    ...['--dynamic-config-value', 'history.discardSpeculativeWorkflowTaskMaximumEventsCount=-1'],
    // A deleted run is gone at once, not when the queues' progress is stored next (every 30 seconds).
    ...['--dynamic-config-value', 'history.transferProcessorEnsureCloseBeforeDelete=false'],
  ];
}

/** TEMPORAL_* variables of the caller are about the server that clients use, not about this one. */
function serverEnv(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

async function serves(address: string, child: Child): Promise<true> {
  if (child.ended() !== undefined)
    throw new GiveUp(`Temporal ended (${child.ended() ?? ''}):\n${child.logTail()}`);
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    // The namespace exists a moment before its search attributes do.
    await connection.workflowService.countWorkflowExecutions({
      namespace: 'default',
      query: 'AttentionNeeded = true',
    });
    return true;
  } finally {
    await connection.close();
  }
}
