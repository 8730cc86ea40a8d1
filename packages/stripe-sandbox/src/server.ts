import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Agenda } from './core/agenda.ts';
import { Faults } from './core/faults.ts';
import { Api } from './core/http/api.ts';
import { listener } from './core/http/listener.ts';
import { Pages } from './core/http/pages.ts';
import { RequestLog } from './core/http/request-log.ts';
import { Ledger } from './core/ledger.ts';
import { Registry } from './core/registry.ts';
import { Deliverer } from './core/webhooks/deliverer.ts';
import { resources } from './resources.ts';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port: number;
  /** Folder of the state, made where it is missing; without it, the state ends with the process. */
  dataDir?: string;
  /** Default 127.0.0.1: the sandbox is for the machine it runs on. */
  host?: string;
}

export interface RunningSandbox {
  /** Without a slash at the end. */
  url: string;
  port: number;
  /**
   * Stops answering and delivering. Undelivered events are sent after the next start on the same folder.
   */
  close(): Promise<void>;
}

/** Starts a sandbox in this process. */
export async function startSandbox({
  port,
  dataDir,
  host = '127.0.0.1',
}: SandboxOptions): Promise<RunningSandbox> {
  const registry = new Registry();
  for (const register of resources) register(registry);
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const ledger = new Ledger(dataDir === undefined ? ':memory:' : join(dataDir, 'sandbox.db'), registry);
  const faults = new Faults();
  const requests = new RequestLog();
  let url = '';
  const server = createServer({ keepAliveTimeout: 60_000 });
  server.listen(port, host);
  await once(server, 'listening');
  const taken = (server.address() as AddressInfo).port;
  url = `http://${host}:${taken}`;
  ledger.baseUrl = url;

  const agenda = new Agenda(ledger);
  const deliverer = new Deliverer(ledger, faults);
  ledger.listeners.push(({ appointments, clocks, deliveries }) => {
    for (const item of appointments) agenda.add(item);
    for (const clock of clocks) agenda.advance(clock);
    for (const delivery of deliveries) deliverer.add(delivery);
  });
  const reset = () => {
    agenda.clear();
    deliverer.clear();
    ledger.store.clear();
    faults.clear();
    requests.clear();
  };
  const health = () => ({ status: 'ok', sandbox: true, ...ledger.store.sizes() });
  server.on(
    'request',
    listener({
      api: new Api(ledger),
      pages: new Pages(ledger),
      admin: { faults, requests, reset, health },
      url: () => url,
    }),
  );

  return {
    url,
    port: taken,
    close: async () => {
      agenda.stop();
      deliverer.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      ledger.store.close();
    },
  };
}
