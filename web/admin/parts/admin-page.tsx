import type { ReactElement, ReactNode } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import type { Session } from '../../data/session.ts';
import { Page } from '../../shared/page.tsx';

interface AdminPageProps {
  title: string;
  about?: ReactNode;
  actions?: (session: Session) => ReactNode;
  children: (session: Session) => ReactNode;
}

/** A page of staff: wide, and nothing of it for anybody else. */
export function AdminPage({ title, about, actions, children }: AdminPageProps): ReactElement {
  return (
    <SignedIn needs="editor">
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
