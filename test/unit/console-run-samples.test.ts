import { paceOf, samplesAfter } from '../../web/admin/adoption/run-samples.ts';
import type { Sample, SampledRun } from '../../web/admin/adoption/run-samples.ts';

const running = (changes: Partial<SampledRun>): SampledRun => ({
  id: 'adopt_1',
  state: 'running',
  phase: 'subscriptions',
  expected: 400,
  seen: 0,
  invoices: 0,
  ...changes,
});

/** Samples of a run that was asked at these seconds. */
const sampled = (...looks: readonly [second: number, run: SampledRun][]): Sample[] => {
  let samples: Sample[] = [];
  for (const [second, run] of looks) samples = samplesAfter(samples, run, second * 1_000);
  return samples;
};

it('the pace and the time left are known from the second look on', () => {
  expect(paceOf(running({ seen: 100 }), sampled([0, running({ seen: 100 })]))).toBeNull();
  const later = running({ seen: 150 });
  expect(paceOf(later, sampled([0, running({ seen: 100 })], [10, later]))).toEqual({
    perSecond: 5,
    secondsLeft: 50,
  });
});

it('a phase begins anew, and so does another run', () => {
  const before = running({ seen: 400 });
  const invoices = running({ phase: 'invoices', invoices: 10 });
  expect(sampled([0, before], [5, invoices])).toHaveLength(1);
  expect(sampled([0, before], [5, running({ id: 'adopt_2' })])).toHaveLength(1);
  const more = running({ phase: 'invoices', invoices: 30 });
  expect(paceOf(more, sampled([0, before], [5, invoices], [15, more]))).toEqual({
    perSecond: 2,
    secondsLeft: null,
  });
});

it('pages that begin anew are measured anew', () => {
  const again = running({ seen: 20 });
  expect(paceOf(again, sampled([0, running({ seen: 300 })], [10, again]))).toBeNull();
});

it('nothing is left to be measured once no run goes on', () => {
  expect(sampled([0, running({})], [5, running({ state: 'done' })])).toEqual([]);
});

it('where nothing moves there is a pace of none, and no time left', () => {
  const still = running({ seen: 100 });
  expect(paceOf(still, sampled([0, still], [10, still]))).toEqual({ perSecond: 0, secondsLeft: null });
});

it('an import does not know how many there are: no time is left', () => {
  const looks = sampled([0, running({ expected: null })], [10, running({ expected: null, seen: 20 })]);
  expect(paceOf(running({ expected: null, seen: 20 }), looks)).toEqual({ perSecond: 2, secondsLeft: null });
});

it('the pace is that of the last minute, or since the last look where that is longer ago', () => {
  const fast = sampled([0, running({})], [100, running({ seen: 10 })], [110, running({ seen: 110 })]);
  expect(paceOf(running({ seen: 110 }), fast)).toMatchObject({ perSecond: 10 });
  const away = sampled([0, running({})], [200, running({ seen: 100 })]);
  expect(paceOf(running({ seen: 100 }), away)).toMatchObject({ perSecond: 0.5 });
});
