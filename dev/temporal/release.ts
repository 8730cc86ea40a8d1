import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { executableName } from './executable-name.ts';

const version = '1.5.1';

/**
 * SHA-256 of the official archives. Taken from the package lists of Hermit, not from the release itself; the
 * bytes must be these whoever sends them. Windows is not among them: install the CLI there.
 */
const archives: Record<string, { name: string; sha256: string }> = {
  'linux-x64': {
    name: 'linux_amd64',
    sha256: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
  },
  'linux-arm64': {
    name: 'linux_arm64',
    sha256: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
  },
  'darwin-x64': {
    name: 'darwin_amd64',
    sha256: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
  },
  'darwin-arm64': {
    name: 'darwin_arm64',
    sha256: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
  },
};

/** What is fetched, and from where; tests serve their own. */
export interface Release {
  url: string;
  sha256: string;
}

/** Fetches the official archive. Nothing of it is run, or kept, before its hash is the pinned one. */
export async function downloadRelease(
  cacheDir: string,
  release: Release | undefined = releaseFor(`${process.platform}-${process.arch}`),
): Promise<string> {
  if (release === undefined)
    throw new Error(`no hash is pinned for ${process.platform}-${process.arch}: install the CLI`);
  const answer = await fetch(release.url, { signal: AbortSignal.timeout(180_000) });
  if (!answer.ok) throw new Error(`${release.url} answers ${answer.status}`);
  const archive = new Uint8Array(await answer.arrayBuffer());
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== release.sha256)
    throw new Error(`the archive's SHA-256 is ${found}, not the pinned ${release.sha256}`);
  const binary = fileOf(gunzipSync(archive), executableName);
  if (binary === undefined) throw new Error('the archive holds no executable');
  mkdirSync(cacheDir, { recursive: true });
  const target = join(cacheDir, executableName);
  // Written aside and renamed: another start at the same time never sees half a file.
  const part = `${target}.${process.pid}.part`;
  writeFileSync(part, binary, { mode: 0o755 });
  renameSync(part, target);
  return target;
}

/** Undefined where no hash is pinned. */
export function releaseFor(platform: string): Release | undefined {
  const archive = archives[platform];
  return (
    archive && {
      url: `https://github.com/temporalio/cli/releases/download/v${version}/temporal_cli_${version}_${archive.name}.tar.gz`,
      sha256: archive.sha256,
    }
  );
}

const BLOCK = 512;

/** One file of a tar archive (POSIX ustar): a header of 512 bytes, then its bytes in blocks of 512. */
function fileOf(tar: Uint8Array, wanted: string): Uint8Array | undefined {
  const text = (from: number, length: number): string =>
    Buffer.from(tar.subarray(from, from + length))
      .toString('latin1')
      .replace(/\0.*$/s, '');
  for (let at = 0; at + BLOCK <= tar.length;) {
    const name = text(at, 100);
    if (name === '') return undefined;
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    if (name.split('/').at(-1) === wanted) return tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}
