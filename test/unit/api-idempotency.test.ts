import { hashRequest, idempotencyKeyOf } from '../../api/http/idempotency.ts';

describe('hashRequest', () => {
  it('is the same whatever the order of fields, and for fields left out', () => {
    const one = hashRequest('post', '/a', { a: 1, b: { c: [1, 2], d: undefined } });
    expect(hashRequest('post', '/a', { b: { c: [1, 2] }, a: 1 })).toBe(one);
  });

  it.each([
    ['method', hashRequest('put', '/a', { a: 1 })],
    ['path', hashRequest('post', '/b', { a: 1 })],
    ['value', hashRequest('post', '/a', { a: 2 })],
    ['type', hashRequest('post', '/a', { a: '1' })],
    ['nesting', hashRequest('post', '/a', { a: [1] })],
    ['null instead of nothing', hashRequest('post', '/a', { a: 1, b: null })],
  ])('differs by %s', (_, other) => {
    expect(other).not.toBe(hashRequest('post', '/a', { a: 1 }));
  });
});

describe('idempotencyKeyOf', () => {
  it('takes the header, and makes a key where there is none', () => {
    expect(idempotencyKeyOf('order-1')).toEqual({ key: 'order-1', given: true });
    expect(idempotencyKeyOf('')).toMatchObject({ given: false });
    expect(idempotencyKeyOf(undefined).key).not.toBe(idempotencyKeyOf(undefined).key);
  });

  it.each(['with space', 'x'.repeat(201), 'tab\t', 'ümlaut'])('refuses %j', (header) => {
    expect(() => idempotencyKeyOf(header)).toThrow('visible ASCII');
  });
});
