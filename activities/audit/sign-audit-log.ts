import { Context } from '@temporalio/activity';
import { signAuditHead } from '../../db/audit/audit-chain.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Signs the head of the audit chain. The head also goes to the process log, out of reach of the database's
 * owner.
 * @returns the signed position; null when nothing is new, or without a key
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
