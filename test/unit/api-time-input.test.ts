import { dayInput, monthInput, timeInput } from '../../api/http/time-input.ts';

/* Found by a fuzzer: a series up to the year 0 begins before it, at a time that PostgreSQL cannot read. */
it.each([
  [
    timeInput,
    ['0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59-23:00', '2027-13-01T00:00:00Z'],
  ],
  [dayInput, ['0001-01-01', '1969-12-31', '9999-01-01', '2027-02-30']],
  [monthInput, ['0000-01', '9999-12', '2027-13', '2027-1']],
])('a time that cannot be reckoned with is refused', (input, refused) => {
  for (const text of refused) expect([text, input.safeParse(text).success]).toEqual([text, false]);
});

it.each([
  [timeInput, ['1970-01-01T00:00:00Z', '2027-01-01T00:00:00.5+05:30', '9998-12-31T23:59:59Z']],
  [dayInput, ['1970-01-01', '2028-02-29']],
  [monthInput, ['2027-01', '9998-12']],
])('others are taken as they are', (input, taken) => {
  for (const text of taken) expect(input.parse(text)).toBe(text);
});
