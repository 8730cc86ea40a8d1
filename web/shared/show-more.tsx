import { Button, Group } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { notifyTrouble } from './toast.ts';

/** The way to the next page of a list; nothing at its end. */
export function ShowMore({ query }: { query: UseInfiniteQueryResult }): ReactElement | null {
  if (!query.hasNextPage) return null;
  const go = async (): Promise<void> => {
    const { isFetchNextPageError, error } = await query.fetchNextPage();
    if (isFetchNextPageError) notifyTrouble(error);
  };
  return (
    <Group justify="center" p="md" className="no-print">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void go()}>
        Show more
      </Button>
    </Group>
  );
}
