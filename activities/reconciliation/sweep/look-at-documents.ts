import { knownCustomers, knownOwners, sweptDocuments } from '../../../db/reconciliation/swept-rows.ts';
import { compareDocument } from '../../../domain/reconciliation/compare-document.ts';
import type { DocumentAtStripe } from '../../../domain/reconciliation/compare-document.ts';
import { readCharge } from '../../../gateways/stripe/accounts/customers.ts';
import { ownDocuments } from '../../accounts/own-documents.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding, Repair } from './look.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'plans' | 'stripe'>;

/** What a look at a page of documents found. */
interface DocumentLook {
  findings: SweepFinding[];
  /** Of the page, how many are ours. */
  ours: number;
}

/**
 * Compares documents of one kind with their rows: three statements. Only those of customers that we know are
 * ours, and of these not what belongs to another product's subscription.
 */
export async function lookAtDocuments(
  deps: Deps,
  documents: readonly DocumentAtStripe[],
): Promise<DocumentLook> {
  const [first] = documents;
  if (first === undefined) return { findings: [], ours: 0 };
  const em = deps.orm.em.fork();
  const customers = await knownCustomers(
    em,
    wanted(documents, ({ customerId }) => customerId),
  );
  const owners = new Map(
    (
      await knownOwners(
        em,
        wanted(documents, ({ subscriptionId }) => subscriptionId),
      )
    ).map((row) => [row.id, row]),
  );
  const ours = documents.filter(
    ({ customerId, subscriptionId }) =>
      customerId !== null &&
      customers.has(customerId) &&
      // One without a row is brought in by its subscription, if it is ours.
      (subscriptionId === null || owners.get(subscriptionId)?.isForeign === false),
  );
  const stored = new Map(
    (
      await sweptDocuments(
        em,
        first.kind,
        wanted(ours, ({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const findings: SweepFinding[] = [];
  for (const document of ours) {
    const row = stored.get(document.id) ?? null;
    const differences = compareDocument(document, row);
    if (differences.length === 0) continue;
    if (row === null && !(await isOurs(deps, document))) continue;
    const { subscriptionId } = document;
    const isOver = subscriptionId === null || owners.get(subscriptionId)?.isOver !== false;
    findings.push({
      subject: document.kind,
      subjectId: document.id,
      customerId: document.customerId,
      differences,
      repair: repairOf(document, isOver),
    });
  }
  return { findings, ours: ours.length };
}

const wanted = <T>(all: readonly T[], idOf: (one: T) => string | null): string[] => [
  ...new Set(all.map(idOf).filter((id) => id !== null)),
];

/** A customer of ours may pay another product: the charge or the invoice tells whose it is. */
async function isOurs(deps: Deps, { id, chargeId, subscriptionId }: DocumentAtStripe): Promise<boolean> {
  const isOwn = ownDocuments(deps);
  if (chargeId === null) return isOwn({ subscriptionId, invoiceId: id, of: { invoiceId: id } });
  const { charge, ...of } = await readCharge(deps.stripe, chargeId);
  return isOwn({ ...of, invoiceId: charge.invoiceId, of: { chargeId } });
}

const EVENT_OF = {
  invoice: 'invoice.updated',
  dispute: 'charge.dispute.updated',
  refund: 'refund.updated',
  charge: 'charge.updated',
} as const;

/** An invoice of a live subscription is read by its run, anything else by the sync of its customer. */
function repairOf(document: DocumentAtStripe, isOver: boolean): Repair {
  const { kind, id, customerId, subscriptionId } = document;
  if (customerId === null) return { action: 'none' };
  if (kind === 'invoice' && subscriptionId !== null && !isOver)
    return { action: 'refresh', subscriptionId, customerId, invoiceId: id };
  return { action: 'read', customerId, type: EVENT_OF[kind], objectId: id };
}
