import { createHash } from 'node:crypto';
import type { Env } from '../../config/env.ts';
import type { MikroORM } from '../../db/orm.ts';
import {
  auditBridge,
  auditHeads,
  auditProtection,
  erasureIds,
  firstUnsealedEntry,
  isSignedWith,
  sealsAfter,
} from '../../db/audit/audit-chain.ts';
import type { AuditBridge, AuditHeadRow, AuditKey, SealedEntry } from '../../db/audit/audit-chain.ts';
import { REASONS_ERASED } from '../../db/audit/audit-log.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { carriedOut, failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Audit log';
const RUNBOOK = 'Change nothing and follow docs/runbooks/audit-chain-broken.md.';
const BATCH = 5_000;

/**
 * An entry is stored within the request that it is about; more apart than this is a made-up time, or a
 * clock that is wrong.
 */
const MOST_APART_MS = HOUR_MS;

/**
 * The audit log: every entry as it was written, none gone, none put in past the chain, and what keeps it
 * so.
 */
export const checkAuditLog = (orm: MikroORM, { audit }: Pick<Env, 'audit'>): Promise<Finding[]> =>
  carriedOut(NAME, 'Check that the audit log can be read.', async () => {
    const em = orm.em.fork();
    const heads = await auditHeads(em);
    const chain = new Chain({
      heads,
      keys: audit.keys,
      bridge: await auditBridge(em),
      erasures: await erasureIds(em),
    });
    // Looked for before the walk: what is written while it goes on is sealed by then.
    const unsealed = await firstUnsealedEntry(em);
    for (;;) {
      const seals = await sealsAfter(em, chain.position, BATCH);
      for (const seal of seals) {
        const fault = chain.faultOf(seal);
        if (fault !== null) return [failed(NAME, fault, RUNBOOK)];
      }
      if (seals.length < BATCH) break;
    }
    const faultOfAll = chain.cutOff() ?? chain.reasonGone();
    if (faultOfAll !== null) return [failed(NAME, faultOfAll, RUNBOOK)];
    if (unsealed !== null)
      return [failed(NAME, `entry ${unsealed} is in no chain: it was put in past the trigger`, RUNBOOK)];
    const { triggersOff, mayBeSwitchedOff } = await auditProtection(em);
    if (triggersOff.length > 0)
      return [failed(NAME, `not protected: ${triggersOff.join(', ')} missing or off`, RUNBOOK)];
    const signed = `${chain.position} entries in one chain, signed up to ${heads.at(-1)?.position ?? 0}`;
    if (audit.keys.length === 0)
      return [note(NAME, `${chain.position} entries in one chain, not signed`, 'Set AUDIT_KEYS.')];
    return [passed(NAME, mayBeSwitchedOff ? `${signed}; this role owns the tables (docs/adr/0029)` : signed)];
  });

/** Follows the chain from its beginning and says at which entry it breaks. */
class Chain {
  position = 0;
  private hash = '';
  /** As `hash`, of entries up to the bridge, over the hashes of their reasons. */
  private digest = '';
  /** Entries without the reason that they had, and those that erasures name. */
  private readonly withoutReason: number[] = [];
  private readonly erased = new Set<number>();
  private readonly heads: Map<number, AuditHeadRow>;
  private readonly keys: readonly AuditKey[];
  private readonly bridge: AuditBridge | null;
  private readonly erasures: ReadonlySet<string>;

  constructor(known: {
    heads: readonly AuditHeadRow[];
    keys: readonly AuditKey[];
    bridge: AuditBridge | null;
    /** Ids of the erasures of persons. */
    erasures: ReadonlySet<string>;
  }) {
    this.keys = known.keys;
    this.heads = new Map(known.heads.map((head) => [head.position, head]));
    this.bridge = known.bridge;
    this.erasures = known.erasures;
  }

  /** What is wrong with the next link; null for nothing. */
  faultOf(seal: SealedEntry): string | null {
    const entry = `entry ${seal.entryId} (position ${seal.position})`;
    if (seal.position !== this.position + 1)
      return `the chain has a gap: position ${this.position + 1} is gone, ${entry} follows`;
    if (seal.fields === null || seal.at === null) return `${entry} is gone`;
    this.position = seal.position;
    this.hash = this.hashOf(seal, seal.fields);
    if (this.hash !== seal.hash) return `${entry} is not as it was written, or its seal is not`;
    const atBridge = this.faultAtBridge(seal, seal.fields);
    if (atBridge !== null) return atBridge;
    if (!this.isReasonOf(seal, seal.fields)) return `the reason of ${entry} is not as it was written`;
    this.noteErased(seal.fields);
    if (Math.abs(seal.at - seal.sealedAt) > MOST_APART_MS)
      return `${entry} says ${isoOf(seal.at)} and was written ${isoOf(seal.sealedAt)}`;
    const head = this.heads.get(seal.position);
    return head === undefined ? null : this.faultOfHead(head);
  }

  /**
   * What the seal should be. Before the bridge it is over the reason itself; where that is gone, the
   * bridge's digest speaks for the entry.
   */
  private hashOf(seal: SealedEntry, fields: readonly (string | null)[]): string {
    if (seal.position > (this.bridge?.position ?? 0)) return linked(this.hash, fields);
    this.digest = linked(this.digest, fields);
    const isGone = seal.reason === null && fields[REASON] !== null;
    return isGone ? seal.hash : linked(this.hash, fields.with(REASON, seal.reason));
  }

  private faultAtBridge(
    { position, entryId }: SealedEntry,
    fields: readonly (string | null)[],
  ): string | null {
    if (this.bridge === null) return null;
    if (
      fields[ACTION] === BRIDGED &&
      entryId === this.bridge.entryId &&
      position !== this.bridge.position + 1
    )
      return `entry ${entryId} says to stand behind position ${this.bridge.position} and is at ${position}`;
    if (position !== this.bridge.position) return null;
    return this.hash === this.bridge.hash && this.digest === this.bridge.digest
      ? null
      : `the entries up to position ${position} are not as they were when reasons became erasable`;
  }

  private isReasonOf(
    { entryId, reason, reasonSalt }: SealedEntry,
    { [REASON]: hash = null }: readonly (string | null)[],
  ): boolean {
    if (reason !== null) return hash === sha256(`${reasonSalt ?? ''}\n${reason}`);
    if (hash !== null) this.withoutReason.push(entryId);
    return true;
  }

  private noteErased(fields: readonly (string | null)[]): void {
    if (fields[ACTION] !== REASONS_ERASED || !this.erasures.has(fields[SUBJECT] ?? '')) return;
    const { entries } = JSON.parse(fields[AFTER] ?? '{}') as { entries?: number[] };
    for (const id of entries ?? []) this.erased.add(id);
  }

  /** An entry that lost its reason without an erasure. */
  reasonGone(): string | null {
    const gone = this.withoutReason.find((id) => !this.erased.has(id));
    return gone === undefined
      ? null
      : `the reason of entry ${gone} is gone, and no erasure of a person names it`;
  }

  /** Whether entries at the end are gone that a head knows. */
  cutOff(): string | null {
    const beyond = [...this.heads.keys()].find((position) => position > this.position);
    return beyond === undefined
      ? null
      : `the entries after position ${this.position} are gone: ${beyond} were signed`;
  }

  private faultOfHead(head: AuditHeadRow): string | null {
    if (head.hash !== this.hash)
      return `the entries up to position ${head.position} are not those that were signed`;
    const key = this.keys.find(({ id }) => id === head.keyId);
    if (key === undefined)
      return this.keys.length === 0
        ? null
        : `the head at ${head.position} is signed with ${head.keyId}, which AUDIT_KEYS lacks`;
    return isSignedWith(key, head) ? null : `the signature of the head at position ${head.position} is wrong`;
  }
}

/** Places of an entry's fields. */
const [ACTION, SUBJECT, AFTER, REASON] = [3, 5, 7, 8] as const;
const BRIDGED = 'audit.bridged';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const linked = (before: string, fields: readonly (string | null)[]): string =>
  sha256(`${before}\n${textOf(fields)}`);

/**
 * The text that a seal is made over; the same as `audit_entry_text` in the database, made from the columns.
 */
const textOf = (fields: readonly (string | null)[]): string =>
  fields.map((value) => (value === null ? '-' : `${Buffer.byteLength(value)}:${value}`)).join(',');

const isoOf = (at: number): string => new Date(at).toISOString();
