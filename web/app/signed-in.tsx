import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ROLE_NAMES, includesRole, signInAddress, useSession } from '../data/session.ts';
import type { Role, SessionInfo } from '../data/session.ts';
import { Answer } from '../shared/answer.tsx';
import { Nothing } from '../shared/nothing.tsx';
import { Page } from '../shared/page.tsx';

interface SignedInProps {
  /** The least role that the page is for; default any. */
  needs?: Role;
  children: (session: SessionInfo) => ReactNode;
}

/** A page that needs a role: offers sign-in, or refuses. The API checks it again. */
export function SignedIn({ needs = 'viewer', children }: SignedInProps): ReactElement {
  const { pathname, search } = useLocation();
  return (
    <Answer query={useSession()} loading={320}>
      {(session) => {
        if (session === null) return <SignInFirst returnTo={`${pathname}${search}`} />;
        if (!includesRole(session.role, needs)) return <NotYours needs={needs} />;
        return children(session);
      }}
    </Answer>
  );
}

function SignInFirst({ returnTo }: { returnTo: string }): ReactElement {
  return (
    <Page title="Sign in">
      <Nothing
        icon={<IconLock aria-hidden />}
        title="Sign in to see this page"
        action={
          <Button component="a" href={signInAddress(returnTo)}>
            Sign in
          </Button>
        }
      >
        You come back here afterwards.
      </Nothing>
    </Page>
  );
}

function NotYours({ needs }: { needs: Role }): ReactElement {
  return (
    <Page title="Not for your role">
      <Nothing icon={<IconLock aria-hidden />} title="This page is for staff">
        It needs the role {ROLE_NAMES[needs]}. Whoever runs this installation can give it to you.
      </Nothing>
    </Page>
  );
}
