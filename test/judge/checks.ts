import { accessAsDue } from './checks/access.ts';
import { acknowledgedExists, eventsKept, oneAnswerAKey, refusedHadNoEffect } from './checks/calls.ts';
import { intentFirst, nothingOpen, strangersUntouched } from './checks/effects.ts';
import { mailsArrive, mailsOnce } from './checks/mails.ts';
import { chargedAsOwed, chargedOnce, unpaidEnds } from './checks/money.ts';
import { followersAgree, revenueAddsUp, tablesAreStripe, timelineExplains } from './checks/state.ts';
import { limitHolds, usageReported } from './checks/usage.ts';
import type { Check, Evidence, CheckFinding } from './evidence.ts';

/** Everything that the judge looks at, in the order of its table. */
export const CHECKS: readonly Check[] = [
  acknowledgedExists,
  eventsKept,
  refusedHadNoEffect,
  oneAnswerAKey,
  chargedOnce,
  chargedAsOwed,
  unpaidEnds,
  accessAsDue,
  mailsOnce,
  mailsArrive,
  intentFirst,
  nothingOpen,
  strangersUntouched,
  tablesAreStripe,
  revenueAddsUp,
  followersAgree,
  timelineExplains,
  limitHolds,
  usageReported,
];

export type JudgedChecks = ({ name: string; rule: string } & CheckFinding)[];

/** What each check found. */
export const judge = (evidence: Evidence): JudgedChecks =>
  CHECKS.map(({ name, rule, look }) => ({ name, rule, ...look(evidence) }));

export const isClean = (verdict: JudgedChecks): boolean => verdict.every(({ wrong }) => wrong.length === 0);
