import { changeWaitWithin } from '../../api/http/time-budget.ts';

it.each([
  [1_000, 600],
  [8_000, 4_800],
  [15_000, 8_000],
  [120_000, 8_000],
])('of a time budget of %i ms a change is waited for %i: 202 comes before 504', (request, waits) => {
  expect(changeWaitWithin({ request, export: 120_000 })).toBe(waits);
});
