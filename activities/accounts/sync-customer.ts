import { ApplicationFailure, Context } from '@temporalio/activity';
import { writeCharge } from '../../db/documents/charges.ts';
import type { ChargeRow } from '../../db/documents/charges.ts';
import { upsertCreditNotes } from '../../db/documents/credit-notes.ts';
import {
  findCustomer,
  linkCustomerToUser,
  linkToAnother,
  upsertCustomer,
} from '../../db/accounts/customers.ts';
import { upsertDispute } from '../../db/documents/disputes.ts';
import { markIgnored, markProcessed } from '../../db/inbox/inbox.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import { changeTimeZone } from '../../db/usage/rating/usage-zone.ts';
import { findUser } from '../../db/accounts/users.ts';
import { mayHaveLostSync, requestSync } from '../../db/accounts/account-sync.ts';
import {
  chargeOfRefund,
  isOurCustomer,
  readCharge,
  readCustomer,
  readDispute,
} from '../../gateways/stripe/accounts/customers.ts';
import type Stripe from 'stripe';
import type { Listed } from '../../gateways/stripe/adoption/listed.ts';
import { takeListedCustomer } from '../../gateways/stripe/adoption/listed.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { readCreditNote } from '../../gateways/stripe/documents/credit-notes.ts';
import { readInvoice } from '../../gateways/stripe/documents/invoices.ts';
import { isByImport, isBySweep, mandatesOf } from '../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import type { ActivityDeps } from '../deps.ts';
import { storeMandates } from './mandates.ts';
import { ownDocuments } from './own-documents.ts';
import type { OwnedDocument } from './own-documents.ts';
import type { LateFailureStep } from '../documents/resolve-late-failure.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'plans' | 'now'>;

/** Events of a customer that name no subscription. */
interface SyncCustomerStep {
  customerId: string;
  events: BillingEvent[];
}

/** Outcomes of late failures; absent without any. */
interface CustomerFollowed {
  changed: boolean;
  /** Ids of disputes that are lost. */
  lostDisputes?: string[];
  /** Charges that failed after they had succeeded. */
  lateFailures?: LateFailureStep[];
}

/**
 * Reads the customer, the payment methods and the objects of the events (charges, disputes, invoices
 * without a live subscription) and stores them as they are now. The events' bodies are not used.
 */
export const syncCustomer =
  (deps: Deps) =>
  (step: SyncCustomerStep): Promise<CustomerFollowed> =>
    isBySweep(step.events)
      ? asSweep(() => readAndStore(deps, step), Context.current().cancellationSignal)
      : readAndStore(deps, step);

async function readAndStore(deps: Deps, { customerId, events }: SyncCustomerStep): Promise<CustomerFollowed> {
  const eventIds = events.map((event) => event.id);
  try {
    const isKnown = (await findCustomer(deps.orm.em.fork(), customerId)) !== null;
    // An import asks for customers with a subscription of ours only.
    if (!isKnown && !events.some(isByImport) && (await isStranger(deps, customerId))) {
      await markIgnored(deps.orm.em.fork(), eventIds, 'the customer is not ours');
      return { changed: false };
    }
    const listed =
      !isKnown && events.every(isByImport) ? takeListedCustomer(deps.stripe, customerId, deps.now()) : null;
    const read = await readAll(deps, customerId, { events, listed });
    const lostDisputes = read.disputes.filter(({ status }) => status === 'lost').map(({ id }) => id);
    const lateFailures = read.charges.flatMap(({ charge }) => lateFailureOf(charge, customerId));
    const changed = await deps.orm.em.fork().transactional(async (em) => {
      const before = await findCustomer(em, customerId);
      const isLost = await mayHaveLostSync(em, customerId, eventIds);
      // A customer whose user is unknown (made elsewhere, or by another installation) is stored without
      // one.
      const user = read.customer.userId === null ? null : await knownUser(em, read.customer.userId);
      const { timeZone, updatedAt: at } = read.customer;
      // Set at Stripe by somebody. A missing one there clears none here.
      if (timeZone !== null) await changeTimeZone(em, { customerId, timeZone, at });
      await upsertCustomer(em, { ...read.customer, userId: user });
      if (user !== null) await linkCustomerToUser(em, user, customerId);
      if (read.customer.deleted) await linkToAnother(em, customerId);
      await replacePaymentMethods(
        em,
        customerId,
        read.paymentMethods.map((method) => ({ ...method, detachedAt: null })),
        at,
      );
      for (const reading of read.charges) await writeCharge(em, reading, at);
      for (const dispute of read.disputes) await upsertDispute(em, dispute);
      await upsertInvoices(em, read.invoices);
      await upsertCreditNotes(em, read.creditNotes);
      await markIgnored(
        em,
        eventIdsOf(events, (id) => read.foreign.has(id)),
        'it belongs to what is not ours',
      );
      await markProcessed(
        em,
        eventIdsOf(events, (id) => !read.foreign.has(id)),
      );
      const moved =
        before === null || before.email !== read.customer.email || before.name !== read.customer.name;
      if (moved) await requestSync(em, customerId, ['keycloak', 'lago']);
      return moved || isLost;
    });
    await storeMandates(deps, mandatesOf(events));
    return {
      changed,
      ...(lostDisputes.length === 0 ? {} : { lostDisputes }),
      ...(lateFailures.length === 0 ? {} : { lateFailures }),
    };
  } catch (error) {
    const failure = asActivityFailure(error);
    // A final refusal. Throwing it would end the run, and with it the pending sync to Keycloak and Lago.
    if (failure instanceof ApplicationFailure && failure.nonRetryable === true) {
      await markIgnored(deps.orm.em.fork(), eventIds, `Stripe refused it: ${failure.message}`);
      return { changed: false };
    }
    throw failure;
  }
}

const eventIdsOf = (events: readonly BillingEvent[], isOf: (objectId: string) => boolean): string[] =>
  events.filter(({ objectId }) => isOf(objectId)).map(({ id }) => id);

function lateFailureOf(charge: ChargeRow, customerId: string): LateFailureStep[] {
  const { id, failedLateAt, currency, declineCode } = charge;
  const amount = charge.amount - charge.amountRefunded;
  if (failedLateAt === null || amount === 0) return [];
  return [{ customerId, chargeId: id, amount, currency, code: declineCode ?? 'generic_decline' }];
}

/** One that is not known yet, of another product in the same account: no row is made of them. */
async function isStranger({ orm, stripe, plans }: Deps, customerId: string): Promise<boolean> {
  const isUser = async (userId: string): Promise<boolean> =>
    (await knownUser(orm.em.fork(), userId)) !== null;
  return !(await isOurCustomer(stripe, customerId, { plans: await plans(), isUser }));
}

/** `foreign`: ids of objects that belong to another product. */
async function readAll(
  deps: Deps,
  customerId: string,
  { events, listed }: { events: BillingEvent[]; listed: Listed<Stripe.Customer> | null },
) {
  const { stripe, now } = deps;
  const updatedAt = listed?.at ?? now();
  const ids = (type: string): string[] => [
    ...new Set(events.filter((event) => event.type.startsWith(type)).map((event) => event.objectId)),
  ];
  const disputeIds = ids('charge.dispute.');
  const refundIds = [...ids('charge.refund.'), ...ids('refund.')];
  const ofRefunds = await readEach(refundIds, (id) => chargeOfRefund(stripe, id));
  const chargeIds = new Set([...ids('charge.'), ...ofRefunds.filter((id) => id !== null)]);
  for (const id of [...disputeIds, ...refundIds]) chargeIds.delete(id);
  const { customer, paymentMethods } = await readCustomer(stripe, customerId, listed?.object);
  const charges = await readEach([...chargeIds], (id) => readCharge(stripe, id));
  const disputes = await readEach(disputeIds, (id) => readDispute(stripe, id));
  const creditNotes = await readEach(ids('credit_note.'), (id) => readCreditNote(stripe, id));
  const invoiceIds = new Set([...ids('invoice.'), ...creditNotes.map(({ invoiceId }) => invoiceId)]);
  const invoices = await readEach([...invoiceIds], (id) => readInvoice(stripe, id, updatedAt));
  const subscriptionOf = new Map(invoices.map(({ id, subscriptionId }) => [id, subscriptionId]));

  const isOurs = ownDocuments(deps);
  const foreign = new Set<string>();
  /** Those that are ours; ids of the others are noted. */
  const own = async <T>(all: readonly T[], idsOf: (one: T) => string[], of: (one: T) => OwnedDocument) => {
    const ours: T[] = [];
    for (const one of all)
      if (await isOurs(of(one))) ours.push(one);
      else for (const id of idsOf(one)) foreign.add(id);
    return ours;
  };
  return {
    customer: { ...customer, updatedAt },
    paymentMethods,
    charges: await own(
      charges,
      ({ charge, refunds }) => [charge.id, ...refunds.map(({ id }) => id)],
      ({ charge, ...of }) => ({ ...of, invoiceId: charge.invoiceId, of: { chargeId: charge.id } }),
    ),
    disputes: (
      await own(
        disputes,
        ({ dispute }) => [dispute.id],
        ({ dispute, ...of }) => ({ ...of, of: { chargeId: dispute.chargeId } }),
      )
    ).map(({ dispute }) => dispute),
    creditNotes: (
      await own(
        creditNotes,
        ({ id }) => [id],
        ({ invoiceId }) => ({
          subscriptionId: subscriptionOf.get(invoiceId) ?? null,
          invoiceId,
          of: { invoiceId },
        }),
      )
    ).map((note) => ({ ...note, readAt: updatedAt })),
    invoices: (
      await own(
        invoices,
        ({ id }) => [id],
        ({ id, subscriptionId }) => ({ subscriptionId, invoiceId: id, of: { invoiceId: id } }),
      )
    ).map((invoice) => ({ ...invoice, updatedAt })),
    foreign,
  };
}

/**
 * Objects that Stripe returns: a deleted draft, or a key without access to disputes, must not block the
 * rest.
 */
async function readEach<T>(ids: string[], read: (id: string) => Promise<T>): Promise<T[]> {
  const readings = ids.map(async (id) => {
    try {
      return [await read(id)];
    } catch (error) {
      const { kind } = classifyStripeError(error);
      if (kind !== 'not_found' && kind !== 'invalid') throw error;
      Context.current().log.warn('an object of a customer could not be read', { id, kind });
      return [];
    }
  });
  return (await Promise.all(readings)).flat();
}

const knownUser = async (em: Parameters<typeof findUser>[0], userId: string): Promise<string | null> =>
  /^[0-9a-f-]{36}$/i.test(userId) ? ((await findUser(em, userId))?.id ?? null) : null;
