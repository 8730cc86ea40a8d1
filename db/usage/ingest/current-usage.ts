import type { ClientBase } from 'pg';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { textArray, timestampArray } from '../../binary-array.ts';
import type { AcceptedEvent } from './usage-record.ts';

/** What a customer has used of one type, or of all together. */
interface UsageSums {
  /** On the day and in the month of the event, less what staff took out of the reckoning. */
  today: Quantity;
  thisMonth: Quantity;
  /** In its usage period, which is what is billed. 0 outside any period. */
  inPeriod: Quantity;
  /** Set aside by reservations. */
  held: Quantity;
}

/** Input of a decision: exact, and locked until it is made. */
export interface CurrentUsage extends UsageSums {
  byType: ReadonlyMap<string, Readonly<UsageSums>>;
}

/** A customer with a day, month and period. */
type Moment = Pick<AcceptedEvent, 'customerId' | 'dayStart' | 'monthStart' | 'periodStart'>;

interface UsageSumRow {
  position: number;
  event_type: string;
  day_quantity: string;
  month_quantity: string;
  period_quantity: string;
  day_reset: string;
  month_reset: string;
  held: string;
}

const TOTALS_STATEMENT = {
  name: 'usage-totals',
  text: 'select * from usage_standing($1, $2, $3, $4, $5)',
};

/** Totals that a transaction locked, updated with what it allows. */
export class LockedUsage {
  readonly #entries: { moment: Moment; sums: UsageSums; byType: Map<string, UsageSums> }[] = [];
  readonly #byKey = new Map<string, number>();

  /**
   * Locks the customers of some events until the transaction ends, and reads their totals.
   *
   * @param now epoch milliseconds; reservations expired by then do not count
   */
  static async lock(client: ClientBase, moments: readonly Moment[], now: number): Promise<LockedUsage> {
    const locked = new LockedUsage();
    for (const moment of moments) locked.#add(moment);
    const asked = locked.#entries.map(({ moment }) => moment);
    const { rows } = await client.query<UsageSumRow>({
      ...TOTALS_STATEMENT,
      values: [
        textArray(asked.map(({ customerId }) => customerId)),
        timestampArray(asked.map(({ dayStart }) => dayStart)),
        timestampArray(asked.map(({ monthStart }) => monthStart)),
        timestampArray(asked.map(({ periodStart }) => periodStart)),
        new Date(now).toISOString(),
      ],
    });
    for (const row of rows) locked.#read(row);
    return locked;
  }

  /** Totals of an event's customer. */
  of(moment: Moment): CurrentUsage {
    const entry = this.#entries[this.#byKey.get(keyOf(moment)) ?? -1];
    if (entry === undefined) throw new Error(`The usage of ${moment.customerId} is not locked.`);
    return { ...entry.sums, byType: entry.byType };
  }

  /** Counts an event that is going to be recorded, for the decisions after it. */
  count({ customerId, eventType, quantity, dayStart, monthStart, periodStart }: AcceptedEvent): void {
    for (const { moment, sums, byType } of this.#entries) {
      if (moment.customerId !== customerId) continue;
      for (const target of [sums, typeIn(byType, eventType)]) {
        if (moment.dayStart === dayStart) target.today += quantity;
        if (moment.monthStart === monthStart) target.thisMonth += quantity;
        if (periodStart !== null && moment.periodStart === periodStart) target.inPeriod += quantity;
      }
    }
  }

  #add({ customerId, dayStart, monthStart, periodStart }: Moment): void {
    const moment = { customerId, dayStart, monthStart, periodStart };
    const key = keyOf(moment);
    if (this.#byKey.has(key)) return;
    this.#byKey.set(key, this.#entries.length);
    this.#entries.push({ moment, sums: none(), byType: new Map() });
  }

  #read(row: UsageSumRow): void {
    const entry = this.#entries[row.position - 1];
    if (entry === undefined) return;
    const read = quantityFromDatabase;
    const ofType: UsageSums = {
      today: read(row.day_quantity) - read(row.day_reset),
      thisMonth: read(row.month_quantity) - read(row.month_reset),
      inPeriod: read(row.period_quantity),
      held: read(row.held),
    };
    entry.byType.set(row.event_type, ofType);
    entry.sums.today += ofType.today;
    entry.sums.thisMonth += ofType.thisMonth;
    entry.sums.inPeriod += ofType.inPeriod;
    entry.sums.held += ofType.held;
  }
}

const none = (): UsageSums => ({ today: 0n, thisMonth: 0n, inPeriod: 0n, held: 0n });

const keyOf = ({ customerId, dayStart, monthStart, periodStart }: Moment): string =>
  `${customerId} ${dayStart} ${monthStart} ${periodStart ?? '-'}`;

function typeIn(byType: Map<string, UsageSums>, eventType: string): UsageSums {
  let sums = byType.get(eventType);
  if (sums === undefined) {
    sums = none();
    byType.set(eventType, sums);
  }
  return sums;
}
