import { Button, Loader, Menu, ScrollArea, Text } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { matchPath, useLocation } from 'react-router';
import { useAdvance, useClock } from '../data/clock.ts';
import type { Clock, ClockStep } from '../data/clock.ts';
import { useSession } from '../data/session.ts';
import { formatTime } from '../shared/time.tsx';
import { notifyTrouble } from '../shared/toast.ts';
import { useCustomerPage } from './data/customer-page.ts';
import { SandboxDrill } from './sandbox-drill.tsx';

const steps: readonly { by: ClockStep; label: string }[] = [
  { by: 'day', label: 'Advance one day' },
  { by: 'week', label: 'Advance one week' },
];

/** Moves the sandbox's clock: a day, a week, or to the next event. The page follows. */
export function SandboxClock(): ReactElement {
  const { pathname } = useLocation();
  const shown = matchPath('/admin/customers/:id', pathname)?.params.id;
  return shown === undefined ? <ClockOf customer={null} /> : <ClockOfPage id={shown} />;
}

/**
 * On a customer's page, that customer's clock. The page is named by customer, subscription, user or
 * address.
 */
function ClockOfPage({ id }: { id: string }): ReactElement {
  const session = useSession();
  const page = useCustomerPage(id, session.data != null && session.data.role !== 'viewer');
  const { id: customer = null, test_clock: clock = null } = page.data?.profile ?? {};
  return clock === null || customer === null ? <NoClock /> : <ClockOf customer={customer} />;
}

/** No one clock goes for this page. */
function NoClock(): ReactElement {
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="light" color="yellow" size="compact-md" aria-label="Sandbox time">
          Sandbox
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          Each customer has a clock of their own. It starts with the first plan; staff find it on the
          customer&apos;s page.
        </Menu.Label>
        <DrillOfStaff />
      </Menu.Dropdown>
    </Menu>
  );
}

function ClockOf({ customer }: { customer: string | null }): ReactElement {
  const { data: clock } = useClock(customer);
  const advance = useAdvance(customer);
  if (clock == null) return <NoClock />;
  const moving = clock.status === 'advancing' || advance.isPending;
  const move = (by: ClockStep): void => advance.mutate(by, { onError: notifyTrouble });
  return (
    <Menu position="bottom-end" width={280} closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="light"
          color="yellow"
          size="compact-md"
          leftSection={moving ? <Loader size={14} color="yellow" /> : <IconClockPlay size={16} aria-hidden />}
          aria-label={`Test clock: ${formatTime(clock.now, 'moment')}${moving ? ', moving' : ''}`}
        >
          {formatTime(clock.now, 'day')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <ClockState clock={clock} />
        </Menu.Label>
        {steps.map(({ by, label }) => (
          <Menu.Item key={by} disabled={moving} onClick={() => move(by)}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={moving || clock.next === null} onClick={() => move('next')}>
          Go to next event
          <Text size="xs" c="dimmed" component="div">
            {clock.next === null
              ? 'No upcoming event'
              : `${clock.next.what} ${formatTime(clock.next.at, 'moment')}`}
          </Text>
        </Menu.Item>
        <Changes clock={clock} moving={moving} />
        <DrillOfStaff />
      </Menu.Dropdown>
    </Menu>
  );
}

function DrillOfStaff(): ReactElement | null {
  return useSession().data?.role === 'admin' ? <SandboxDrill /> : null;
}

function ClockState({ clock }: { clock: Clock }): ReactElement {
  const now = formatTime(clock.now, 'moment');
  const target = clock.target === null ? null : formatTime(clock.target, 'moment');
  return (
    <span role="status">
      Sandbox time: {now}
      {target === null ? '' : target === now ? ', finishing what is due' : `, advancing to ${target}`}
    </span>
  );
}

/** What the latest move brought about, as it comes in. */
function Changes({ clock, moving }: { clock: Clock; moving: boolean }): ReactElement | null {
  const { last_move: move } = clock;
  if (move === null) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>Changed since {formatTime(move.from, 'moment')}</Menu.Label>
      {move.changes.length === 0 ? (
        <Text size="xs" c="dimmed" px="sm" pb="xs">
          {moving ? 'Nothing so far' : 'Nothing'}
        </Text>
      ) : (
        <ScrollArea.Autosize mah={240} px="sm" pb="xs" viewportProps={{ tabIndex: 0 }}>
          {move.changes.map(({ at, what }, index) => (
            <Text key={`${at}-${index}`} size="xs">
              <Text span c="dimmed">
                {formatTime(at, 'moment')}
              </Text>{' '}
              {what}
            </Text>
          ))}
        </ScrollArea.Autosize>
      )}
    </>
  );
}
