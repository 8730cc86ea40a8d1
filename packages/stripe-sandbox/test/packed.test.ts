import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { advance, at, customerOnClock, planPrice } from '../src/testing.ts';
import { startCommand, stopCommands } from './command.ts';
import { stripeOf } from './harness.ts';

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { resolve } = createRequire(import.meta.url);

/** What a stranger writes first: the entry points, with their types. */
const consumer = `
import Stripe from 'stripe';
import { startSandbox, type RunningSandbox } from 'stripe-billing-sandbox';
import { advance, customerOnClock, planPrice } from 'stripe-billing-sandbox/testing';

const sandbox: RunningSandbox = await startSandbox({ port: 0 });
const stripe = new Stripe('sk_test_consumer', { host: '127.0.0.1', port: sandbox.port, protocol: 'http' });
const { customer, clock } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
await stripe.subscriptions.create({ customer, items: [{ price: await planPrice(stripe, 1900) }] });
await advance(stripe, clock, '2026-02-02T00:00:00Z');
const { data } = await stripe.invoices.list({ customer });
await sandbox.close();
console.log(data.map(({ amount_paid }) => amount_paid).join());
`;

interface Packed {
  filename: string;
  files: { path: string }[];
}

describe('the package that npm packs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-sandbox-'));
  const installed = join(folder, 'node_modules/stripe-billing-sandbox');
  let packed: Packed;

  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: packageFolder,
      maxBuffer: 16 * 1024 * 1024,
    });
    const answer = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Packed[] | Record<string, Packed>;
    packed = Object.values(answer)[0] as Packed;
    // Its dependencies come from this checkout, so that no registry is needed.
    const linked = (name: string) => `file:${folderOf(name)}`;
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({
        private: true,
        type: 'module',
        dependencies: {
          pdfkit: linked('pdfkit'),
          stripe: linked('stripe'),
          'stripe-billing-sandbox': `file:./${packed.filename}`,
        },
      }),
    );
    await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
    });
  });
  afterAll(() => {
    stopCommands();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds what runs, the types of its entry points and its documents', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !/^dist\/.*\.js$/.test(path)).sort()).toEqual([
      'CHANGELOG.md',
      'README.md',
      'bin/stripe-sandbox.js',
      'dist/server.d.ts',
      'dist/spec/facts.json',
      'dist/testing.d.ts',
      'package.json',
    ]);
    expect(existsSync(join(installed, 'src'))).toBe(false);
  });

  it('bills a subscription on a test clock, started by its command', async () => {
    const { port } = await startCommand(join(folder, 'node_modules/.bin/stripe-sandbox'), [
      '--port',
      '0',
      '--data-dir',
      join(folder, 'data'),
    ]);
    const stripe = stripeOf({ port });
    const { customer, clock } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
    const price = await planPrice(stripe, 1900);
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price }] });
    await advance(stripe, clock, '2026-02-02T00:00:00Z');

    const { items } = await stripe.subscriptions.retrieve(id);
    expect(items.data[0]?.current_period_start).toBe(at('2026-02-01T00:00:00Z'));
    const { data } = await stripe.invoices.list({ customer });
    expect(data.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([
      ['paid', 1900],
      ['paid', 1900],
    ]);
    expect(existsSync(join(folder, 'data/sandbox.db'))).toBe(true);
  });

  it('is imported by its name, with its types', async () => {
    writeFileSync(join(folder, 'consumer.ts'), consumer);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--lib', 'es2024,dom'];
    await run(process.execPath, [resolve('typescript/bin/tsc'), ...options, 'consumer.ts'], { cwd: folder });
    const { stdout } = await run(process.execPath, ['consumer.ts'], { cwd: folder });
    expect(stdout.trim()).toBe('1900,1900');
  });
});

/** Folder of an installed package, which may not export its package.json. */
function folderOf(name: string): string {
  let folder = dirname(resolve(name));
  while (!existsSync(join(folder, 'package.json')) || !folder.endsWith(`node_modules/${name}`))
    folder = dirname(folder);
  return folder;
}
