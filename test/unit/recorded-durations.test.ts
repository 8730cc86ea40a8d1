import { existsSync, readFileSync } from 'node:fs';

it('each test file with a recorded duration is there', () => {
  const root = new URL('../../', import.meta.url);
  const recorded = JSON.parse(readFileSync(new URL('test/jest.durations.json', root), 'utf8')) as object;
  const files = Object.keys(recorded);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
});
