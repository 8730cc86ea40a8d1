import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const builds = join(root, '.cache', 'console');
const bundler = fileURLToPath(new URL('bundle-console.ts', import.meta.url));
/** Others may still be serving theirs. */
const kept = 16;

/**
 * Builds the web console, unless these very sources were built before, and answers the folder that holds
 * it. A build is made under another name and put in place when it is whole, so that two at once, or one
 * that is broken off, harm nobody.
 */
export async function buildConsole(): Promise<string> {
  const hash = sourceHash();
  const folder = join(builds, hash);
  if (existsSync(join(folder, 'index.html'))) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  const unfinished = join(builds, `.${randomUUID()}`);
  try {
    await bundle(unfinished);
    // Changed while it was read: what was built is neither the one nor the other.
    if (sourceHash() !== hash) return await buildConsole();
    await compress(unfinished);
    putInPlace(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOld();
  return folder;
}

/** Another build of the same may have come first, also in this very moment. */
function putInPlace(unfinished: string, folder: string): void {
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'index.html'))) throw error;
  }
}

/**
 * Over everything that the build depends on: the sources, the client, the versions of the libraries, how it
 * is built.
 */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = ['web', 'client']
    .flatMap((name) => readdirSync(join(root, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(root, 'package-lock.json'), fileURLToPath(import.meta.url), bundler])
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}

/**
 * In a process of its own: the bundler sets NODE_ENV for its whole process, and is not loaded where nothing
 * is built.
 */
async function bundle(outDir: string): Promise<void> {
  mkdirSync(builds, { recursive: true });
  const { stderr } = await promisify(execFile)(process.execPath, [bundler, outDir], {
    cwd: root,
    // Tests build with NODE_ENV=test, by which libraries would come with their checks for developers.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  process.stderr.write(stderr);
}

const worthCompressing = /\.(?:js|css|svg|json|txt)$/;

/** Puts a .br and a .gz beside each file that shrinks, once and as small as can be. */
async function compress(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    worthCompressing.test(name),
  );
  await Promise.all(
    files.map(async (name) => {
      const bytes = readFileSync(join(folder, name));
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
        promisify(gzip)(bytes, { level: 9 }),
      ]);
      writeFileSync(join(folder, `${name}.br`), br);
      writeFileSync(join(folder, `${name}.gz`), gz);
    }),
  );
}

function removeOld(): void {
  const old = readdirSync(builds)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, at: statSync(join(builds, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .slice(kept);
  for (const { name } of old) rmSync(join(builds, name), { recursive: true, force: true });
}

if (import.meta.main) process.stdout.write(`${await buildConsole()}\n`);
