import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnv } from '../../config/env.ts';
import type { Env } from '../../config/env.ts';
import { buildConsole } from '../../scripts/build-console.ts';
import { needsDemo } from '../demo/mark.ts';
import { addUsers } from '../lived-in/open-account.ts';
import { localKeys } from './local-keys.ts';
import { killAll } from './child.ts';
import { removeFacts, writeFacts } from '../../scripts/running-system.ts';
import type { Addresses, LauncherFacts } from '../../scripts/running-system.ts';
import { startControl } from './control.ts';
import { prepareDemo } from './demo.ts';
import { inTurn } from './in-turn.ts';
import { DataDirLock } from './lock.ts';
import { root } from './node-part.ts';
import type { StackOptions } from './options.ts';
import {
  neededPorts,
  outsideIdentity,
  outsideLago,
  outsidePostgres,
  outsideStripe,
  outsideTemporal,
} from './outside.ts';
import type { Setting, ChildVariables } from './outside.ts';
import { choosePorts } from './ports.ts';
import { forgetSystem, noteSystem } from './running-systems.ts';
import { productEnv } from './product-env.ts';
import { spawnMigration, setUpStripe, spawnApi, spawnWorker } from './product.ts';
import type { LaunchReporter } from './reporter.ts';
import { supervise } from './supervise.ts';
import type { Started, Supervised } from './supervise.ts';
import { consoleFolders, productFolders, watchFolders } from './watch.ts';
import { registerWebhook } from './webhook-endpoint.ts';

interface Part {
  name: string;
  stop: () => Promise<void>;
  kill: () => void;
}

/** Parts that demo customers live in: nobody else's may get them. */
const LOCAL = ['postgres', 'temporal', 'stripe', 'identity'] as const;

/** The whole system on one machine: the outside world or its stand-ins, then the product. */
export class Stack {
  readonly #options: StackOptions;
  readonly #reporter: LaunchReporter;
  /** In the order in which they are stopped from the end. */
  readonly #parts: Part[] = [];
  #lock: DataDirLock | undefined;
  #stopping = false;
  #makesDemo = false;
  #worker: Supervised | undefined;
  #starting: Promise<Addresses> | undefined;

  constructor(options: StackOptions, reporter: LaunchReporter) {
    this.#options = options;
    this.#reporter = reporter;
  }

  /**
   * Starts everything.
   *
   * @throws Error saying which part did not start; what was started is still running then, until `stop`.
   */
  start(): Promise<Addresses> {
    this.#starting = this.#startAll();
    return this.#starting;
  }

  /** Whether the demo customers are still to be made, which `startDemo` does. */
  get makesDemo(): boolean {
    return this.#makesDemo;
  }

  /** Makes the demo customers in the background, where this directory is to have them and has not. */
  startDemo(): void {
    if (!this.#makesDemo || this.#stopping) return;
    const demo = prepareDemo({
      dataDir: this.#options.dataDir,
      say: (line) => {
        this.#reporter.note('Demo', line);
      },
      onProcess: (pid) => this.#lock?.record('demo', pid),
    });
    this.#parts.push({ name: 'demo', ...demo });
  }

  async #startAll(): Promise<Addresses> {
    const { dataDir, autoPorts, fresh } = this.#options;
    if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
    this.#lock = await DataDirLock.take(dataDir, fresh, (text) => {
      this.#reporter.note('launcher', text);
    });
    const needed = neededPorts(this.#options);
    const isAllLocal = LOCAL.every((part) => needed.includes(part));
    this.#makesDemo = this.#options.demo && isAllLocal && needsDemo(dataDir);
    const logs = join(dataDir, 'logs');
    mkdirSync(logs, { recursive: true });
    const ports = await choosePorts(autoPorts, needed);
    noteSystem(dataDir, Object.values(ports));
    const setting: Setting = {
      options: this.#options,
      ports,
      reporter: this.#reporter,
      keep: async (name, start) => {
        await this.#keep(name, start);
      },
      closeLater: (name, stop) => {
        this.#parts.push({ name, stop, kill: () => undefined });
      },
    };

    // PostgreSQL first, so that it is stopped last.
    const database = await outsidePostgres(setting);
    const [temporal, stripe, lago, { env: identityEnv, identity }, pages] = await allOrFirstError([
      outsideTemporal(setting),
      outsideStripe(setting),
      outsideLago(setting),
      outsideIdentity(setting),
      Promise.resolve(process.env['CONSOLE_DIR'] ?? buildConsole()),
    ]);
    this.#reporter.ready('Console', 'is built');
    const api = `http://127.0.0.1:${ports.api}`;
    const known: ChildVariables = { ...database.env, ...temporal, ...stripe, ...lago, ...identityEnv };
    known['PORT'] = String(ports.api);
    known['CONSOLE_DIR'] = pages;
    known['BYOK_MASTER_KEYS'] = process.env['BYOK_MASTER_KEYS'] ?? localKeys(dataDir, 'byok-master-keys');
    known['AUDIT_KEYS'] = process.env['AUDIT_KEYS'] ?? localKeys(dataDir, 'audit-keys');
    known['PUBLIC_URL'] ??= process.env['PUBLIC_URL'] ?? api;
    const sandbox = known['STRIPE_API_BASE'];
    if (sandbox !== undefined) {
      const apiKey = known['STRIPE_SECRET_KEY'] ?? '';
      known['STRIPE_WEBHOOK_SECRET'] = await registerWebhook({ apiBase: sandbox, apiKey, api, dataDir });
    }
    if (sandbox !== undefined) {
      const control = await startControl(() => this.#worker);
      setting.closeLater('control', control.close);
      known['SANDBOX_LAUNCHER_URL'] = control.url;
    }
    const env = productEnv(known);
    const settings = loadEnv(env);
    await this.#startProduct({ env, settings, logs }, database.migration);

    const addresses = addressesOf(settings, api);
    writeFacts(dataDir, { ...addresses, launcher: process.pid, env, identity } satisfies LauncherFacts);
    return addresses;
  }

  async #startProduct(
    product: { env: Record<string, string>; settings: Env; logs: string },
    migration: ChildVariables,
  ): Promise<void> {
    await spawnMigration({ ...product, env: { ...product.env, ...migration } });
    this.#reporter.ready('Database', 'is up to date');
    if (this.#options.account !== null) await addUsers(product.settings.database.url);
    if (/_live_/.test(product.settings.stripe.secretKey ?? '')) {
      this.#reporter.note('Stripe', 'live key: tiers are not set up by themselves; run npm run setup:stripe');
    } else {
      await setUpStripe(product);
      this.#reporter.ready('Tiers', 'are in Stripe');
    }
    const api = await this.#keep('api', () => spawnApi(product));
    this.#reporter.ready('API', product.settings.http.publicUrl);
    const worker = await this.#keep('worker', () => spawnWorker(product));
    this.#worker = worker;
    this.#reporter.ready('Worker', 'ready');
    if (this.#options.watch) this.#watch(api, worker, product.env);
  }

  async #keep(name: string, start: () => Promise<Started>): Promise<Supervised> {
    if (this.#stopping) throw new Error('stopped while starting');
    const part = await supervise({
      name,
      start,
      note: (text) => {
        this.#reporter.note(name, text);
      },
      onProcess: (pid) => this.#lock?.record(name, pid),
    });
    this.#parts.push(part);
    return part;
  }

  #watch(api: Supervised, worker: Supervised, env: Record<string, string>): void {
    const note = (text: string): void => this.#reporter.note('watch', text);
    const soon = inTurn((error) => {
      note(error instanceof Error ? error.message : String(error));
    });
    const closers = [
      watchFolders(productFolders, (file) => {
        soon('product', async () => {
          note(`${file} changed; restarting API and worker`);
          await Promise.all([api.restart(), worker.restart()]);
        });
      }),
    ];
    // A folder that somebody named is theirs to build.
    if (process.env['CONSOLE_DIR'] === undefined) {
      closers.push(
        watchFolders(consoleFolders, (file) => {
          soon('console', async () => {
            note(`${file} changed; building the console`);
            const folder = await buildConsole();
            // Saved without a change: what is served is this very build.
            if (folder === env['CONSOLE_DIR']) return;
            env['CONSOLE_DIR'] = folder;
            await api.restart();
            note('the console is built; load the page again');
          });
        }),
      );
    }
    const close = (): void => {
      for (const closeOne of closers) closeOne();
    };
    this.#parts.push({ name: 'watch', stop: () => Promise.resolve().then(close), kill: close });
  }

  /** Stops all parts, last started first: nothing is asked of a part that is gone. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    // Stopped in the middle of the start: the step that runs ends first, so that it leaves nothing behind.
    await this.#starting?.catch(() => undefined);
    // Without the lock, the directory belongs to another launcher.
    if (this.#lock !== undefined) removeFacts(this.#options.dataDir);
    for (const part of this.#parts.toReversed()) {
      this.#reporter.note(part.name, 'stopping');
      await part.stop().catch((error: unknown) => {
        this.#reporter.note(part.name, `did not stop: ${String(error)}`);
      });
    }
    this.#lock?.release();
    forgetSystem();
  }

  /** Ends all parts by force, at once. */
  kill(): void {
    for (const part of this.#parts) part.kill();
    killAll();
  }
}

function addressesOf(settings: Env, api: string): Addresses {
  return {
    api,
    console: api,
    temporal: settings.temporal.address,
    temporalUi: settings.temporal.uiUrl ?? '',
    stripe: settings.stripe.apiBase ?? 'https://api.stripe.com',
    database: settings.database.url,
    issuer: settings.identity.issuer,
  };
}

/** Like Promise.all, but only when all have ended, so that none starts after a failure was dealt with. */
async function allOrFirstError<T extends readonly unknown[]>(promises: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
