import { changeMigrated, migrationCandidate } from '../../db/catalogue/migrated-subscriptions.ts';
import type { MigratedSubscriptionRow } from '../../db/catalogue/migrated-subscriptions.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import { findMessage } from '../../db/messages/outbox.ts';
import { exclusionByState, migratesAt, noticeEndsAt } from '../../domain/catalogue/price-migration.ts';
import { GatewayError } from '../../gateways/http/gateway-error.ts';
import type { ActivityDeps } from '../deps.ts';
import { deliverMessage, recordMessage } from '../messages/messages.ts';

/** How a mail went: `away`, the mail server does not answer; `nobody`, there is no address. */
export type PriceMail = 'sent' | 'away' | 'nobody' | 'refused';

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
    await changeMigrated(em, row, { state: 'left_out', reason }, now);
    return 'done';
  }
  const ends = noticeEndsAt(migration, candidate.clock);
  const mail = await mailPrice(deps, migration, row, { kind: 'price_change', at: candidate.clock, ends });
  if (mail === 'away') return 'away';
  await changeMigrated(
    em,
    row,
    mail === 'sent'
      ? {
          state: 'noticed',
          noticedAt: candidate.clock,
          noticeEndsAt: ends,
          effectiveAt: migratesAt(migration, candidate, ends),
        }
      : { state: 'left_out', reason: mail === 'nobody' ? 'no_address' : 'mail_refused' },
    now,
  );
  return 'done';
}

/**
 * One mail of a migration to a subscriber, once. Without a mail server it is recorded only, as every mail.
 * @param about.ends when the notice ends, billing time
 */
export async function mailPrice(
  deps: ActivityDeps,
  { id, currency, interval, timing }: PriceMigrationRow,
  { subscriptionId, customerId, oldAmount, newAmount }: MigratedSubscriptionRow,
  about: { kind: 'price_change' | 'price_change_withdrawn'; at: number; ends: number | null },
): Promise<PriceMail> {
  const key = `price-migration/${id}/${subscriptionId}/${about.kind}`;
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
    // A refusal of this recipient alone keeps nobody else waiting.
    return error.kind === 'auth' || error.status === null ? 'away' : 'refused';
  }
}
