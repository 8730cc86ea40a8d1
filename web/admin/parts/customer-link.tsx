import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';

/** Leads to the page of a customer, by their address where it is known. */
export const customerLink = (customer: string, email: string | null): ReactElement => (
  <Anchor component={Link} to={`/admin/customers/${customer}`} size="sm">
    {email ?? customer}
  </Anchor>
);
