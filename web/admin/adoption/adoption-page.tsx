import { Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { includesRole } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { useAdoption } from '../data/adoption.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { AccountSection } from './account-section.tsx';
import { CandidatesSection } from './candidates-section.tsx';
import { RunsSection } from './runs-section.tsx';
import { Steps } from './steps.tsx';

/** From a Stripe account that another product filled to one that Perennial manages. */
export function AdoptionPage(): ReactElement {
  return (
    <AdminPage
      title="Adoption"
      about="Take over a Stripe account that another product filled, step by step. Until a subscription is released, nothing of it is changed at Stripe and nobody gets a mail about it."
    >
      {(session) => (
        <Loaded isAdmin={session.role === 'admin'} seesScore={includesRole(session.role, 'finance')} />
      )}
    </AdminPage>
  );
}

function Loaded({ isAdmin, seesScore }: { isAdmin: boolean; seesScore: boolean }): ReactElement {
  return (
    <Answer query={useAdoption()} loading={320}>
      {(adoption) => (
        <Stack gap="lg">
          <Steps adoption={adoption} isAdmin={isAdmin} seesScore={seesScore} />
          <AccountSection />
          <CandidatesSection isAdmin={isAdmin} />
          <RunsSection adoption={adoption} isAdmin={isAdmin} />
        </Stack>
      )}
    </Answer>
  );
}
