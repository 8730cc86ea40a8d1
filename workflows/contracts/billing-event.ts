/** An event of our own: staff changed what a price or product is mapped to. */
export const MAPPING_CHANGED = 'perennial.mapping.changed';

/** Stripe's event of a mandate: its customer allows debits, or does not any more. */
const MANDATE_UPDATED = 'mandate.updated';

/** An event of our own: the sweep found that something differs. */
export const SWEEP_FOUND = 'perennial.sweep.found';

/** Ids of the sweep's events begin so, whatever type they are of. */
export const SWEEP_EVENT_PREFIX = 'sweep_';

/** Ids of the events of an import begin so. */
export const ADOPTION_EVENT_PREFIX = 'adoption_';

/** Whether an import asked for a read. */
export const isByImport = ({ id }: Pick<BillingEvent, 'id'>): boolean => id.startsWith(ADOPTION_EVENT_PREFIX);

/**
 * Whether the sweep or an import alone asked for a read: it then is of the sweep's class in the budget of
 * Stripe.
 */
export const isBySweep = (events: readonly Pick<BillingEvent, 'id'>[]): boolean =>
  events.length > 0 && events.every((event) => event.id.startsWith(SWEEP_EVENT_PREFIX) || isByImport(event));

/**
 * A Stripe event for workflows: ids only, since its body is a hint and may hold personal data. Times are
 * epoch milliseconds.
 */
export interface BillingEvent {
  /** `evt_…`; the key by which a repeat is dropped. */
  id: string;
  type: string;
  createdAt: number;
  /** Id of `data.object`. */
  objectId: string;
  customerId: string | null;
  subscriptionId: string | null;
  invoiceId: string | null;
  /** `event.request.idempotency_key`: tells the echo of our own write from a change made elsewhere. */
  idempotencyKey: string | null;
  /** Set on `test_helpers.test_clock.*`: the clock's frozen time. */
  testClock: { id: string; frozenTime: number } | null;
}

/** The mandates that events are about. */
export const mandatesOf = (events: readonly Pick<BillingEvent, 'type' | 'objectId'>[]): string[] =>
  events.filter(({ type }) => type === MANDATE_UPDATED).map(({ objectId }) => objectId);

type OwnFacts = Pick<BillingEvent, 'id' | 'type' | 'createdAt' | 'objectId' | 'customerId'>;

/** An event of our own, which no inbox has: it makes the run read Stripe. */
export const ownEvent = (
  facts: OwnFacts & Partial<Pick<BillingEvent, 'subscriptionId' | 'invoiceId'>>,
): BillingEvent => ({
  subscriptionId: null,
  invoiceId: null,
  idempotencyKey: null,
  testClock: null,
  ...facts,
});

/** The event of {@link MAPPING_CHANGED}: it has a subscription read again, and names nothing of the inbox. */
export const mappingChangedEvent = ({
  id,
  at,
  subscriptionId,
  customerId,
}: {
  /** One for each change of a mapping and subscription: a run reads once for it. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  subscriptionId: string;
  customerId: string;
}): BillingEvent =>
  ownEvent({
    id: `mapping_${id}`,
    type: MAPPING_CHANGED,
    createdAt: at,
    objectId: subscriptionId,
    customerId,
    subscriptionId,
  });
