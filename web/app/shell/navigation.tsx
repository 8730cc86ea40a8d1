import { Badge, NavLink, ScrollArea, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { adminNavigation } from '../../admin/admin-navigation.ts';
import { useWaitingCount } from '../../admin/data/approvals.ts';
import { includesRole } from '../../data/session.ts';
import type { SessionInfo } from '../../data/session.ts';
import { customerNavigation } from '../../customer/customer-navigation.ts';
import type { NavigationEntry } from './navigation-entry.ts';
import classes from './shell.module.css';

/** The way to every page that this person may see. */
export function Navigation({ session }: { session: SessionInfo | null }): ReactElement {
  const staff = session !== null && session.role !== 'viewer';
  const own = customerNavigation.filter((entry) => entry.needs === 'nobody' || session !== null);
  const admin = adminNavigation.filter(
    (entry) => entry.needs !== 'nobody' && session !== null && includesRole(session.role, entry.needs),
  );
  return (
    <ScrollArea type="auto" h="100%">
      <Stack gap="lg">
        <Section label={staff ? 'Your account' : null} entries={own} />
        {staff && <Section label="Administration" entries={admin} />}
      </Stack>
    </ScrollArea>
  );
}

function Section({
  label,
  entries,
}: {
  label: string | null;
  entries: readonly NavigationEntry[];
}): ReactElement {
  const { pathname } = useLocation();
  return (
    <Stack gap={2}>
      {label !== null && (
        <Text fz="xs" fw={600} c="dimmed" px="sm" mb={4}>
          {label}
        </Text>
      )}
      {entries.map(({ to, label: text, icon: Icon, exact, counts }) => {
        const active = exact === true ? pathname === to : pathname === to || pathname.startsWith(`${to}/`);
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={text}
            leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
            rightSection={counts === undefined ? undefined : <WaitingCount />}
            active={active}
            aria-current={active ? 'page' : undefined}
            className={classes['link'] ?? ''}
          />
        );
      })}
    </Stack>
  );
}

/** How many requests wait that the reader did not make. */
function WaitingCount(): ReactElement | null {
  const count = useWaitingCount() ?? 0;
  return count === 0 ? null : (
    <Badge size="sm" circle={count < 10} aria-label={`${count} waiting`}>
      {count}
    </Badge>
  );
}
