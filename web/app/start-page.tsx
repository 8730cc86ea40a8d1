import type { ReactElement } from 'react';
import { Navigate } from 'react-router';
import { useSession } from '../data/session.ts';
import { Answer } from '../shared/answer.tsx';

/** `/`: the billing page of who is signed in, the plans for everybody else. */
export function StartPage(): ReactElement {
  return (
    <Answer query={useSession()} loading={320}>
      {(session) => <Navigate to={session === null ? '/plans' : '/billing'} replace />}
    </Answer>
  );
}
