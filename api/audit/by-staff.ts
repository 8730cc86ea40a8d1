import type { AuditRow } from '../../db/audit/audit-log.ts';
import type { ApiDeps } from '../deps.ts';
import type { Principal } from '../auth/principal.ts';

/** The parts of a request that say who did something, and when. */
interface Acting {
  principal: Principal;
  requestId: string;
  deps: Pick<ApiDeps, 'now'>;
}

/** The common fields of an audit entry about a request of staff. */
export const byStaff = ({
  principal,
  requestId,
  deps,
}: Acting): Pick<AuditRow, 'actorId' | 'actorKind' | 'requestId' | 'at'> => ({
  actorId: principal.userId,
  actorKind: 'staff',
  requestId,
  at: deps.now(),
});

/** The same of what customers and staff may do alike, for themselves. */
export const byCaller = (acting: Acting): ReturnType<typeof byStaff> => ({
  ...byStaff(acting),
  actorKind: acting.principal.role === 'viewer' ? 'customer' : 'staff',
});
