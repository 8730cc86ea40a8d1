import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { unwrap } from '../../../client/unwrap.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { api } from '../../data/client.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { ToPaymentPage } from '../../shared/to-payment-page.tsx';

/** Leads staff to Stripe's page of an invoice, by a link that has not expired. */
export function StaffInvoicePage(): ReactElement {
  const { id = '' } = useParams();
  return (
    <SignedIn needs="editor">
      {() => (
        <Page title="Invoice" width={560}>
          <Asked id={id} />
        </Page>
      )}
    </SignedIn>
  );
}

function Asked({ id }: { id: string }): ReactElement {
  const query = useQuery({
    queryKey: ['admin', 'payment-page', id],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/admin/invoices/{stripe_invoice_id}/payment-page', {
          params: { path: { stripe_invoice_id: id } },
          signal,
        }),
      ),
    gcTime: 0,
  });
  return (
    <Answer query={query} loading={180}>
      {(page) => <ToPaymentPage page={page} back="/admin/customers" backLabel="See the customers" />}
    </Answer>
  );
}
