import { Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { operations } from '../../../client/schema.ts';

type Table = operations['getAdminExportsTable']['parameters']['path']['table'];

/** Takes a whole table along as CSV; the browser shows how far it is, and the page can be left. */
export function ExportButton({ table }: { table: Table }): ReactElement {
  return (
    <Tooltip label="Every row there is, whatever is filtered here">
      <Button
        component="a"
        href={`/api/v1/admin/exports/${table}`}
        download
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        CSV
      </Button>
    </Tooltip>
  );
}
