import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsDemo, writeDemoMark } from '../../dev/demo/mark.ts';
import { signInChoices } from '../../dev/demo/identities.ts';
import { PASTS } from '../../dev/demo/stories.ts';
import { demoUsers } from '../../dev/identity/demo-users.ts';
import { parseLauncherOptions } from '../../dev/launcher/options.ts';

describe('the demo customers of a first start', () => {
  it.each([
    [[], true],
    [['--empty'], false],
    [['--json'], false],
    [['--keycloak'], false],
    [['--account', 'lived-in'], false],
  ])('given %j, they are wanted: %s', (args, demo) => {
    expect(parseLauncherOptions(args).demo).toBe(demo);
  });

  it('are made once: on an empty directory, and again only where they were not completed', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'perennial-demo-'));
    try {
      expect(needsDemo(dataDir)).toBe(true);
      mkdirSync(join(dataDir, 'postgres'));
      expect(needsDemo(dataDir)).toBe(false);
      writeDemoMark(dataDir, { today: 0, ready: false });
      expect(needsDemo(dataDir)).toBe(true);
      writeDemoMark(dataDir, { today: 0, ready: true });
      expect(needsDemo(dataDir)).toBe(false);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('end today on every day of a year, each step after the one before', () => {
    for (let day = 0; day < 366; day++) {
      const today = Date.UTC(2026, 0, 1 + day, 14);
      for (const past of Object.values(PASTS)) {
        const times = past(today).moments.map(({ at }) => at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.at(-1)).toBe(today);
        expect(times[0]).toBe(past(today).start);
      }
    }
  });

  it('are offered on the sign-in page only where they are, with a word while they are made', () => {
    const about = (choices: ReturnType<typeof signInChoices>): string =>
      choices.map((choice) => `${choice.email} ${choice.about}`).join('\n');
    expect(about(signInChoices(null))).not.toContain('overdue');
    expect(about(signInChoices(null))).not.toContain('olga');
    expect(about(signInChoices({ today: 0, ready: false }))).toContain('Still being prepared');
    expect(about(signInChoices({ today: 0, ready: true }))).not.toContain('Still being prepared');
    const known = demoUsers.map(({ email }) => email);
    const staff = signInChoices(null).map(({ email }) => email);
    expect(staff.filter((email) => !known.includes(email))).toEqual([]);
  });
});
