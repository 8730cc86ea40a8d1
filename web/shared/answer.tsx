import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { TroubleAlert } from './trouble-alert.tsx';
import { explainTrouble } from './trouble.ts';

interface AnswerProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error'> & { refetch: () => unknown };
  /** Height of what stands in while loading, in pixels, or what it is. */
  loading?: number | ReactNode;
  children: (data: Data) => ReactNode;
}

/**
 * One answer of the API in each of its states: being loaded, failed with a way on, there. What was read before stays on the page
 * when reading it again fails; where that goes by itself, the shell says once for all of them that it may be old.
 */
export function Answer<Data>({ query, loading = 96, children }: AnswerProps<Data>): ReactElement {
  const { data, error } = query;
  const retry = (): void => void query.refetch();
  if (data !== undefined) {
    return (
      <>
        {error !== null && !explainTrouble(error).mayPass && <TroubleAlert error={error} retry={retry} />}
        {children(data)}
      </>
    );
  }
  if (error !== null) return <TroubleAlert error={error} retry={retry} />;
  if (typeof loading !== 'number') return <>{loading}</>;
  return (
    <Stack gap="sm" role="status" aria-label="Loading">
      <Skeleton height={loading} radius="lg" />
    </Stack>
  );
}
