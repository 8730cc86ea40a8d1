import { Button } from '@mantine/core';
import { IconFileInvoice } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { PaymentPage } from '../data/invoices.ts';
import { Nothing } from './nothing.tsx';

interface ToPaymentPageProps {
  page: PaymentPage;
  /** Where a draft leads, which has no page yet. */
  back: string;
  backLabel: string;
}

/** Goes to Stripe's page of an invoice. */
export function ToPaymentPage({ page: { url }, back, backLabel }: ToPaymentPageProps): ReactElement {
  useEffect(() => {
    if (url !== null) location.replace(url);
  }, [url]);
  return (
    <Nothing
      icon={<IconFileInvoice aria-hidden />}
      title={url === null ? 'This invoice is not ready yet' : 'Opening the invoice'}
      action={
        url === null ? (
          <Button component={Link} to={back}>
            {backLabel}
          </Button>
        ) : (
          <Button component="a" href={url}>
            Open the invoice
          </Button>
        )
      }
    >
      {url === null ? 'It can be opened once it is final.' : 'Stripe shows it and takes the payment.'}
    </Nothing>
  );
}
