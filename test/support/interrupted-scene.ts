import type { TestCustomer } from './customer.ts';
import type { ChangeOutcome } from './processes-change.ts';
import { changeOverHttp } from './processes-change.ts';
import type { Processes } from './processes.ts';
import type { SandboxFault } from './processes-sandbox.ts';
import { until } from './until.ts';

/** One customer to whom one step is done in the middle of which the worker is killed. */
export interface Scene {
  system: Processes;
  staff: { token: string };
  customer: TestCustomer;
  /** The subscription; empty where the step begins without one. */
  id: string;
  /** The step's object (an invoice, a session, a code) from `prepare`; empty if it is the subscription. */
  subject: string;
}

/**
 * How a step starts, which of its calls is held until the worker is dead, and what must exist once
 * afterwards.
 */
export interface InterruptedStep {
  /** What of the activity it is, where there is more than one. */
  as?: string;
  /** The card that the customer begins with; default one that pays, null for none. */
  card?: string | null;
  /** Default Professional, monthly; null for no subscription. */
  price?: string | null;
  trialDays?: number;
  /** Where the customer must be a certain one. */
  newCustomer?: (system: Processes) => Promise<TestCustomer>;
  /** Brings the customer to where the change can be made; the answer is the subject. */
  prepare?: (scene: Scene) => Promise<string>;
  /** The call that has taken effect at Stripe and is not answered. */
  held: (scene: Scene) => SandboxFault['match'];
  /** The call is held before it takes effect: it does so while no worker runs. */
  late?: true;
  /** Its tries have an end, after which it is left for later: set off when all else is held. */
  givesUp?: true;
  /** What leads to the step. An outcome must be a success. */
  change: (scene: Scene) => Promise<unknown>;
  /**
   * The row of the effect ledger: its kind, and an id in its intent. `found`: the repeat finds the object
   * and makes no new attempt.
   */
  effect: ((scene: Scene) => { kind: string; about: string; found?: true }) | null;
  /** What must be there, once. */
  check: (scene: Scene) => Promise<void>;
}

/** The one call that changes the subscription itself. */
export const subscriptionChange = ({ id }: Scene): SandboxFault['match'] => ({
  method: 'POST',
  path: `^/v1/subscriptions/${id}$`,
});

/** A row of the ledger about the subscription. */
export const ledgerRow =
  (kind: string) =>
  ({ id }: Scene): { kind: string; about: string } => ({ kind, about: id });

/** The customer asks for a change. */
export const asks = (
  { system, customer }: Scene,
  path: string,
  body: Record<string, unknown> = {},
): Promise<ChangeOutcome> => changeOverHttp(system, customer, `/billing/${path}`, body);

/** Staff ask for a change. */
export const staffAsk = (
  { system, staff }: Scene,
  path: string,
  body: Record<string, unknown>,
): Promise<ChangeOutcome> =>
  changeOverHttp(system, staff, `/admin/${path}`, { reason: 'asked for it', ...body });

/** How many rows there are: `subscriptions where id = $1`. */
export async function rowCount({ system }: Scene, sql: string, ...params: unknown[]): Promise<number> {
  const [row] = await system.rows<{ n: string }>(`select count(*) as n from ${sql}`, params);
  return Number(row?.n);
}

/** The number of rows once there is any: messages are written after the change. */
export async function rowsWritten(scene: Scene, sql: string, ...params: unknown[]): Promise<number> {
  return until(() => rowCount(scene, sql, ...params).then((rows) => rows > 0 && rows), {
    what: `a row of ${sql}`,
  });
}

/** How often a field of the subscription was changed at Stripe. */
export async function changesAtStripe({ system, id }: Scene, field: string): Promise<number> {
  const events = await system.stripe.events
    .list({ type: 'customer.subscription.updated', limit: 100 })
    .autoPagingToArray({ limit: 2_000 });
  return events.filter(({ data }) => {
    const object = data.object as { id?: string };
    return object.id === id && field in (data.previous_attributes ?? {});
  }).length;
}
