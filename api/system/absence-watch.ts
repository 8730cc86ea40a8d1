import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../../config/logger.ts';
import { readWorkerPresence, unprocessedPayments } from '../../db/system/worker-presence.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { absenceOf } from '../../domain/subscriptions/absence.ts';
import type { WorkerAbsence } from '../../domain/subscriptions/absence.ts';

/** Knows, without asking the database, whether workers are away. */
export interface AbsenceWatch {
  /** The absence that counts now; null when workers run. */
  current: () => WorkerAbsence | null;
  stop: () => Promise<void>;
}

const everyMs = 5_000;
/** Events that are stored a little later than others that came after them. */
const overlapMs = MINUTE_MS;

interface WatchDeps {
  em: () => EntityManager;
  logger: Logger;
}

/** Reads every few seconds when a worker could last work; while none can, also which invoices were paid. */
export function startAbsenceWatch({ em, logger }: WatchDeps): AbsenceWatch {
  let absence: WorkerAbsence | null = null;
  let readUntil = 0;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const presence = await readWorkerPresence(em());
    const found = presence && absenceOf(presence);
    if (found === null) {
      absence = null;
      return;
    }
    const isSame = absence?.from === found.from;
    const payments = await unprocessedPayments(em(), (isSame ? readUntil : found.from) - overlapMs);
    readUntil = Math.max(found.from, isSame ? readUntil : 0, payments.at(-1)?.receivedAt ?? 0);
    const paidInvoices = new Set(isSame ? absence?.paidInvoices : []);
    for (const { invoiceId } of payments) paidInvoices.add(invoiceId);
    if (absence === null) logger.warn({ since: new Date(found.from) }, 'no worker runs: grace stands still');
    absence = { ...found, paidInvoices };
  };
  const turn = (): void => {
    looking ??= look()
      .catch((error: unknown) => logger.debug({ err: error }, 'whether workers run is not known'))
      .finally(() => {
        looking = null;
      });
  };
  turn();
  const timer = setInterval(turn, everyMs);
  timer.unref();
  return {
    current: () => absence,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
