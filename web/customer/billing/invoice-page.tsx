import { Button } from '@mantine/core';
import { IconFileInvoice } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { usePaymentPage } from '../../data/invoices.ts';
import type { PaymentPage } from '../../data/invoices.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';

/** Target of mails and buttons for paying an invoice: asks for Stripe's page and goes there. */
export function InvoicePage(): ReactElement {
  const { id = '' } = useParams();
  return (
    <SignedIn>
      {() => (
        <Page title="Invoice" width={560}>
          <Asked id={id} />
        </Page>
      )}
    </SignedIn>
  );
}

function Asked({ id }: { id: string }): ReactElement {
  return (
    <Answer query={usePaymentPage(id)} loading={180}>
      {(page) => <Leaving page={page} />}
    </Answer>
  );
}

function Leaving({ page: { url } }: { page: PaymentPage }): ReactElement {
  useEffect(() => {
    if (url !== null) location.replace(url);
  }, [url]);
  return (
    <Nothing
      icon={<IconFileInvoice aria-hidden />}
      title={url === null ? 'This invoice is not ready yet' : 'Opening the invoice'}
      action={
        url === null ? (
          <Button component={Link} to="/billing">
            See your billing
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
