import { daysWithin, endInUtc, startInUtc } from '../../web/shared/days.ts';

/** Noon so many hours before UTC's. */
const noonAt = (hours: number) => (day: string) => Date.parse(`${day}T12:00:00Z`) - hours * 3_600_000;
const at = (time: string): number => Date.parse(`${time}:00Z`);

it.each([
  ['a day whose noon is ahead', noonAt(0), '2026-12-04T11:59', null, '2026-12-04', undefined],
  ['not one whose noon is now', noonAt(0), '2026-12-04T12:00', null, '2026-12-05', undefined],
  [
    'by the zone, ahead of UTC',
    noonAt(14),
    '2026-12-04T11:00',
    '2026-12-18T11:00',
    '2026-12-05',
    '2026-12-18',
  ],
  [
    'by the zone, behind UTC',
    noonAt(-11),
    '2026-12-04T11:00',
    '2026-12-18T11:00',
    '2026-12-04',
    '2026-12-17',
  ],
  [
    'the first moment of a day',
    startInUtc,
    '2026-12-31T00:00',
    '2027-01-30T00:00',
    '2027-01-01',
    '2027-01-30',
  ],
  ['the last of a day', endInUtc, '2027-02-28T23:59', null, '2027-02-28', undefined],
])('offers %s', (_, momentOf, after, until, first, last) => {
  const days = daysWithin(at(after), until === null ? null : at(until), momentOf);
  expect(days).toEqual(last === undefined ? { first } : { first, last });
});
