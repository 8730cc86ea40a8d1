import type { MikroORM } from '../../db/orm.ts';
import { rightsOfRole } from '../../db/audit/rights-of-role.ts';
import { carriedOut, note, noteInProduction, ok } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Database role';

/**
 * The role that the application signs in as: of what proves who moved money it may read and add, and no
 * more.
 */
export const checkDatabaseRole = (orm: MikroORM): Promise<Finding[]> =>
  carriedOut(NAME, 'Check that the catalogue of PostgreSQL can be read.', async () => {
    const { role, server, owned, granted, asSuperuser, createsInPublic } = await rightsOfRole(orm.em.fork());
    const beyond = [
      ...server,
      ...(owned.length > 0 ? [`owns ${owned.join(', ')}`] : []),
      ...(granted.length > 0 ? [`may ${granted.join(', ')}`] : []),
      ...(asSuperuser.length > 0 ? [`calls ${asSuperuser.join(', ')} as a superuser`] : []),
    ];
    if (beyond.length === 0)
      return [
        ok(NAME, `${role} reads and adds entries of the audit log, no more`),
        ...(createsInPublic
          ? [
              note(
                NAME,
                `${role} may create in the schema public, as the months of usage need`,
                'Before a superuser runs a migration, look for functions and operators in public that none of ours made.',
              ),
            ]
          : []),
      ];
    return [
      noteInProduction(
        NAME,
        `${role} could change the audit log: ${beyond.join('; ')}`,
        'Sign in as a role that is no superuser, and have a superuser run db/audit-owner.sql (docs/adr/0029).',
      ),
    ];
  });
