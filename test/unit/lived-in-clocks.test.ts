import { stepsOf } from '../../dev/lived-in/clocks.ts';

const DAY_S = 86_400;
const clocks = [
  { id: 'clock_ahead', frozen_time: 100 * DAY_S },
  { id: 'clock_behind', frozen_time: 40 * DAY_S },
];

it.each([1, 7, 8, 31])('moves each clock by %i days from where it stands, a week at most at once', (days) => {
  const steps = stepsOf(clocks, days);
  for (const { id, frozen_time: start } of clocks) {
    const stands = [start, ...steps.map((stops) => stops.find((stop) => stop.id === id)?.to ?? NaN)];
    const moved = stands.slice(1).map((at, step) => (at - (stands[step] ?? NaN)) / DAY_S);
    expect(moved.every((by) => by > 0 && by <= 7)).toBe(true);
    expect(stands.at(-1)).toBe(start + days * DAY_S);
  }
});
