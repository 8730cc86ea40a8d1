import { Context } from '@temporalio/activity';
import { signAuditHead } from '../../db/audit/audit-chain.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Signs the end of the audit log's chain. The head also goes into the log, where whoever rules over the database does not reach it.
 * @returns the position that was signed; null where nothing is new, or no key is set
 */
export const signAuditLog =
  ({ orm, auditKey, now }: ActivityDeps) =>
  async (): Promise<number | null> => {
    if (auditKey === null) return null;
    const head = await signAuditHead(orm.em.fork(), auditKey, now());
    if (head === null) return null;
    const { position, hash, keyId } = head;
    Context.current().log.info('the audit log was signed', { position, hash, keyId });
    return position;
  };
