import { Anchor, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { AdminPage } from '../parts/admin-page.tsx';
import { ErasureSection } from './erasure-section.tsx';
import { ExportSection } from './export-section.tsx';

/** What administrators do when somebody wants their data, or to be forgotten. */
export function PrivacyPage(): ReactElement {
  const { id = '' } = useParams();
  return (
    <AdminPage
      title="Personal data"
      needs="admin"
      about={
        <>
          Of{' '}
          <Anchor component={Link} to={`/admin/customers/${encodeURIComponent(id)}`} ff="monospace" size="sm">
            {id}
          </Anchor>
          . Make sure that it is them who ask.
        </>
      }
    >
      {() => (
        <Stack gap="lg" key={id}>
          <ExportSection id={id} />
          <ErasureSection id={id} />
        </Stack>
      )}
    </AdminPage>
  );
}
