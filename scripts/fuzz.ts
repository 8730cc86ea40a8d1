/**
 * `npm run fuzz`: holds a running system against its OpenAPI document, as each role. Exit code 0 when
 * nothing is found.
 */
import { parseArgs } from 'node:util';
import { UsageError, runCommand } from '../config/command-line.ts';
import { startFuzzedSystem } from './fuzz/fuzzed-system.ts';
import type { FuzzRole } from './fuzz/fuzzed-system.ts';
import { fuzz, installSchemathesis } from './fuzz/schemathesis.ts';

const usage = `npm run fuzz [-- options]
  --examples <n>      random requests per operation (default 200)
  --roles <a,b>       of viewer (a customer), editor, finance, admin, key (an administrator's API key); default all
  --path <regex>      only paths that match
  --seed <n>          the same requests as a run before`;

const roles = ['viewer', 'editor', 'finance', 'admin', 'key'] as const;
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
      roles: { type: 'string', default: roles.join(',') },
      path: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const wanted = values.roles.split(',');
  const unknown = wanted.filter((role) => !roles.includes(role as FuzzRole));
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
    const found: string[] = [];
    for (const role of options.roles) {
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
      for (const { include, ...part } of parts) {
        const run = { ...common, ...part, ...(include === undefined ? {} : { include }) };
        if ((await fuzz(run, write)) !== 0) found.push(role);
      }
    }
    write(
      found.length === 0
        ? '\nNothing was found.\n'
        : `\nSomething was found as ${[...new Set(found)].join(', ')}.\n`,
    );
    return found.length === 0;
  } finally {
    await system.stop();
  }
}

await runCommand(usage, async (args) => ((await runAll(parseOptions(args))) ? 0 : 1));
