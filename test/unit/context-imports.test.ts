import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { contextImports, crossing } from '../../scripts/lint/context-imports.ts';
import { PLATFORM, PUBLIC_FILES } from '../../scripts/lint/public-files.ts';

const root = join(import.meta.dirname, '../..');

/** What the rule says of one line in a file. */
const complaints = (file: string, code: string): string[] =>
  new Linter({ cwd: root })
    .verify(
      code,
      {
        files: ['**/*.ts'],
        languageOptions: { parser: tseslint.parser },
        plugins: { contexts: { rules: { imports: contextImports } } },
        rules: { 'contexts/imports': 'error' },
      },
      join(root, file),
    )
    .map(({ message }) => message);

describe('imports across contexts', () => {
  it.each([
    ['a value', `import { listApprovals } from '../approvals/approvals.ts';`],
    ['a type', `import type { ApprovalRow } from '../approvals/approvals.ts';`],
    ['a name passed on', `export { listApprovals } from '../approvals/approvals.ts';`],
    ['all names passed on', `export * from '../approvals/approvals.ts';`],
    ['an import at run time', `const approvals = await import('../approvals/approvals.ts');`],
  ])('are refused of a file that is not public: %s', (_, code) => {
    expect(complaints('db/accounts/users.ts', code)).toEqual([
      expect.stringContaining('approvals.ts is no public file of approvals in db/'),
    ]);
  });

  it.each([
    ['a public file', 'db/auth/sessions.ts', '../accounts/users.ts'],
    ['a public file in a folder below', 'api/subscriptions/x.ts', '../usage/ingest/customer-clock.ts'],
    ['the same context', 'db/usage/rating/x.ts', '../ingest/usage-writer.ts'],
    ['the platform', 'db/accounts/users.ts', '../audit/audit-log.ts'],
    ['a file of the layer itself', 'db/accounts/users.ts', '../sql.ts'],
    ['another layer', 'api/approvals/x.ts', '../../db/approvals/approvals.ts'],
    ['a package', 'db/accounts/users.ts', 'kysely'],
  ])('may go to %s', (_, file, target) => {
    expect(complaints(file, `import { x } from '${target}';`)).toEqual([]);
  });

  it.each(Object.keys(PUBLIC_FILES))('are held by the lint of %s/', async (layer) => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(
      join(root, layer, 'accounts/x.ts'),
    )) as { rules: Record<string, unknown> };
    expect(config.rules['contexts/imports']).toEqual([2]);
  });

  it('use each file that is listed as public', () => {
    const used = new Set<string>();
    for (const layer of Object.keys(PUBLIC_FILES)) {
      for (const file of readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts')) continue;
        const path = `${layer}/${file}`;
        for (const [, target = ''] of readFileSync(join(root, path), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
          const to = crossing(path, target);
          if (to !== null) used.add(`${to.layer}/${to.context}/${to.file}`);
        }
      }
    }
    const listed = Object.entries(PUBLIC_FILES).flatMap(([layer, contexts]) =>
      Object.entries(contexts).flatMap(([context, files]) =>
        files.map((file) => `${layer}/${context}/${file}`),
      ),
    );
    expect(listed.toSorted()).toEqual([...used].toSorted());
  });

  it('know the platform as docs/contexts.md does', () => {
    const text = readFileSync(join(root, 'docs/contexts.md'), 'utf8');
    const [, own = ''] =
      /The platform's own, which every context may use: ([\s\S]*?)\n\n/.exec(`${text}\n\n`) ?? [];
    expect([...own.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)).toEqual(PLATFORM);
  });
});
