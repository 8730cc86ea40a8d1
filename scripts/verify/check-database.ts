import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { queryOne } from '../../db/sql.ts';
import { carriedOut, failed, passed } from './finding.ts';
import type { Finding } from './finding.ts';

/** The database: there, of today's shape, with plans. */
export const checkDatabase = (orm: MikroORM): Promise<Finding[]> =>
  carriedOut('Database', 'Check that PostgreSQL runs and that DATABASE_URL is right.', async () => {
    // The migrator takes a database that does not answer for an empty one.
    await queryOne(orm.em.fork(), 'select 1');
    const pending = await orm.migrator.getPending();
    if (pending.length > 0) {
      const names = pending.map(({ name }) => name).join(', ');
      return [
        failed('Database', `${pending.length} migration(s) are not applied: ${names}`, 'npm run migrate'),
      ];
    }
    const plans = await loadPlans(orm.em.fork());
    if (plans.length === 0) return [failed('Database', 'there are no plans', 'npm run migrate')];
    return [passed('Database', `all migrations applied, ${plans.length} plans`)];
  });
