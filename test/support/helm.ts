import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { parseAllDocuments } from 'yaml';
import { pipDownload, verifyWheel } from '../../dev/temporal/wheel.ts';

const run = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The chart in the checkout. */
export const CHART = path('deploy/helm/perennial');

/** What Kubernetes gets, as far as the tests look at it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  spec?: Record<string, unknown>;
}

/** Needs no newer Go than the product's other tools. */
const HELM = 'helm.sh/helm/v3/cmd/helm@v3.19.5';

/**
 * Helm: of the PATH, else built once with Go into `.cache/helm` (two minutes).
 * @returns the reason instead, where there is no Go or no way to the module
 */
export async function findHelm(): Promise<string | { missing: string }> {
  const cache = path('.cache/helm');
  const built = join(cache, 'helm');
  const { stdout } = await run('sh', ['-c', 'command -v helm || true']);
  if (stdout.trim() !== '') return stdout.trim();
  if (existsSync(built)) return built;
  mkdirSync(cache, { recursive: true });
  try {
    await run('go', ['install', '-ldflags', '-s -w', HELM], {
      env: { ...process.env, GOBIN: cache, GOTOOLCHAIN: 'local' },
      timeout: 900_000,
    });
    return built;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    return { missing: code === 'ENOENT' ? 'Go is not installed' : `go: ${stderr.trim().split('\n').at(-1)}` };
  }
}

/** Renders the chart for a Kubernetes with all that it can use. */
export async function renderChart(helm: string, set: Record<string, string> = {}): Promise<Manifest[]> {
  const pairs = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const { stdout } = await run(helm, ['template', 'bill', CHART, '--kube-version', '1.34.0', ...pairs]);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** The schemas of Kubernetes' own API document, in a Python package; looked at when the hash was pinned. */
const SCHEMAS = 'kubernetes-validate==1.37.0';
const SCHEMAS_SHA256 = '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9';

/**
 * Schemas of the kinds of Kubernetes 1.34 by file name, unknown fields refused.
 * @returns the reason instead, where there is no pip or no way to the package
 */
export async function kubernetesSchemas(): Promise<Record<string, object> | { missing: string }> {
  mkdirSync(path('.cache'), { recursive: true });
  const folder = mkdtempSync(path('.cache/schemas-'));
  try {
    await pipDownload(SCHEMAS, folder);
    const wheel = readFileSync(join(folder, readdirSync(folder)[0] ?? ''));
    verifyWheel(wheel, SCHEMAS_SHA256);
    const files = unzipSync(wheel, { filter: ({ name }) => name.includes('/v1.34.0-local-strict/') });
    return Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [
        name.split('/').at(-1) ?? '',
        JSON.parse(Buffer.from(bytes).toString()) as object,
      ]),
    );
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The definition of KEDA's ScaledObject, of KEDA's own module. */
export async function scaledObjectSchema(): Promise<object> {
  const { stdout } = await run('go', ['mod', 'download', '-json', 'github.com/kedacore/keda/v2@v2.18.0'], {
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  });
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  const [document] = parseAllDocuments(
    readFileSync(join(Dir, 'config/crd/bases/keda.sh_scaledobjects.yaml'), 'utf8'),
  );
  const { spec } = document?.toJS() as {
    spec: { versions: { schema: { openAPIV3Schema: object } }[] };
  };
  return spec.versions[0]?.schema.openAPIV3Schema ?? {};
}
