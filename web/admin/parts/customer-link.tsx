import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

/** Links to a customer's page, by their address if known. */
export const customerLink = (customer: string, email: string | null): ReactElement => (
  <Anchor component={Link} to={`/admin/customers/${customer}`} size="sm">
    {email ?? customer}
  </Anchor>
);
