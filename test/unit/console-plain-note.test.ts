import { plainNote } from '../../web/customer/billing/plain-note.ts';

it.each([
  ['49.00 USD unpaid since 2026-12-21; strategy standard-2026-11', '49.00 USD unpaid since 2026-12-21'],
  [
    'retry 3 of invoice in_1abc; strategy standard-2026-11?grace=3&retries=1.3.5; access is open',
    'retry 3; access is open',
  ],
])('customers see no ids and versions: %s', (note, shown) => {
  expect(plainNote(note)).toBe(shown);
});
