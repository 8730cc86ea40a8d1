import type { EntityManager } from '@mikro-orm/postgresql';
import {
  changeMigrated,
  migrationCandidate,
  noteStaysMail,
  noteUnmailed,
  staysAtOldPrice,
} from '../../db/catalogue/migrated-subscriptions.ts';
import type { CandidateRow, MigratedSubscriptionRow } from '../../db/catalogue/migrated-subscriptions.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { findMessage, markMessage } from '../../db/messages/outbox.ts';
import {
  exclusionByState,
  migratedAmounts,
  migratesAt,
  noticeEndsAt,
  priceMailKey,
} from '../../domain/catalogue/price-migration.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/period.ts';
import { GatewayError } from '../../gateways/http/gateway-error.ts';
import type { ActivityDeps } from '../deps.ts';
import { deliverMessage, recordMessage } from '../messages/messages.ts';

/**
 * How a mail went: `away`, the mail server takes none now; `later`, not for this recipient now; `nobody`,
 * there is no address.
 */
type PriceMail = 'sent' | 'away' | 'later' | 'nobody' | 'refused';

/** As long as every other mail is tried for, from the first try on. */
const TRIED_FOR_MS = 3 * DAY_MS;

/** Until a recipient is tried again whose mail was not taken for now. */
const LATER_MS = 5 * MINUTE_MS;

/** Why somebody could not be written to; the code that the row shows. */
const unmailedReason = (mail: 'nobody' | 'refused'): string =>
  mail === 'nobody' ? 'no_address' : 'mail_refused';

/** RFC 5321: the whole server is not available. */
const SERVICE_CLOSES = 421;

/** Writes to a subscriber about the new price, and counts the notice from then. */
export async function noticePrice(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done' | 'away'> {
  const em = deps.orm.em.fork();
  const now = deps.now();
  const candidate = await migrationCandidate(em, row.subscriptionId, now);
  const reason =
    candidate === null
      ? 'not_active'
      : candidate.priceId === row.fromPriceId
        ? exclusionByState(migration.timing, candidate)
        : 'changed_by_hand';
  if (candidate === null || reason !== null) {
    // A worker that was lost after the mail wrote nothing down: who may have it is owed another.
    const told = await hasNotice(em, row);
    await changeMigrated(
      em,
      row,
      { state: 'left_out', reason, ...(told ? { staysMailDueAt: now } : {}) },
      now,
    );
    return 'done';
  }
  const ends = noticeEndsAt(migration, candidate.clock);
  // Weeks may lie between the plan and the mail, which names what is paid now.
  const { before: oldAmount, after: newAmount, ...effect } = migratedAmounts(migration, candidate);
  const present = { ...row, oldAmount, newAmount, ...effect };
  const mail = await mailPrice(deps, migration, present, { kind: 'price_change', at: candidate.clock, ends });
  if (mail === 'away') return 'away';
  if (mail === 'later') {
    await changeMigrated(em, row, { state: row.state }, now);
    return 'done';
  }
  if (mail === 'sent') await noteNotice(em, migration, present, { candidate, now });
  else await changeMigrated(em, row, { state: 'left_out', reason: unmailedReason(mail) }, now);
  return 'done';
}

/** The notice counts from the mail that went out, also where a worker was lost before it wrote that down. */
async function noteNotice(
  em: EntityManager,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
  { candidate, now }: { candidate: CandidateRow; now: number },
): Promise<void> {
  const noticedAt = (await findMessage(em, priceMailKey(row, 'price_change')))?.at ?? candidate.clock;
  const ends = noticeEndsAt(migration, noticedAt);
  const effectiveAt = migratesAt(migration, candidate, ends);
  const { oldAmount, newAmount, mrrEffect, isEstimate } = row;
  const amounts = { oldAmount, newAmount, mrrEffect, isEstimate };
  const notice = { noticedAt, noticeEndsAt: ends, effectiveAt };
  await changeMigrated(em, row, { state: 'noticed', ...notice, ...amounts }, now);
}

/** Whether somebody has the mail of the new price, or may have it. */
export async function hasNotice(em: EntityManager, row: MigratedSubscriptionRow): Promise<boolean> {
  if (row.noticedAt !== null) return true;
  const message = await findMessage(em, priceMailKey(row, 'price_change'));
  return message !== null && message.recipient !== '' && message.state !== 'failed';
}

/**
 * Tells somebody who was told of a new price, and is left out, that the old one stays. What became of the row
 * is stored before, and no change waits for this mail.
 */
export async function mailPriceStays(
  deps: ActivityDeps,
  migration: PriceMigrationRow,
  row: MigratedSubscriptionRow,
): Promise<'done' | 'away'> {
  const em = deps.orm.em.fork();
  const now = deps.now();
  const at = await staysAtOldPrice(em, row, now);
  const about = { kind: 'price_change_withdrawn', ends: null } as const;
  const oldAmount = (await migrationCandidate(em, row.subscriptionId, now))?.planAmount ?? row.oldAmount;
  const mail = at === null ? null : await mailPrice(deps, migration, { ...row, oldAmount }, { ...about, at });
  if (mail === 'away') return 'away';
  if (mail === 'nobody' || mail === 'refused') await noteUnmailed(em, row, unmailedReason(mail));
  await noteStaysMail(em, row, mail === 'later' ? now + LATER_MS : null);
  return 'done';
}

/**
 * One mail of a migration to a subscriber, once. Without a mail server it is recorded only, as every mail.
 * @param about.ends when the notice ends, billing time
 */
async function mailPrice(
  deps: ActivityDeps,
  { currency, interval, timing }: PriceMigrationRow,
  row: MigratedSubscriptionRow,
  about: { kind: 'price_change' | 'price_change_withdrawn'; at: number; ends: number | null },
): Promise<PriceMail> {
  const { subscriptionId, customerId, oldAmount, newAmount } = row;
  const key = priceMailKey(row, about.kind);
  const facts = { oldAmount, newAmount, currency, interval, timing, changesAt: about.ends };
  const step = { key, kind: about.kind, customerId, subscriptionId, at: about.at, facts };
  const { deliver } = await recordMessage(deps)(step);
  const stored = await findMessage(deps.orm.em.fork(), key);
  if (stored === null || stored.recipient === '') return 'nobody';
  if (!deliver && (deps.mail === null || stored.state === 'sent')) return 'sent';
  try {
    await deliverMessage(deps)({ key });
    return 'sent';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.kind === 'refused') return 'refused';
    // Without an answer it may have been taken: it counts as sent where a correction is owed.
    if (error.status === null) await markMessage(deps.orm.em.fork(), key, 'recorded', error.message);
    if (error.kind === 'auth' || error.status === null || error.status === SERVICE_CLOSES) return 'away';
    // An answer about this recipient alone, such as a full mailbox, keeps nobody else waiting.
    return deps.now() - stored.createdAt < TRIED_FOR_MS ? 'later' : 'refused';
  }
}
