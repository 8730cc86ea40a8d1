import { Accordion, Card, Group, Text, Title } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useNotices } from '../../data/billing.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import classes from './settings.module.css';

/** What the customer was written to about billing; here too where no mail came. */
export function NoticesCard(): ReactElement {
  const query = useNotices();
  return (
    <Card component="section" aria-label="Notices">
      <Title order={2}>Notices</Title>
      <Answer query={query} loading={80}>
        {(notices) =>
          notices.length === 0 ? (
            <Nothing icon={<IconMail aria-hidden />} title="No notices yet">
              Messages about your payments appear here. We also send them by e-mail.
            </Nothing>
          ) : (
            <Accordion mt="xs" variant="default" chevronPosition="left">
              {notices.map((notice) => (
                <Accordion.Item key={notice.id} value={notice.id}>
                  <Accordion.Control>
                    <Group justify="space-between" wrap="nowrap" gap="sm">
                      <Text size="sm" fw={500}>
                        {notice.subject}
                      </Text>
                      <Text size="sm" c="dimmed" className={classes['date'] ?? ''}>
                        <Time at={notice.at} />
                      </Text>
                    </Group>
                  </Accordion.Control>
                  <Accordion.Panel>
                    <Text size="sm" className={classes['letter'] ?? ''}>
                      {notice.body}
                    </Text>
                  </Accordion.Panel>
                </Accordion.Item>
              ))}
            </Accordion>
          )
        }
      </Answer>
      <ShowMore query={query} />
    </Card>
  );
}
