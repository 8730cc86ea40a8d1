import type { CandidateView } from '../../scripts/adopt/adoption-api.ts';
import { proposedFile, readMappingFile } from '../../scripts/adopt/mapping-file.ts';

it('reads plans and add-ons, with what a price is believed to be', () => {
  const text = [
    'plans:',
    '  prod_1: starter # the plan before',
    '  price_2: { plan: professional, currency: eur, interval: month }',
    'add_ons:',
    '  price_3:',
    '    name: Speech',
    '    services: [tts, stt]',
  ].join('\n');
  expect(readMappingFile(text)).toEqual({
    mappings: [
      { stripe_id: 'prod_1', plan: 'starter', line: 2 },
      { stripe_id: 'price_2', plan: 'professional', currency: 'eur', interval: 'month', line: 3 },
      { stripe_id: 'price_3', add_on: { name: 'Speech', services: ['tts', 'stt'] }, line: 5 },
    ],
    faults: [],
  });
});

it.each<[string, string, number, string]>([
  ['YAML that is broken', 'plans:\n  prod_1: [starter\n', 3, 'malformed_yaml'],
  ['a tab', 'plans:\n\tprod_1: starter\n', 2, 'malformed_yaml'],
  [
    'a section that there is not',
    'plans:\n  prod_1: starter\nprices:\n  prod_2: starter\n',
    3,
    'unknown_key',
  ],
  [
    'a field that there is not',
    'plans:\n  price_1:\n    plan: starter\n    curency: eur\n',
    4,
    'unknown_key',
  ],
  ['a line twice', 'plans:\n  prod_1: starter\n  prod_1: professional\n', 3, 'doubled'],
  ['a plan and an add-on', 'plans:\n  prod_1: starter\nadd_ons:\n  prod_1: { name: A }\n', 4, 'doubled'],
  ['a plan that is not said', 'plans:\n  price_1: { currency: eur }\n', 2, 'invalid_value'],
  ['an empty line', 'plans:\n  prod_1:\n', 2, 'invalid_value'],
  ['services that are no list', 'add_ons:\n  price_1: { name: A, services: tts }\n', 2, 'invalid_value'],
  ['a list', '- prod_1\n', 1, 'invalid_value'],
  ['nothing', '', 1, 'invalid_value'],
  ['comments alone', 'plans:\n  # prod_1: PLAN\nadd_ons:\n', 1, 'invalid_value'],
])('names the line of %s', (_, text, line, code) => {
  const { faults } = readMappingFile(text);
  expect(faults).toMatchObject([{ line, code }]);
  expect(faults[0]?.message).toMatch(/\w{3}/);
});

const candidate = (over: Partial<CandidateView>): CandidateView => ({
  stripe_id: 'prod_1',
  kind: 'product',
  name: 'Newsletter',
  currency: null,
  interval: null,
  amount: null,
  active: true,
  subscriptions: 3,
  mapped: null,
  is_covered: false,
  sold_by: null,
  ...over,
});

it('proposes a file that keeps what is mapped, and names the rest with its subscriptions', () => {
  const price = { kind: 'price' as const, currency: 'eur', interval: '3 month', amount: 9 };
  const text = proposedFile(
    [
      candidate({ stripe_id: 'prod_ours', sold_by: 'starter', is_covered: true }),
      candidate({ stripe_id: 'prod_kept', mapped: { plan: 'starter', add_on: null }, is_covered: true }),
      candidate({
        stripe_id: 'price_extra',
        ...price,
        mapped: { plan: null, add_on: { name: 'Speech: all', services: ['tts'] } },
        is_covered: true,
      }),
      candidate({ stripe_id: 'prod_open', name: 'Two\nlines', subscriptions: 3 }),
      candidate({ stripe_id: 'price_open', ...price, subscriptions: 7 }),
      candidate({ stripe_id: 'price_old', ...price, active: false, subscriptions: 0 }),
    ],
    ['starter', 'professional'],
  );
  expect(readMappingFile(text)).toEqual({
    mappings: [
      expect.objectContaining({ stripe_id: 'prod_kept', plan: 'starter' }),
      expect.objectContaining({
        stripe_id: 'price_extra',
        add_on: { name: 'Speech: all', services: ['tts'] },
      }),
    ],
    faults: [],
  });
  expect(text).toContain('starter, professional');
  expect(text).toContain(
    '  # price_open: { plan: PLAN, currency: eur, interval: 3 month } # price "Newsletter", 9 EUR each 3 month; 7 subscriptions',
  );
  expect(text.indexOf('price_open')).toBeLessThan(text.indexOf('prod_open'));
  expect(text).toContain('# prod_open: PLAN # product "Two lines"; 3 subscriptions');
  expect(text).not.toMatch(/prod_ours|price_old/);
  // With the # taken away and a plan written, a line is a mapping.
  const edited = text.replace('  # price_open: { plan: PLAN', '  price_open: { plan: starter');
  expect(readMappingFile(edited).mappings).toContainEqual(
    expect.objectContaining({
      stripe_id: 'price_open',
      plan: 'starter',
      currency: 'eur',
      interval: '3 month',
    }),
  );
});
