/**
 * `npm run sbom [-- <file>]`: writes what the package is made of (CycloneDX, by npm) and refuses licences
 * that nobody has agreed to.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../config/command-line.ts';

/** A package, as CycloneDX has it. */
interface SbomComponent {
  name: string;
  version: string;
  /** npm marks what only development needs. */
  properties?: { name: string; value: string }[];
  licenses?: { expression?: string; license?: { id?: string; name?: string } }[];
}

/**
 * They let the package be used, changed and passed on, with their notice. MPL-2.0 asks for changes of its
 * own files only.
 */
const ALLOWED = new Set(
  `MIT MIT-0 ISC Apache-2.0 BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 CC0-1.0 CC-BY-4.0 Unlicense Python-2.0 OFL-1.1 MPL-2.0`.split(
    ' ',
  ),
);

/** Of tools that are never passed on with the package: they ask for nothing of who only uses them. */
const ALLOWED_IN_TOOLS = new Set([...ALLOWED, 'Artistic-2.0', 'CC-BY-3.0', 'WTFPL']);

/**
 * Say nothing of their licence in package.json; they are in tests and benchmarks only, and their
 * repositories have one.
 */
const SILENT = new Set(['@supabase/stripe-sync-engine', 'png-js', 'unionfs']);

/** Packages of this repository; npm names them by their folders. */
const OWN = new Set(['stripe-sandbox']);

const DEVELOPMENT = 'cdx:npm:package:development';

/** Packages whose licence is not among those agreed to, as `name@version: licence`. */
export function refusedLicences(components: readonly SbomComponent[]): string[] {
  return components.flatMap(({ name, version, properties = [], licenses = [] }) => {
    const isTool = properties.some((one) => one.name === DEVELOPMENT && one.value === 'true');
    const allowed = isTool ? ALLOWED_IN_TOOLS : ALLOWED;
    const given = licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? '');
    if (given.length === 0) return SILENT.has(name) || OWN.has(name) ? [] : [`${name}@${version}: none`];
    return given.filter((one) => !isAllowed(one, allowed)).map((one) => `${name}@${version}: ${one}`);
  });
}

/** SPDX: of what stands with OR one is enough, of what stands with AND all are needed. */
const isAllowed = (expression: string, allowed: ReadonlySet<string>): boolean =>
  expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => allowed.has(id.trim())));

const usage = `npm run sbom [-- options]
Writes a CycloneDX list of all packages, and fails where a licence is not agreed to.
  --file <file>  where to (default .artifacts/sbom.json)`;

function main(file: string): number {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { components } = JSON.parse(text) as { components: SbomComponent[] };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`${file}: ${components.length} packages`);
  const refused = refusedLicences(components);
  if (refused.length === 0) return 0;
  console.error(`Nobody has agreed to these licences (scripts/sbom.ts):\n  ${refused.join('\n  ')}`);
  return 1;
}

if (import.meta.main) {
  await runMain(usage, (args) => {
    const options = { file: { type: 'string', default: '.artifacts/sbom.json' } } as const;
    return main(parseArgs({ args, options }).values.file);
  });
}
