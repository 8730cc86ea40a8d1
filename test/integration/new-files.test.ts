import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { writeNew } from '../../scripts/new.ts';

const project = join(import.meta.dirname, '../..');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'perennial-new-'));
  for (const folder of ['api/catalogue', 'activities/dunning', 'domain/dunning', 'test/unit'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['api/routes.ts', 'activities/index.ts'])
    copyFileSync(join(project, file), join(root, file));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** What TypeScript says of the project with what was written laid over it. */
function typeErrors(): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(project, 'tsconfig.json'), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    project,
  );
  const overlay = (path: string): string => {
    const written = path.replace(project, root);
    return path.startsWith(project) && existsSync(written) ? written : path;
  };
  const host = ts.createCompilerHost({ ...options, noEmit: true, incremental: false });
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (path) => readFile(overlay(path));
  host.fileExists = (path) => fileExists(overlay(path));
  const roots = ['api/routes.ts', 'activities/index.ts', 'domain/dunning/first-retry.ts'];
  const program = ts.createProgram(
    roots.map((file) => join(project, file)),
    { ...options, noEmit: true, incremental: false },
    host,
  );
  const asked = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(project) && existsSync(fileName.replace(project, root)));
  expect(asked).toHaveLength(5);
  return asked
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('writes a route, an activity and a rule that compile where they are listed', () => {
  const route = ['route', 'get', '/admin/plans/:code/history', 'catalogue/get-plan-history'];
  expect(writeNew(route, root).slice(0, 2)).toEqual([
    'made    api/catalogue/get-plan-history.ts',
    'changed api/routes.ts',
  ]);
  writeNew(['activity', 'dunning/read-payday'], root);
  writeNew(['rule', 'dunning/first-retry'], root);
  expect(typeErrors()).toEqual([]);
  expect(readFileSync(join(root, 'api/routes.ts'), 'utf8')).toMatch(/\n {2}getPlanHistoryRoute,\n\];\n$/);
  expect(readFileSync(join(root, 'activities/index.ts'), 'utf8')).toContain(
    'readPayday: readPayday(deps),\n  };',
  );
  expect(readFileSync(join(root, 'test/unit/domain-first-retry.test.ts'), 'utf8')).toContain('firstRetry');
});

it.each([
  [['route', 'fetch', '/admin/x', 'catalogue/x'], 'fetch is not one of'],
  [['route', 'get', 'admin/x', 'catalogue/x'], 'is not a path'],
  [['route', 'get', '/admin/x', 'kitchen/x'], 'no context kitchen'],
  [['activity', 'dunning/../../x'], 'is not <context>/<name>'],
  [['activity', '../dunning/x'], 'is not <context>/<name>'],
  [['rule', 'dunning/FirstRetry'], 'is not <context>/<name>'],
  [['cake'], 'Say what to make'],
])('refuses %j and writes nothing', (args, message) => {
  const before = readFileSync(join(root, 'api/routes.ts'), 'utf8');
  expect(() => writeNew(args, root)).toThrow(message);
  expect(readFileSync(join(root, 'api/routes.ts'), 'utf8')).toBe(before);
});

it('overwrites nothing', () => {
  writeNew(['rule', 'dunning/first-retry'], root);
  expect(() => writeNew(['rule', 'dunning/first-retry'], root)).toThrow('is there already');
});
