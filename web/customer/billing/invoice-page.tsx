import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { usePaymentPage } from '../../data/invoices.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { ToPaymentPage } from '../../shared/to-payment-page.tsx';

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
      {(page) => <ToPaymentPage page={page} back="/billing" backLabel="See your billing" />}
    </Answer>
  );
}
