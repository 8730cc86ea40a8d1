import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { askFor, beginSearch, onAddressChange } from './typed-search.ts';

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onSearch: (text: string | undefined) => void;
}

/** Looks while one types, a moment after the last key. */
export function SearchField({ label, value, onSearch }: SearchFieldProps): ReactElement {
  const [search, setSearch] = useState(() => beginSearch(value));
  if (search.seen !== value) setSearch(onAddressChange(search, value));
  const { text } = search;
  const setText = (typed: string): void => setSearch((before) => ({ ...before, text: typed }));
  const ask = (wanted: string | undefined): void => {
    setSearch((before) => askFor(before, wanted));
    onSearch(wanted);
  };
  const askSoon = useDebouncedCallback((wanted: string) => ask(wanted.trim() || undefined), 200);
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton
            size="sm"
            aria-label="Clear the search"
            onClick={() => {
              askSoon.cancel();
              setText('');
              ask(undefined);
            }}
          />
        )
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        askSoon(event.currentTarget.value);
      }}
      miw={240}
      style={{ flex: '1 1 240px' }}
    />
  );
}
