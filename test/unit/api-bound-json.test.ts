import fc from 'fast-check';
import { ApiProblem } from '../../api/http/api-problem.ts';
import { JSON_BOUNDS, boundJson, measureJson } from '../../api/http/bound-json.ts';
import { unstorableText } from '../../api/http/storable-text.ts';

const endless = { depth: Infinity, values: Infinity };
const measure = (text: string): { depth: number; values: number } => {
  const { depth, values } = measureJson(Buffer.from(text), endless);
  return { depth, values };
};

/** The same, counted on what the parser made of it. */
function counted(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 1 };
  const inside = Object.values(value).map(counted);
  return {
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
    values: 1 + inside.reduce((sum, { values }) => sum + values, 0),
  };
}

describe('the measure of a JSON text', () => {
  it('is that of the value: its depth, and never fewer values than it has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const [given, real] = [measure(JSON.stringify(value)), counted(value)];
        expect(given.depth).toBe(real.depth);
        expect(given.values).toBeGreaterThanOrEqual(real.values);
        expect(given.values).toBeLessThanOrEqual(2 * real.values);
      }),
    );
  });

  it.each([
    ['"[[[[,,,"', { depth: 0, values: 1 }],
    [String.raw`["\"[", "\\", [1]]`, { depth: 2, values: 5 }],
    [String.raw`["\\\"[[["]`, { depth: 1, values: 2 }],
    ['["never closed [[[', { depth: 1, values: 2 }],
  ])('takes no mark inside of a string: %s', (text, expected) => {
    expect(measure(text)).toEqual(expected);
  });

  it.each([
    ['lists in lists', '['.repeat(49_000), 33],
    [
      'ten lists, each nested 5,000 deep',
      `[${Array(10)
        .fill('['.repeat(5_000) + ']'.repeat(5_000))
        .join()}]`,
      33,
    ],
    ['objects in objects', '{"a":'.repeat(20_000), 33 * 5],
    ['many values', `[${'0,'.repeat(49_000)}0]`, 2 * 10_001],
    ['many lists', `[${'[],'.repeat(30_000)}0]`, 3 * 10_001],
  ])('is not taken beyond the bounds: %s', (_, text, most) => {
    expect(measureJson(Buffer.from(text), JSON_BOUNDS).read).toBeLessThanOrEqual(most);
    expect(() => boundJson(Buffer.from(text))).toThrow(ApiProblem);
  });

  it('reads each byte once, also where quotes are escaped', () => {
    const text = Buffer.from(`["${'\\"'.repeat(40_000)}","${'\\\\'.repeat(40_000)}"]`);
    const asked: number[] = [];
    const watched = new Proxy(text, {
      get: (target, name) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) asked.push(Number(name));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    measureJson(watched, JSON_BOUNDS);
    expect(asked.length).toBeLessThan(2 * text.length);
  });
});

it('text that cannot be stored is looked for once in each value, however deep', () => {
  let looks = 0;
  const watched = (value: unknown[]): unknown[] =>
    new Proxy(value, {
      get: (target, name) => {
        looks += 1;
        return Reflect.get(target, name, target) as unknown;
      },
    });
  let nested: unknown = '\0';
  for (let n = 0; n < 50_000; n++) nested = watched([nested]);
  expect(unstorableText(nested)[0]).toHaveLength(50_000);
  expect(looks).toBeLessThan(50_000 * 10);
});
