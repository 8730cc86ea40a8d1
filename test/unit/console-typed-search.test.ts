import { askFor, beginSearch, onAddressChange } from '../../web/admin/parts/typed-search.ts';
import type { TypedSearch } from '../../web/admin/parts/typed-search.ts';

const type = (search: TypedSearch, text: string): TypedSearch => ({ ...search, text });
const textOf = ({ text }: TypedSearch): string => text;

it('what is typed on stays while the address follows, one step behind or several at once', () => {
  const first = type(askFor(type(beginSearch(undefined), 'Cust'), 'Cust'), 'Custom');
  expect(textOf(onAddressChange(first, 'Cust'))).toBe('Custom');
  const second = type(askFor(first, 'Custom'), 'Customer');
  const behind = onAddressChange(second, 'Cust');
  expect(textOf(behind)).toBe('Customer');
  expect(onAddressChange(behind, 'Custom')).toEqual({ text: 'Customer', seen: 'Custom', asked: [] });
  expect(onAddressChange(second, 'Custom')).toEqual({ text: 'Customer', seen: 'Custom', asked: [] });
});

it('what comes to the address by another way is shown', () => {
  const searched = onAddressChange(askFor(type(beginSearch(undefined), 'ada'), 'ada'), 'ada');
  expect(textOf(onAddressChange(searched, undefined))).toBe('');
  expect(textOf(onAddressChange(searched, 'bob'))).toBe('bob');
  // Requested again while it is already shown. The address does not say so: going there later is new.
  const same = askFor(searched, 'ada');
  expect(textOf(onAddressChange(onAddressChange(same, undefined), 'ada'))).toBe('ada');
});

it('a space at the end of what is typed is kept', () => {
  const typed = type(beginSearch('ada'), 'ada b ');
  expect(textOf(onAddressChange(typed, 'ada b'))).toBe('ada b ');
});
