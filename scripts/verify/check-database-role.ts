import type { MikroORM } from '../../db/orm.ts';
import { rightsOfRole } from '../../db/audit/rights-of-role.ts';
import { carriedOut, noteInProduction, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Database role';

/**
 * The role that the application signs in as: of what proves who moved money it may read and add, and no
 * more.
 */
export const checkDatabaseRole = (orm: MikroORM): Promise<Finding[]> =>
  carriedOut(NAME, 'Check that the catalogue of PostgreSQL can be read.', async () => {
    const { role, server, owned, granted, asSuperuser, createsInPublic, ownsOthers } = await rightsOfRole(
      orm.em.fork(),
    );
    const beyond = [
      ...server,
      ...(owned.length > 0 ? [`owns ${owned.join(', ')}`] : []),
      ...(granted.length > 0 ? [`may ${granted.join(', ')}`] : []),
      ...(asSuperuser.length > 0 ? [`calls ${asSuperuser.join(', ')} as a superuser`] : []),
    ];
    const asOwner = [
      ...(ownsOthers > 0 ? [`owns ${ownsOthers} of the other tables and functions`] : []),
      ...(createsInPublic ? ['may create in the schema public'] : []),
    ];
    if (beyond.length === 0 && asOwner.length === 0)
      return [passed(NAME, `${role} reads and writes rows, adds entries of the audit log, and owns nothing`)];
    if (beyond.length === 0)
      return [
        passed(NAME, `${role} reads and adds entries of the audit log, no more`),
        noteInProduction(
          NAME,
          `${role} ${asOwner.join(', and ')}: code of its own would run in a migration`,
          'Have another role own them, and run db/audit-owner.sql (docs/runbooks/database-roles.md).',
        ),
      ];
    return [
      noteInProduction(
        NAME,
        `${role} could change the audit log: ${[...beyond, ...asOwner].join('; ')}`,
        'Sign in as a role that is no superuser and owns nothing (docs/runbooks/database-roles.md).',
      ),
    ];
  });
