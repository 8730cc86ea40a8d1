import { Anchor, Code } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Role } from '../../data/session.ts';
import { formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import type { CustomerPageData } from '../data/customer-page.ts';
import { Facts } from '../parts/facts.tsx';
import { Section } from '../parts/section.tsx';
import { CustomerZone } from './customer-zone.tsx';

/** Who it is. */
export function Profile({
  profile,
  role,
}: {
  profile: CustomerPageData['profile'];
  role: Role;
}): ReactElement {
  return (
    <Section title="Profile">
      <Facts
        facts={[
          ['E-mail', profile.email ?? '—'],
          ['Name', profile.name ?? '—'],
          ['Role', profile.role ?? 'never signed in'],
          ['Stripe customer', profile.id === null ? '—' : <Code key="id">{profile.id}</Code>],
          ['User', profile.user_id === null ? '—' : <Code key="user">{profile.user_id}</Code>],
          [
            'Balance',
            profile.balance === 0 ? 'None' : formatMoney(profile.balance, profile.currency ?? 'usd'),
          ],
          ['Since', profile.created === null ? '—' : <Time key="since" at={profile.created} />],
          [
            'Last seen',
            profile.last_active_at === null ? (
              'never'
            ) : (
              <Time key="seen" at={profile.last_active_at} format="moment" />
            ),
          ],
          ...(role !== 'admin' || (profile.id ?? profile.user_id) === null
            ? []
            : ([
                [
                  'Privacy',
                  <Anchor
                    key="privacy"
                    component={Link}
                    to={`/admin/customers/${profile.id ?? profile.user_id ?? ''}/privacy`}
                    size="sm"
                  >
                    Export or erase their data
                  </Anchor>,
                ],
              ] as const)),
          ...(profile.user_id === null || role !== 'admin'
            ? []
            : ([
                [
                  'Sessions',
                  <Anchor
                    key="sessions"
                    component={Link}
                    to={`/admin/sessions?user=${profile.user_id}`}
                    size="sm"
                  >
                    Where they are signed in
                  </Anchor>,
                ],
              ] as const)),
          ...(profile.id === null || profile.deleted
            ? []
            : ([
                ['Time zone', <CustomerZone key="zone" customer={profile.id} zone={profile.time_zone} />],
              ] as const)),
        ]}
      />
    </Section>
  );
}
