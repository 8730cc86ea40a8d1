/**
 * `npm run fuzz`: holds a running system against its OpenAPI document, as each role. Exit code 0 when
 * nothing is found.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { UsageError, runMain } from '../config/command-line.ts';
import { FUZZ_ROLES, startFuzzedSystem } from './fuzz/fuzzed-system.ts';
import type { FuzzRole, FuzzedSystem } from './fuzz/fuzzed-system.ts';
import { fuzz, installSchemathesis } from './fuzz/schemathesis.ts';

const usage = `npm run fuzz [-- options]
  --examples <n>      random requests per operation (default 200)
  --roles <a,b>       of ${FUZZ_ROLES.join(', ')} (key: an administrator's API key; viewer: a customer)
  --all-roles         each of them in turn, also the default
  --path <regex>      only paths that match
  --seed <n>          the same requests as a run before`;

const write = (text: string): void => void process.stdout.write(text);

interface Options {
  examples: number;
  roles: FuzzRole[];
  path: string | undefined;
  seed: string | undefined;
}

function parseOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      examples: { type: 'string', default: '200' },
      roles: { type: 'string' },
      'all-roles': { type: 'boolean', default: false },
      path: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  if (values['all-roles'] && values.roles !== undefined)
    throw new UsageError('Name --roles or --all-roles, not both.');
  const wanted = values.roles?.split(',') ?? [...FUZZ_ROLES];
  const unknown = wanted.filter((role) => !FUZZ_ROLES.includes(role as FuzzRole));
  if (unknown.length > 0) throw new UsageError(`There is no role ${unknown.join(', ')}.`);
  const examples = Number(values.examples);
  if (!Number.isInteger(examples) || examples < 1) throw new UsageError('--examples is a number from 1.');
  return { examples, roles: wanted as FuzzRole[], path: values.path, seed: values.seed };
}

/** Whether all went well. */
async function runAll(options: Options): Promise<boolean> {
  write('Setting up schemathesis in .cache/ …\n');
  await installSchemathesis();
  write('Starting a system …\n');
  const system = await startFuzzedSystem();
  const stop = (): void => void system.stop().then(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const summary: RoleSummary[] = [];
    for (const role of options.roles) summary.push(await fuzzAs(role, system, options));
    write(`\n######## summary\n${summary.map(lineOf).join('\n')}\n`);
    return summary.every(({ findings, isClean }) => isClean && findings.length === 0);
  } finally {
    await system.stop();
  }
}

interface RoleSummary {
  role: FuzzRole;
  isClean: boolean;
  findings: string[];
  seconds: number;
}

async function fuzzAs(role: FuzzRole, system: FuzzedSystem, options: Options): Promise<RoleSummary> {
  write(`\n######## as ${role}\n`);
  const common = {
    document: `${system.api}/api/openapi.json`,
    token: await system.signIn(role),
    examples: options.examples,
    phases: 'examples,coverage,fuzzing',
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  };
  const parts = [
    // The stream of changes never ends, so there is no answer to look at.
    { baseUrl: `${system.api}/api/v1`, exclude: '^/auth/|^/live$', include: options.path },
    // Sign-in is at the root.
    ...(options.path === undefined ? [{ baseUrl: system.api, include: '^/auth/' }] : []),
  ];
  const began = Date.now();
  const billBefore = await system.bystander();
  const outcomes = [];
  for (const { include, ...part } of parts) {
    const run = { ...common, ...part, ...(include === undefined ? {} : { include }) };
    outcomes.push(await fuzz(run, write));
  }
  const billAfter = await system.bystander();
  return {
    role,
    isClean: outcomes.every(({ isClean }) => isClean),
    findings: [
      ...outcomes.flatMap(({ findings }) => findings),
      ...(isDeepStrictEqual(billBefore, billAfter)
        ? []
        : [`the bill of somebody else changed: ${JSON.stringify([billBefore, billAfter])}`]),
    ],
    seconds: Math.round((Date.now() - began) / 1_000),
  };
}

function lineOf({ role, isClean, findings, seconds }: RoleSummary): string {
  const time = `${seconds} s`.padStart(7);
  if (findings.length > 0)
    return [`✗ ${role.padEnd(10)}${time}`, ...findings.map((one) => `    ${one}`)].join('\n');
  return isClean
    ? `✓ ${role.padEnd(10)}${time}  nothing was found`
    : `✗ ${role.padEnd(10)}${time}  did not end well`;
}

await runMain(usage, async (args) => ((await runAll(parseOptions(args))) ? 0 : 1));
