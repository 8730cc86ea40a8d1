import type { ReactElement, ReactNode } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import type { Role, SessionInfo } from '../../data/session.ts';
import { Page } from '../../shared/page.tsx';

interface AdminPageProps {
  title: string;
  /** The least role that it is for; default support. */
  needs?: Role;
  about?: ReactNode;
  actions?: (session: SessionInfo) => ReactNode;
  children: (session: SessionInfo) => ReactNode;
}

/** A page of staff: wide, and nothing of it for anybody else. */
export function AdminPage({
  title,
  needs = 'editor',
  about,
  actions,
  children,
}: AdminPageProps): ReactElement {
  return (
    <SignedIn needs={needs}>
      {(session) => (
        <Page
          title={title}
          width={1240}
          {...(about === undefined ? {} : { about })}
          {...(actions === undefined ? {} : { actions: actions(session) })}
        >
          {children(session)}
        </Page>
      )}
    </SignedIn>
  );
}
