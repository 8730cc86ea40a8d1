import { refusedLicences } from '../../scripts/sbom.ts';

const of = (name: string, ...licences: string[]) => ({
  name,
  version: '1.0.0',
  licenses: licences.map((one) => (/ /.test(one) ? { expression: one } : { license: { id: one } })),
});

it('names each package whose licence nobody has agreed to', () => {
  const components = [
    of('fine', 'MIT'),
    of('either', '(GPL-3.0-only OR MIT)'),
    of('both', 'MIT AND GPL-3.0-only'),
    of('network', 'AGPL-3.0-only'),
    of('silent'),
    of('png-js'),
    of('stripe-sandbox'),
  ];
  expect(refusedLicences(components)).toEqual([
    'both@1.0.0: MIT AND GPL-3.0-only',
    'network@1.0.0: AGPL-3.0-only',
    'silent@1.0.0: none',
  ]);
});

it('a licence that is agreed to for tools only is refused in what is passed on', () => {
  const one = { name: 'a', version: '1', licenses: [{ license: { id: 'Artistic-2.0' } }] };
  const properties = [{ name: 'cdx:npm:package:development', value: 'true' }];
  expect(refusedLicences([one])).toEqual(['a@1: Artistic-2.0']);
  expect(refusedLicences([{ ...one, properties }])).toEqual([]);
});
