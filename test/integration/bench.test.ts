import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Report } from '../../bench/report/table.ts';

/** The build, the servers and two measurements with small numbers. */
const LIMIT_MS = 600_000;

describe('npm run bench', () => {
  it(
    'builds, measures and tells its figures as JSON',
    async () => {
      const args = ['run', '--silent', 'bench', '--', 'spine', '--quick', '--only', 'a,b', '--json'];
      const { stdout } = await promisify(execFile)('npm', args, { timeout: LIMIT_MS });
      const { machine, date, figures } = JSON.parse(stdout) as Report;
      expect(machine.cores).toBeGreaterThan(0);
      expect(Date.parse(date)).toBeGreaterThan(Date.now() - LIMIT_MS);
      const named = new Map(figures.map((figure) => [figure.name, figure]));
      const acknowledged = named.get('webhooks acknowledged, 10 at a time (floor: bare inserts)');
      expect(acknowledged).toMatchObject({ unit: '1/s', target: 'ratio >= 0.4' });
      expect(acknowledged?.median).toBeGreaterThan(0);
      expect(acknowledged?.ratio).toBeCloseTo((acknowledged?.median ?? 0) / (acknowledged?.floor ?? 1), 2);
      expect(named.get('acknowledged until projected, 50 events a second, p99')?.median).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});
