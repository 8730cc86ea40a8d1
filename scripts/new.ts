/**
 * `npm run new`: writes the first lines of a route, an activity or a rule, and lists them where they
 * belong.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runMain, UsageError } from '../config/command-line.ts';

const usage = `npm run new -- route <method> <path> <context>/<name>
npm run new -- activity <context>/<name>
npm run new -- rule <context>/<name>
Writes the file with its test, and lists a route in api/routes.ts, an activity in activities/index.ts. Contexts are those of
docs/contexts.md. Nothing is overwritten.
  npm run new -- route get /admin/plans/:code/history catalogue/get-plan-history
  npm run new -- activity dunning/read-payday
  npm run new -- rule dunning/first-retry`;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** A text to be written to a file of the project. */
interface Written {
  file: string;
  text: string;
}

/** Files to make, files to change, and what is left to do by hand. */
interface Plan {
  made: Written[];
  changed: Written[];
  next: string[];
}

/** Where it goes, by `<context>/<name>`. */
interface Place {
  context: string;
  /** `get-plan-history` */
  name: string;
  /** `getPlanHistory` */
  camel: string;
}

/** Writes what was asked for below `root`. @returns what was done, and what is left to do */
export function writeNew(args: readonly string[], root: string): string[] {
  const { made, changed, next } = planOf(args, root);
  for (const { file } of made)
    if (existsSync(join(root, file))) throw new UsageError(`${file} is there already.`);
  for (const { file, text } of [...made, ...changed]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return [
    ...made.map(({ file }) => `made    ${file}`),
    ...changed.map(({ file }) => `changed ${file}`),
    ...next.map((step) => `next    ${step}`),
  ];
}

function planOf([kind, ...rest]: readonly string[], root: string): Plan {
  if (kind === 'route' && rest.length === 3) return newRoute(rest as [string, string, string], root);
  if (kind === 'activity' && rest.length === 1)
    return newActivity(placeOf(rest[0], 'activities', root), root);
  if (kind === 'rule' && rest.length === 1) return newRule(placeOf(rest[0], 'domain', root));
  throw new UsageError('Say what to make, and where.');
}

function placeOf(text: string | undefined, layer: string, root: string): Place {
  const [context = '', name = '', ...more] = text?.split('/') ?? [];
  if (more.length > 0 || !/^[a-z]+(-[a-z\d]+)*$/.test(name))
    throw new UsageError(`${text ?? ''} is not <context>/<name>, in small letters and hyphens.`);
  if (!/^[a-z-]+$/.test(context) || !isFolder(join(root, layer, context)))
    throw new UsageError(`${layer}/ has no context ${context}; docs/contexts.md names them.`);
  return { context, name, camel: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) };
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function newRoute([method, path, where]: [string, string, string], root: string): Plan {
  const place = placeOf(where, 'api', root);
  if (!METHODS.includes(method)) throw new UsageError(`${method} is not one of ${METHODS.join(', ')}.`);
  if (!/^(\/:?[a-z_-]+)+$/.test(path)) throw new UsageError(`${path} is not a path below /api/v1.`);
  const { context, name, camel } = place;
  const params = [...path.matchAll(/:([a-z_]+)/g)].map(([, param = '']) => param);
  const schema = params.map((param) => `${param}: z.string().min(1).max(100)`).join(', ');
  const type = `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
  const text = `import { z } from 'zod';
import { defineRoute, ok } from '../http/define-route.ts';

/** ${method.toUpperCase()} ${path} */
export const ${camel}Route = defineRoute({
  method: '${method}',
  path: '${path}',
  role: 'admin',
  summary: 'What it does, in one line',
  tags: ['Administration'],${params.length === 0 ? '' : `\n  params: z.object({ ${schema} }),`}
  responses: { 200: z.object({ done: z.boolean() }).meta({ id: '${type}' }) },
  errors: [],
  handler: () => Promise.resolve(ok({ done: true })),
});
`;
  const listed = 'api/routes.ts';
  const routes = readFileSync(join(root, listed), 'utf8')
    .replace(/\n\n(?!import)/, `\nimport { ${camel}Route } from './${context}/${name}.ts';\n\n`)
    .replace(/\n\];\n*$/, `\n  ${camel}Route,\n];\n`);
  return {
    made: [{ file: `api/${context}/${name}.ts`, text }],
    changed: [{ file: listed, text: routes }],
    next: [
      'npm run openapi',
      'a case for each declared error: test/support/refusal-walk.ts says where',
      'a contract test of what it answers',
    ],
  };
}

function newActivity({ context, name, camel }: Place, root: string): Plan {
  const text = `import type { ActivityDeps } from '../deps.ts';

/** What the step does, in one line. @throws ApplicationFailure, not retryable: which, and when */
export const ${camel} =
  (deps: Pick<ActivityDeps, 'now'>) =>
  (): Promise<{ at: number }> =>
    Promise.resolve({ at: deps.now() });
`;
  const listed = 'activities/index.ts';
  const index = readFileSync(join(root, listed), 'utf8')
    .replace(/^import type/m, `import { ${camel} } from './${context}/${name}.ts';\nimport type`)
    .replace(/\n {2}\};?\n/, `\n    ${camel}: ${camel}(deps),$&`);
  return {
    made: [{ file: `activities/${context}/${name}.ts`, text }],
    changed: [{ file: listed, text: index }],
    next: [
      'what changes something outside goes through activities/effects/perform-effect.ts',
      'its row in test/support/interrupted-steps.ts and guarded-steps.ts, if it does',
      'workflow code that calls it keeps running histories: patched(), test/replay/README.md',
    ],
  };
}

const newRule = ({ context, name, camel }: Place): Plan => ({
  made: [
    {
      file: `domain/${context}/${name}.ts`,
      text: `/** The rule in one sentence, with its source. Times are epoch milliseconds. */
export const ${camel} = (now: number): number => now;
`,
    },
    {
      file: `test/unit/domain-${name}.test.ts`,
      text: `import { ${camel} } from '../../domain/${context}/${name}.ts';

it('says which case it decides', () => {
  expect(${camel}(Date.UTC(2027, 0, 1))).toBe('what the rule wants');
});
`,
    },
  ],
  changed: [],
  next: ['see the test fail, then write the rule', 'its numbers go into domain/policy.ts and docs/rules.md'],
});

if (import.meta.main) {
  await runMain(usage, (args) => {
    const { positionals } = parseArgs({ args, allowPositionals: true });
    const lines = writeNew(positionals, join(import.meta.dirname, '..'));
    process.stdout.write(`${lines.join('\n')}\n`);
    return 0;
  });
}
