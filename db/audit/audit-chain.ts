import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query, queryOne, timestamp } from '../sql.ts';

/** A key that heads of the chain are signed with. */
export interface AuditKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** A signed end of the chain. */
export interface AuditHeadRow {
  position: number;
  hash: string;
  keyId: string;
  signature: string;
}

/** An entry with its seal as they are stored, each column of the entry as PostgreSQL writes it as text. */
export interface SealedEntry {
  position: number;
  hash: string;
  sealedAt: number;
  entryId: number;
  /** Null where the entry is gone. In the place of its reason stands the reason's hash. */
  fields: (string | null)[] | null;
  /** Null where there is none, or none any more. */
  reason: string | null;
  reasonSalt: string | null;
  /** What the entry says of its time; null where it is gone. */
  at: number | null;
}

/**
 * Signs the newest seal, unless it is signed already.
 * @returns the head that was signed, null where nothing is new
 */
export async function signAuditHead(
  em: EntityManager,
  key: AuditKey,
  now: number,
): Promise<AuditHeadRow | null> {
  const head = await queryOne<{ position: number; hash: string }>(
    em,
    `select position, hash from audit_seals where position > coalesce((select max(position) from audit_heads), 0)
     order by position desc limit 1`,
  );
  if (head === null) return null;
  const signed = { ...head, keyId: key.id, signature: signatureOf(key, head) };
  await execute(
    em,
    `insert into audit_heads (position, hash, key_id, signature, signed_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [signed.position, signed.hash, signed.keyId, signed.signature, timestamp(now)],
  );
  return signed;
}

/** Whether a head was signed with this key. */
export const isSignedWith = (key: AuditKey, head: AuditHeadRow): boolean => {
  const expected = Buffer.from(signatureOf(key, head));
  const found = Buffer.from(head.signature);
  return expected.length === found.length && timingSafeEqual(expected, found);
};

const signatureOf = (
  { key }: AuditKey,
  { position, hash }: Pick<AuditHeadRow, 'position' | 'hash'>,
): string => createHmac('sha256', key).update(`${position}\n${hash}`).digest('hex');

/** The next links of the chain after a position, with their entries. */
export const sealsAfter = (em: EntityManager, position: number, limit: number): Promise<SealedEntry[]> =>
  query(
    em,
    `select s.position, s.hash, s.sealed_at, s.entry_id, a.at, a.reason, a.reason_salt,
       case when a.id is not null then array[
         a.id::text, a.actor_id, a.actor_kind, a.action, a.subject_type, a.subject_id, a.before::text, a.after::text,
         a.reason_hash, a.request_id, (extract(epoch from a.at) * 1000)::bigint::text
       ] || case when a.caller_request_id is null then '{}'::text[] else array[a.caller_request_id] end end as fields
     from audit_seals s left join audit_log a on a.id = s.entry_id
     where s.position > $1 order by s.position limit $2`,
    [position, limit],
  );

/**
 * Where the chain changed from holding reasons to holding their hashes: the state of both at the last entry
 * of the first kind.
 */
export interface AuditBridge {
  entryId: number;
  position: number;
  hash: string;
  digest: string;
}

/** The first bridge, null where every entry was written with a hash. */
export const auditBridge = (em: EntityManager): Promise<AuditBridge | null> =>
  queryOne(
    em,
    `select id as entry_id, (after ->> 'position')::bigint as position, after ->> 'hash' as hash, after ->> 'digest' as digest
     from audit_log where action = 'audit.bridged' order by id limit 1`,
  );

/** Erasures that somebody asked for. */
export async function erasureIds(em: EntityManager): Promise<Set<string>> {
  const rows = await query<{ id: string }>(em, `select id from person_erasures where state <> 'refused'`);
  return new Set(rows.map(({ id }) => id));
}

/** The heads, oldest first. */
export const auditHeads = (em: EntityManager): Promise<AuditHeadRow[]> =>
  query(em, 'select position, hash, key_id, signature from audit_heads order by position');

/** The oldest entry that is in no chain: it came past the trigger. Null where there is none. */
export async function firstUnsealedEntry(em: EntityManager): Promise<number | null> {
  const row = await queryOne<{ id: number }>(
    em,
    `select a.id from audit_log a where not exists (select from audit_seals s where s.entry_id = a.id)
     order by a.id limit 1`,
  );
  return row?.id ?? null;
}

/**
 * Protection of the log in this database: missing or disabled triggers, and whether this role may disable
 * them.
 */
export async function auditProtection(
  em: EntityManager,
): Promise<{ triggersOff: string[]; mayBeSwitchedOff: boolean }> {
  const row = await queryOne<{ off: string[]; owned: boolean }>(
    em,
    `select array(
         select expected from unnest(array[
           'audit_log_seal', 'audit_log_commit_reason', 'audit_log_append_only', 'audit_log_erasure_only', 'audit_seals_append_only', 'audit_heads_append_only'
         ]) expected
         where not exists (select from pg_trigger where tgname = expected and tgenabled in ('O', 'A'))
       ) as off,
       (select bool_or(pg_has_role(current_user, relowner, 'usage'))
        from pg_class where relname in ('audit_log', 'audit_seals', 'audit_heads') and relkind = 'r') as owned`,
  );
  return { triggersOff: row?.off ?? [], mayBeSwitchedOff: row?.owned ?? true };
}
