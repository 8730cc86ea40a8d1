import { Context } from '@temporalio/activity';
import { upsertCreditNotes } from '../../db/documents/credit-notes.ts';
import { upsertDispute } from '../../db/documents/disputes.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { readSweepCursor, saveSweepCursor } from '../../db/reconciliation/sweep-cursors.ts';
import { TAXED_TABLES, withUnknownTax } from '../../db/reconciliation/tax-unknown.ts';
import type { TaxedTable } from '../../db/reconciliation/tax-unknown.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { readCreditNote } from '../../gateways/stripe/documents/credit-notes.ts';
import { readDispute } from '../../gateways/stripe/accounts/customers.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { readInvoice } from '../../gateways/stripe/documents/invoices.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';
import { syncCharge } from '../documents/sync-charge.ts';

/** Rows of each table that one run reads again. */
const AT_ONCE = 50;

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/**
 * Reads rows again that were written before tax was kept: paid invoices, charges with refunds, disputes,
 * credit notes. A run reads a few of each; the next one goes on. What Stripe no longer shows (a deleted
 * test clock) stays unknown.
 */
export const readUnknownTax = (deps: ActivityDeps) => async (): Promise<void> => {
  for (const table of TAXED_TABLES) await readTable(deps, table);
};

async function readTable(deps: Deps, table: TaxedTable): Promise<void> {
  const em = deps.orm.em.fork();
  const name = `tax of ${table}`;
  const place = await readSweepCursor(em, name);
  const ids = await withUnknownTax(em, table, { after: place?.['after'] ?? null, limit: AT_ONCE });
  for (const id of ids) {
    Context.current().heartbeat({ table, id });
    await readAgain(deps, table, id);
  }
  const after = ids.length === AT_ONCE ? (ids.at(-1) ?? null) : null;
  if (place !== null || after !== null) await saveSweepCursor(em, name, { after });
}

async function readAgain(deps: Deps, table: TaxedTable, id: string): Promise<void> {
  try {
    await asSweep(() => READ[table](deps, id));
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind !== 'not_found' && kind !== 'invalid') throw asActivityFailure(error);
    Context.current().log.info('the tax of a row could not be asked for', { table, id, kind });
  }
}

const READ: Record<TaxedTable, (deps: Deps, id: string) => Promise<void>> = {
  invoices: async ({ orm, stripe, now }, id) => {
    const readAt = now();
    const invoice = await readInvoice(stripe, id, readAt);
    await upsertInvoices(orm.em.fork(), [{ ...invoice, updatedAt: readAt }]);
  },
  charges: syncCharge,
  disputes: async ({ orm, stripe }, id) =>
    upsertDispute(orm.em.fork(), (await readDispute(stripe, id)).dispute),
  credit_notes: async ({ orm, stripe, now }, id) => {
    const readAt = now();
    await upsertCreditNotes(orm.em.fork(), [{ ...(await readCreditNote(stripe, id)), readAt }]);
  },
};
