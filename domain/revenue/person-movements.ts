import { utcMidnight } from '../period.ts';
import type { MovementKind } from './movements.ts';

/** A recorded change of one subscription's MRR. Times are billing time, epoch milliseconds. */
export interface MrrChange {
  customerId: string;
  subscriptionId: string;
  at: number;
  /** Signed, minor units of `currency`. */
  amount: number;
  currency: string;
  tier: string;
  /** False where a payment failed; counts only where the change is a loss. */
  voluntary: boolean;
}

/** A change of what one person is worth a month: at most one for each UTC day and currency. */
export interface PersonMovement extends Omit<MrrChange, 'voluntary'> {
  kind: MovementKind;
  /** Churn only. */
  voluntary: boolean | null;
  /** Reactivation only: when the revenue that came back had been lost. */
  lostAt: number | null;
}

/** Changes that count as one, with the person's MRR before and after. */
interface Group {
  changes: MrrChange[];
  /** The last subscription that began to pay in them, and the first that stopped: when. */
  began: number | null;
  stopped: number | null;
  paid: boolean;
  pays: boolean;
}

/**
 * Revenue movements of a person from the changes of all their subscriptions: net over a UTC day, and net
 * over a move to another subscription that begins within `moveWindowMs` of the first one's end, before or
 * after it. Sums hold in each currency, in any order of `changes`.
 * @param changes all changes ever; those of one time in the order they were recorded
 */
export function movementsOfPerson(
  changes: readonly MrrChange[],
  { moveWindowMs }: { moveWindowMs: number },
): PersonMovement[] {
  let lostAt: number | null = null;
  return groupsOf(changes, moveWindowMs).flatMap((group) => {
    const before = lostAt;
    if (group.paid && !group.pays) lostAt = lastLoss(group.changes)?.at ?? null;
    return [...netOf(group.changes)].flatMap(([currency, amount]) =>
      amount === 0 ? [] : [movementOf(group, { currency, amount, lostAt: before })],
    );
  });
}

function groupsOf(changes: readonly MrrChange[], moveWindowMs: number): Group[] {
  const groups: Group[] = [];
  const balance = new Map<string, number>();
  const worth = new Map<string, number>();
  for (const today of byDay(changes)) {
    const last = groups.at(-1);
    const { began, stopped } = turnsOf(today, worth);
    for (const { currency, amount } of today) balance.set(currency, (balance.get(currency) ?? 0) + amount);
    const pays = [...balance.values()].some((amount) => amount > 0);
    const moved =
      last !== undefined &&
      (isMove(last, today, moveWindowMs) || isMoveBegunFirst(last, { stopped, pays }, moveWindowMs));
    if (moved) groups.pop();
    groups.push({
      changes: moved ? [...last.changes, ...today] : today,
      began,
      stopped,
      paid: moved ? last.paid : (last?.pays ?? false),
      pays,
    });
  }
  return groups;
}

/** The last start and the first stop of paying within a day. Updates the `worth` of each subscription. */
function turnsOf(today: readonly MrrChange[], worth: Map<string, number>): Pick<Group, 'began' | 'stopped'> {
  let began: number | null = null;
  let stopped: number | null = null;
  for (const { subscriptionId, amount, at } of today) {
    const before = worth.get(subscriptionId) ?? 0;
    worth.set(subscriptionId, before + amount);
    if (before === 0 && amount > 0) began = at;
    if (before > 0 && before + amount === 0) stopped ??= at;
  }
  return { began, stopped };
}

/** Oldest day first, and in a day by time. */
function byDay(changes: readonly MrrChange[]): MrrChange[][] {
  const days = new Map<number, MrrChange[]>();
  for (const change of changes.toSorted((a, b) => a.at - b.at)) {
    const day = utcMidnight(change.at);
    days.set(day, [...(days.get(day) ?? []), change]);
  }
  return [...days.values()];
}

/**
 * Losing everything and soon starting another subscription is a move; the same subscription returning is a
 * reactivation.
 */
function isMove(last: Group, today: readonly MrrChange[], moveWindowMs: number): boolean {
  const loss = lastLoss(last.changes);
  const gain = today.find(({ amount }) => amount > 0);
  if (!last.paid || last.pays || loss === undefined || gain === undefined) return false;
  return gain.subscriptionId !== loss.subscriptionId && gain.at - loss.at <= moveWindowMs;
}

/** A paying person starts a second subscription before leaving the first, or ends the second as a mistake. */
const isMoveBegunFirst = (
  last: Group,
  { stopped, pays }: Pick<Group, 'stopped' | 'pays'>,
  moveWindowMs: number,
): boolean =>
  last.paid && pays && last.began !== null && stopped !== null && stopped - last.began <= moveWindowMs;

const lastLoss = (changes: readonly MrrChange[]): MrrChange | undefined =>
  changes.findLast(({ amount }) => amount < 0);

function netOf(changes: readonly MrrChange[]): Map<string, number> {
  const net = new Map<string, number>();
  for (const { currency, amount } of changes) net.set(currency, (net.get(currency) ?? 0) + amount);
  return net;
}

function movementOf(
  { changes, paid, pays }: Group,
  { currency, amount, lostAt }: { currency: string; amount: number; lostAt: number | null },
): PersonMovement {
  const kind = kindOf({ paid, pays, amount, everPaid: lostAt !== null });
  const own = changes.filter((change) => change.currency === currency);
  const loss = lastLoss(own);
  // If the person continues with another subscription, the movement names that one.
  const of = (kind === 'churn' ? loss : own.findLast((change) => change.amount > 0)) ?? loss;
  if (of === undefined) throw new RangeError('a net change without a change');
  return {
    customerId: of.customerId,
    subscriptionId: of.subscriptionId,
    tier: of.tier,
    at: changes.at(-1)?.at ?? of.at,
    currency,
    amount,
    kind,
    voluntary: kind === 'churn' ? of.voluntary : null,
    lostAt: kind === 'reactivation' ? lostAt : null,
  };
}

/** By whether the person pays in any currency: who changes the currency neither leaves nor comes. */
function kindOf({
  paid,
  pays,
  amount,
  everPaid,
}: Pick<Group, 'paid' | 'pays'> & { amount: number; everPaid: boolean }): MovementKind {
  if (!paid && pays) return everPaid ? 'reactivation' : 'new';
  if (paid && !pays) return 'churn';
  return amount > 0 ? 'expansion' : 'contraction';
}
