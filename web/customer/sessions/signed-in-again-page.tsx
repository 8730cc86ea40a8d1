import { IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { tellSignedInAgain } from '../../data/step-up.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';

/** End of a new sign-in in its own tab: the tab that asked for it continues. */
export function SignedInAgainPage(): ReactElement {
  return <SignedIn>{() => <SignedInAgain />}</SignedIn>;
}

function SignedInAgain(): ReactElement {
  useEffect(tellSignedInAgain, []);
  return (
    <Page title="Signed in again">
      <Nothing icon={<IconCheck aria-hidden />} title="Close this tab">
        Go on in the tab you came from.
      </Nothing>
    </Page>
  );
}
