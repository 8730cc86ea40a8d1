import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurn } from '../../dev/launcher/in-turn.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { watchFolders } from '../../dev/launcher/watch.ts';

describe('what is watched', () => {
  const base = mkdtempSync(join(tmpdir(), 'perennial-watch-'));
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('is reported by its path when it changed, however deep; files that editors keep for themselves are not', async () => {
    mkdirSync(join(base, 'web/customer'), { recursive: true });
    const changed: string[] = [];
    const close = watchFolders(['web'], (file) => changed.push(file), { base, gatherMs: 1 });
    try {
      // Watching may begin a little after it was asked for.
      await waitUntil(
        () => {
          writeFileSync(join(base, 'web/.page.tsx.swp'), '');
          writeFileSync(join(base, 'web/customer/page.css'), 'a {}');
          writeFileSync(join(base, 'web/page.tsx~'), '');
          return changed.length > 0;
        },
        { deadlineMs: 20_000, what: 'the change to be reported' },
      );
    } finally {
      close();
    }
    expect(new Set(changed)).toEqual(new Set(['web/customer/page.css']));
  });
});

describe('things done in turn', () => {
  it('never overlap, wait once for each kind, and go on after a failure', async () => {
    const log: string[] = [];
    const failures: unknown[] = [];
    const soon = inTurn((error) => failures.push(error));
    const work = (name: string) => async (): Promise<void> => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
    };
    const done = Promise.withResolvers<undefined>();
    soon('product', work('first'));
    soon('product', work('left out'));
    soon('console', () => Promise.reject(new Error('does not compile')));
    soon('last', async () => {
      await work('second')();
      done.resolve(undefined);
    });
    await done.promise;
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(failures).toEqual([new Error('does not compile')]);
  });
});
