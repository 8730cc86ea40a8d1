import fc from 'fast-check';
import { camelKeys, snakeKeys } from '../../api/http/snake-keys.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}([A-Z][a-z0-9]{0,5}){0,3}$/);
const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer()));
const fields = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value)));

it('are names as JSON has them, also in what is within, and are read back', () => {
  expect(snakeKeys({ graceDays: 3, trial: { pricePer1k: [1] }, debt: 'void' })).toEqual({
    grace_days: 3,
    trial: { price_per1k: [1] },
    debt: 'void',
  });
  fc.assert(fc.property(fields, (one) => expect(camelKeys(snakeKeys(one))).toEqual(one)));
});

it('leave out what is undefined', () => {
  const terms = { graceDays: undefined, debt: 'void' };
  expect(Object.keys(snakeKeys(terms))).toEqual(['debt']);
});
