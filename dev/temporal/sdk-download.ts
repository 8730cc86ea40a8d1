import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { executableName } from './executable-name.ts';

const child = fileURLToPath(new URL('sdk-download-child.ts', import.meta.url));

/**
 * Lets Temporal's SDK download the official binary. In a process of its own, since the SDK's runtime
 * takes over SIGINT and SIGTERM of the process that loads it.
 */
export async function downloadWithSdk(cacheDir: string): Promise<string> {
  const downloads = join(cacheDir, 'sdk');
  mkdirSync(downloads, { recursive: true });
  try {
    await promisify(execFile)(process.execPath, [child, downloads], { timeout: 180_000 });
  } catch (error) {
    rmSync(downloads, { recursive: true, force: true });
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    throw new Error(killed === true ? 'no answer within three minutes' : reason(stderr ?? ''), {
      cause: error,
    });
  }
  const file = readdirSync(downloads, { recursive: true, encoding: 'utf8' }).find((name) =>
    /temporal[^/\\]*(\.exe)?$/.test(name),
  );
  if (file === undefined) throw new Error('the SDK downloaded nothing');
  return keep(join(downloads, file), cacheDir, downloads);
}

function keep(file: string, cacheDir: string, downloads: string): string {
  const target = join(cacheDir, executableName);
  copyFileSync(file, `${target}.part`);
  renameSync(`${target}.part`, target);
  rmSync(downloads, { recursive: true, force: true });
  return target;
}

function reason(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => /error|refused|status|fail/i.test(line));
  return lines[0]?.trim().slice(0, 200) ?? 'the download failed';
}
