import { Skeleton, Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { TroubleAlert } from './trouble-alert.tsx';
import { explainTrouble } from './trouble.ts';

interface AnswerProps<Data> {
  query: Pick<UseQueryResult<Data>, 'data' | 'error'> & { refetch: () => unknown };
  /** Height of the placeholder in pixels, or the placeholder itself. */
  loading?: number | ReactNode;
  children: (data: Data) => ReactNode;
}

/**
 * An answer of the API: loading, failed with a way to continue, or present. Earlier data stays when a
 * refresh fails; for temporary failures the shell shows one notice.
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
