/**
 * `npm run pin:images`: writes the digest of each image of docker-compose.yml and Dockerfile behind its
 * tag.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs, promisify } from 'node:util';
import { runMain } from '../config/command-line.ts';

const FILES = ['docker-compose.yml', 'Dockerfile'];
/** What is built here has no digest before it is pushed. */
const OURS = /^perennial:/;
const IMAGE = /^(\s*image:\s+|FROM\s+)([\w./-]+:[\w.-]+)(@sha256:[0-9a-f]{64})?/gm;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const usage = `npm run pin:images [-- options]
Writes the digest of each image of docker-compose.yml and Dockerfile behind its tag, as the registry has it now. Needs docker with buildx.
  --check    writes nothing; ends with 1 where an image has no digest or another one than its tag has now
  --release  asks no registry and writes nothing; ends with 1 where an image has no digest`;

/** The digest of an image for all platforms. @throws Error naming the image */
async function digestOf(image: string): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}'];
  try {
    const { stdout } = await promisify(execFile)('docker', args, { timeout: 60_000 });
    if (DIGEST.test(stdout.trim())) return stdout.trim();
    throw new Error(`answered ${JSON.stringify(stdout.trim().slice(0, 100))}`);
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n').at(-1) : String(error);
    throw new Error(`The digest of ${image} could not be read: ${said ?? ''}. Nothing was written.`, {
      cause: error,
    });
  }
}

async function pin(isCheck: boolean): Promise<number> {
  const texts = FILES.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const images = new Set(
    texts.flatMap(({ text }) => [...text.matchAll(IMAGE)].map(([, , image = '']) => image)),
  );
  const digests = new Map<string, string>();
  // All of them are known before the first file is written.
  await Promise.all(
    [...images]
      .filter((image) => !OURS.test(image))
      .map(async (image) => digests.set(image, await digestOf(image))),
  );
  let changed = 0;
  for (const { file, text } of texts) {
    const pinned = text.replaceAll(IMAGE, (line: string, before: string, image: string, old = '') => {
      const digest = digests.get(image);
      if (digest === undefined || old === `@${digest}`) return line;
      changed += 1;
      process.stdout.write(`${file}: ${image}@${digest}${old === '' ? '' : `, was ${String(old)}`}\n`);
      return `${before}${image}@${digest}`;
    });
    if (!isCheck && pinned !== text) writeFileSync(file, pinned);
  }
  process.stdout.write(changed === 0 ? 'Every image has the digest of its tag.\n' : '');
  return isCheck && changed > 0 ? 1 : 0;
}

/** Refuses images that only a tag names: whoever can push to it decides what runs. */
function requirePinned(): Promise<number> {
  let missing = 0;
  for (const file of FILES)
    for (const [, , image = '', digest] of readFileSync(file, 'utf8').matchAll(IMAGE)) {
      if (digest !== undefined || OURS.test(image)) continue;
      missing += 1;
      process.stdout.write(`${file}: ${image} has no digest; run npm run pin:images\n`);
    }
  process.stdout.write(missing === 0 ? 'Every image has a digest.\n' : '');
  return Promise.resolve(missing === 0 ? 0 : 1);
}

await runMain(usage, (args) => {
  const options = {
    check: { type: 'boolean', default: false },
    release: { type: 'boolean', default: false },
  } as const;
  const { check, release } = parseArgs({ args, options }).values;
  return release ? requirePinned() : pin(check);
});
