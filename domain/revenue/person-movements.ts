import { utcMidnight } from '../period.ts';
import type { MovementKind } from './movements.ts';

/** A change of what one subscription is worth a month, as it was written down. Times are billing time, epoch milliseconds. */
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

/** Changes that count as one, with what the person stands at before and after them. */
interface Group {
  changes: MrrChange[];
  /** The last subscription that began to pay in them, and the first that stopped: when. */
  began: number | null;
  stopped: number | null;
  paid: boolean;
  pays: boolean;
}

/**
 * What the changes of all subscriptions of a person come to: net over a UTC day, and net over a move from one subscription to another
 * that begins within `moveWindowMs` of the first one's end, before or after it. Sums are kept in each currency, whatever the order of `changes`.
 * @param changes all there ever were; those of one time in the order in which they were written
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

/** When a subscription last began to pay in a day, and when one first stopped. Keeps `worth` of each up to date. */
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

/** Whoever lost all and soon after begins another subscription has moved; the same one coming back is a reactivation. */
function isMove(last: Group, today: readonly MrrChange[], moveWindowMs: number): boolean {
  const loss = lastLoss(last.changes);
  const gain = today.find(({ amount }) => amount > 0);
  if (!last.paid || last.pays || loss === undefined || gain === undefined) return false;
  return gain.subscriptionId !== loss.subscriptionId && gain.at - loss.at <= moveWindowMs;
}

/** Somebody who pays all along begins a second one before they leave the first, or take the second back as begun by mistake. */
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
  // Where the person goes on with another subscription, the movement is that one's.
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
