import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const version = '26.7.0';
const cache = fileURLToPath(new URL('../../.cache/keycloak', import.meta.url));

/** Why Keycloak cannot be run here, or undefined where it can. */
export async function keycloakObstacle(): Promise<string | undefined> {
  if (!(await runs('java', ['-version']))) return 'Java is not installed (Keycloak needs 17 or newer)';
  if (existsSync(join(cache, `keycloak-${version}`))) return undefined;
  return (await runs('mvn', ['-version']))
    ? undefined
    : 'Maven is not installed, which Keycloak is fetched with';
}

async function runs(command: string, args: string[]): Promise<boolean> {
  return promisify(execFile)(command, args).then(
    () => true,
    () => false,
  );
}

/** The folder of an unpacked Keycloak, fetched from Maven Central once. */
export async function keycloakDistribution(log: (line: string) => void): Promise<string> {
  const target = join(cache, `keycloak-${version}`);
  if (existsSync(target)) return target;
  log(`fetching Keycloak ${version} from Maven Central, once (about 150 MB)`);
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'download-'));
  try {
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
    const artifact = `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:zip`;
    await promisify(execFile)(
      'mvn',
      ['--batch-mode', '--quiet', goal, artifact, `-DoutputDirectory=${folder}`],
      { timeout: 600_000 },
    );
    const zip = readdirSync(folder).find((name) => name.endsWith('.zip'));
    if (zip === undefined) throw new Error('Maven brought no archive');
    log('unpacking Keycloak');
    unpack(join(folder, zip), folder);
    // Whole or not at all: another start at the same time may have been faster.
    if (!existsSync(target)) renameSync(join(folder, `keycloak-${version}`), target);
    return target;
  } catch (cause) {
    throw new Error(`Keycloak ${version} could not be fetched from Maven Central`, { cause });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unpack(zip: string, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    const file = join(folder, name);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    if (name.endsWith('.sh')) chmodSync(file, 0o755);
  }
}
