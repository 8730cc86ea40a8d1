import { Badge, Button, Code, Drawer, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import type { Role } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { Time } from '../../shared/time.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { capital } from '../parts/capital.ts';
import { Facts } from '../parts/facts.tsx';
import { RunLink } from '../parts/run-link.tsx';
import { stateColors } from './event-states.ts';

interface EventDrawerProps {
  id: string;
  role: Role;
  onClose: () => void;
}

/** One event with Stripe's body, and a button to deliver it again. */
export function EventDrawer({ id, role, onClose }: EventDrawerProps): ReactElement {
  const [replaying, setReplaying] = useState(false);
  const query = useQuery({
    queryKey: ['admin', 'event', id],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/events/{id}', { params: { path: { id } }, signal })),
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title="Event"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Answer query={query} loading={240}>
        {(event) => (
          <Stack gap="md">
            <Facts
              facts={[
                ['Type', event.type],
                ['Id', <Code key="id">{event.id}</Code>],
                [
                  'State',
                  <Badge key="state" color={stateColors[event.state]}>
                    {capital(event.state)}
                  </Badge>,
                ],
                ...(event.reason === null ? [] : ([['Why', event.reason]] as const)),
                ['Happened', <Time key="created" at={event.created} format="moment" />],
                ['Came in', <Time key="received" at={event.received_at} format="moment" />],
                ...(event.processed_at === null
                  ? []
                  : ([['Done', <Time key="processed" at={event.processed_at} format="moment" />]] as const)),
                ['Taken', event.attempts === 1 ? 'once' : `${event.attempts} times`],
                ['Workflow', event.workflow_id ?? '—'],
                ...(event.workflow_url === null
                  ? []
                  : ([
                      [
                        'Temporal',
                        <RunLink key="run" url={event.workflow_url} of={event.workflow_id ?? event.id} />,
                      ],
                    ] as const)),
              ]}
            />
            {role === 'admin' && event.state !== 'pending' && (
              <Button
                variant="default"
                leftSection={<IconRefresh size={16} aria-hidden />}
                onClick={() => setReplaying(true)}
                w="fit-content"
              >
                Replay…
              </Button>
            )}
            <div>
              <Text size="sm" fw={500} mb={4}>
                What Stripe sent
              </Text>
              <Code
                block
                tabIndex={0}
                role="region"
                aria-label="What Stripe sent"
                mah={480}
                style={{ overflow: 'auto' }}
              >
                {JSON.stringify(event.payload, null, 2)}
              </Code>
            </div>
          </Stack>
        )}
      </Answer>
      {replaying && <ReplayDialog id={id} onClose={() => setReplaying(false)} />}
    </Drawer>
  );
}

function ReplayDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  return (
    <ActionDialog
      title="Replay the event"
      effect="An event is a hint to look at Stripe. It is delivered once more, or where a subscription has followed it, that subscription is read from Stripe again. Nothing happens twice."
      confirm="Replay"
      run={async (reason, key) => {
        const { outcome } = await unwrap(
          api.POST('/admin/events/{id}/replay', {
            params: { path: { id }, header: { 'Idempotency-Key': key } },
            body: { reason },
          }),
        );
        return outcome === 'read_again'
          ? 'The subscription was read from Stripe again.'
          : 'The event is being delivered again.';
      }}
      onClose={onClose}
    />
  );
}
