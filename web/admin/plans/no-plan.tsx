import { Button } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';

/** The page of a plan that does not exist. */
export function NoPlan({ id }: { id: string }): ReactElement {
  return (
    <Page title="No such plan">
      <Nothing
        icon={<IconPackage aria-hidden />}
        title={`There is no plan “${id}”`}
        action={
          <Button component={Link} to="/admin/plans">
            All plans
          </Button>
        }
      >
        It may have been written differently.
      </Nothing>
    </Page>
  );
}
