import { Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { operations } from '../../../client/schema.ts';
import { includesRole, useSession } from '../../data/session.ts';
import { formatCount } from '../../shared/money.ts';

type Table = operations['getAdminExportsTable']['parameters']['path']['table'];

/** Takes a whole table along as CSV; the browser shows how far it is, and the page can be left. */
export function ExportButton({ table }: { table: Table }): ReactElement {
  return (
    <Download path={table} about="Every row there is, whatever is filtered here">
      Export all
    </Download>
  );
}

interface ListExportProps {
  /** The list's name, which the API uses for its export too. */
  of: 'subscriptions' | 'customers';
  /** What the list is narrowed to now, as the API is asked for it. */
  filters: Readonly<Record<string, string>>;
  /** Total of the filtered list; undefined when unknown. */
  total: number | undefined;
}

/** Takes along what a list shows, by the same filters: all of it, not only what was loaded. */
export function ListExport({ of, filters, total }: ListExportProps): ReactElement {
  const search = new URLSearchParams(filters).toString();
  return search === '' ? (
    <Download path={of} about={`All ${of} as CSV, newest first`}>
      Export all
    </Download>
  ) : (
    <Download path={`${of}?${search}`} about={`The ${of} listed here as CSV, newest first`}>
      {total === undefined ? 'Export' : `Export (${formatCount(total)})`}
    </Download>
  );
}

function Download({
  path,
  about,
  children,
}: {
  path: string;
  about: string;
  children: string;
}): ReactElement | null {
  const { data: session } = useSession();
  if (!includesRole(session?.role ?? 'viewer', 'finance')) return null;
  return (
    <Tooltip label={about}>
      <Button
        component="a"
        href={`/api/v1/admin/exports/${path}`}
        download
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
