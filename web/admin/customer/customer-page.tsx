import { Alert, Badge, Grid, Group, Stack, Text } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import type { SessionInfo } from '../../data/session.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { Time } from '../../shared/time.tsx';
import { useCustomerPage } from '../data/customer-page.ts';
import type { CustomerPageData } from '../data/customer-page.ts';
import { CustomerHistory } from './customer-history.tsx';
import { CustomerMoney } from './customer-money.tsx';
import { CustomerUsage } from './customer-usage.tsx';
import { PaymentMethods } from './payment-methods.tsx';
import { Profile } from './profile.tsx';
import { SubscriptionCard } from './subscription-card.tsx';
import { SyncStates } from './sync-states.tsx';
import { Timeline } from './timeline.tsx';

/** Everything on one customer, and all that staff may do. */
export function CustomerPage(): ReactElement {
  const { id = '' } = useParams();
  return <SignedIn needs="editor">{(session) => <Loaded key={id} id={id} session={session} />}</SignedIn>;
}

function Loaded({ id, session }: { id: string; session: SessionInfo }): ReactElement {
  const query = useCustomerPage(id);
  const title = query.data?.profile.name ?? query.data?.profile.email ?? 'Customer';
  return (
    <Page
      title={title}
      width={1240}
      {...(query.data === undefined ? {} : { about: <Heading data={query.data} /> })}
    >
      <Answer query={query} loading={480}>
        {(data) => <Sections data={data} session={session} />}
      </Answer>
    </Page>
  );
}

function Heading({ data: { profile } }: { data: CustomerPageData }): ReactElement {
  return (
    <Group gap="xs" component="span">
      {profile.email !== profile.name && <span>{profile.email}</span>}
      {profile.id !== null && (
        <Text component="span" ff="monospace" size="sm">
          {profile.id}
        </Text>
      )}
      {profile.deleted && <Badge color="red">Deleted in Stripe</Badge>}
    </Group>
  );
}

function Sections({ data, session }: { data: CustomerPageData; session: SessionInfo }): ReactElement {
  const { profile, subscriptions } = data;
  const now = profile.test_clock?.now ?? null;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="lg">
          {now !== null && (
            <Alert color="yellow" variant="light" icon={<IconFlask aria-hidden />} p="sm">
              <Text size="sm">
                This customer goes by a test clock, which stands at <Time at={now} format="moment" />. The
                clock in the header moves it.
              </Text>
            </Alert>
          )}
          {subscriptions.map((subscription) => (
            <SubscriptionCard
              key={subscription.id}
              subscription={subscription}
              customerId={profile.id}
              role={session.role}
              now={now}
            />
          ))}
          {subscriptions.length === 0 && (
            <Alert color="gray" variant="light">
              No subscription yet.
            </Alert>
          )}
          <Timeline coming={data.coming} past={data.timeline} now={now} />
          {subscriptions.length > 0 && profile.id !== null && <CustomerUsage customer={profile.id} />}
          <CustomerMoney data={data} role={session.role} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap="lg">
          <Profile profile={profile} role={session.role} />
          <SyncStates states={data.sync} />
          <PaymentMethods methods={data.payment_methods} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={12}>
        <CustomerHistory data={data} />
      </Grid.Col>
    </Grid>
  );
}
