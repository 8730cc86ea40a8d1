import { DAY_MS, MINUTE_MS } from '../../domain/period.ts';
import { absenceOf, debtInAbsence } from '../../domain/subscriptions/absence.ts';
import type { StoredDebt, WorkerAbsence } from '../../domain/subscriptions/absence.ts';

const NOW = Date.UTC(2027, 1, 10, 12);
const presence = (changes: object) => ({
  now: NOW,
  aliveAt: NOW - 15_000,
  awayFrom: null,
  awayUntil: null,
  ...changes,
});
const away = (from: number, until: number | null = null, paid: string[] = []): WorkerAbsence => ({
  from,
  until,
  paidInvoices: new Set(paid),
});
const debt = (changes: Partial<StoredDebt>): StoredDebt => ({
  status: 'past_due',
  graceUntil: NOW - MINUTE_MS,
  invoiceIds: ['in_1'],
  ...changes,
});

describe('absenceOf', () => {
  it('is none while workers run, and none long after one', () => {
    expect(absenceOf(presence({}))).toBeNull();
    expect(absenceOf(presence({ awayFrom: NOW - DAY_MS, awayUntil: NOW - 16 * MINUTE_MS }))).toBeNull();
  });

  it('begins with the last word of a worker', () => {
    expect(absenceOf(presence({ aliveAt: NOW - 3 * MINUTE_MS }))).toEqual({
      from: NOW - 3 * MINUTE_MS,
      until: null,
    });
  });

  it('counts on while workers that are back catch up', () => {
    const awayFrom = NOW - DAY_MS;
    const awayUntil = NOW - MINUTE_MS;
    expect(absenceOf(presence({ awayFrom, awayUntil }))).toEqual({ from: awayFrom, until: awayUntil });
  });
});

describe('a debt while no worker runs', () => {
  it('keeps grace that ran when they went', () => {
    const { graceUntil } = debtInAbsence(debt({}), away(NOW - 10 * MINUTE_MS), NOW);
    expect(graceUntil).toBe(NOW + 9 * MINUTE_MS);
  });

  it('keeps it for three days at most', () => {
    const ended = debt({ graceUntil: NOW - 4 * DAY_MS });
    expect(debtInAbsence(ended, away(NOW - 5 * DAY_MS), NOW).graceUntil).toBe(NOW - DAY_MS);
  });

  it('leaves closed what was closed before they went', () => {
    expect(debtInAbsence(debt({}), away(NOW - MINUTE_MS), NOW).graceUntil).toBe(NOW - MINUTE_MS);
  });

  it('leaves a time that workers know of as it is', () => {
    expect(debtInAbsence(debt({}), null, NOW)).toEqual({ status: 'past_due', graceUntil: NOW - MINUTE_MS });
  });

  it.each(['past_due', 'suspended'] as const)('is paid, also of somebody %s, once all of it is', (status) => {
    const owing = debt({ status, invoiceIds: ['in_1', 'in_2'] });
    const from = NOW - DAY_MS;
    expect(debtInAbsence(owing, away(from, null, ['in_1', 'in_2']), NOW).status).toBe('active');
    expect(debtInAbsence(owing, away(from, null, ['in_1']), NOW).status).toBe(status);
    expect(debtInAbsence({ ...owing, invoiceIds: [] }, away(from, null, ['in_1']), NOW).status).toBe(status);
  });

  it('changes no other status', () => {
    const ended = debt({ status: 'canceled' });
    expect(debtInAbsence(ended, away(NOW - DAY_MS, null, ['in_1']), NOW).status).toBe('canceled');
  });
});
