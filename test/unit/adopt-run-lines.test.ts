import type { AdoptionRunView } from '../../scripts/adopt/adoption-api.ts';
import { endLines, previewLines, runLine, watchedPhase } from '../../scripts/adopt/run-lines.ts';

const AT = Date.parse('2027-01-10T09:00:00Z');
const HOUR = 3_600_000;

const run = (change: Partial<AdoptionRunView>): AdoptionRunView => ({
  id: 'adopt_1',
  kind: 'import',
  state: 'running',
  phase: 'subscriptions',
  expected: null,
  seen: 0,
  foreign: 0,
  known: 0,
  ended: 0,
  invoices: 0,
  outcomes: {},
  problem: null,
  began_at: new Date(AT).toISOString(),
  ...change,
});

it('tells the rate of the phase that a run is in, not of the whole run', () => {
  const subscriptions = watchedPhase(run({}), AT);
  expect(runLine(run({ seen: 50 }), AT + 10_000, subscriptions)).toContain('50 subscriptions, 5.0 a second');
  const invoices = watchedPhase(run({ phase: 'invoices', invoices: 100 }), AT + HOUR, subscriptions);
  const later = run({ phase: 'invoices', invoices: 300 });
  expect(watchedPhase(later, AT + HOUR + 10_000, invoices)).toBe(invoices);
  expect(runLine(later, AT + HOUR + 10_000, invoices)).toContain('300 invoices, 20.0 a second');
});

it('tells what is left at the rate at which it is watched', () => {
  const watched = watchedPhase(run({ kind: 'release', expected: 100, seen: 40 }), AT + HOUR);
  const line = runLine(run({ kind: 'release', expected: 100, seen: 60 }), AT + HOUR + 10_000, watched);
  expect(line).toContain('60 of 100 subscriptions, 2.0 a second, 20 s left');
});

it('says so where a release or an undo has nothing to do', () => {
  const nothing = { subscriptions: 0, customers: 0, retried_by_stripe: 0, groups: [], examples: [] };
  expect(previewLines('undo', nothing)).toEqual(['No subscription to undo.']);
  const one = { ...nothing, subscriptions: 1, customers: 1 };
  expect(previewLines('release', one)).toEqual(['To release: 1 subscription of 1 customer']);
  expect(endLines(run({ kind: 'undo', state: 'done' }))).toEqual([
    'undo done (adopt_1)',
    '  no subscription to undo',
  ]);
  expect(endLines(run({ kind: 'undo', state: 'done', outcomes: { undone: 2 } }))).toEqual([
    'undo done (adopt_1)',
    '  2 let go, and observed from now on',
  ]);
});
