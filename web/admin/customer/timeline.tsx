import { Badge, Box, Button, Code, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { sentence } from '../../shared/sentence.ts';
import { Time } from '../../shared/time.tsx';
import type { ComingStep, TimelineItem } from '../data/customer-page.ts';
import { RunLink } from '../parts/run-link.tsx';
import { Section } from '../parts/section.tsx';
import classes from './timeline.module.css';

interface TimelineProps {
  coming: readonly ComingStep[];
  /** Newest first. */
  past: readonly TimelineItem[];
  /** Frozen time of the customer's test clock; null in real time. */
  now: string | null;
}

const FIRST = 8;

/** Upcoming and past events, with the rule and the run of each step. */
export function Timeline({ coming, past, now }: TimelineProps): ReactElement {
  const [all, setAll] = useState(false);
  const shown = all ? past : past.slice(0, FIRST);
  return (
    <Section title="Timeline">
      <ol className={classes['line'] ?? ''}>
        {[...coming].reverse().map((step) => (
          <li key={`${step.subscription}${step.rule}${step.at}`} data-coming>
            <Head at={step.at} />
            <Text size="sm">{sentence(step.what)}</Text>
            <Rule rule={step.rule} />
          </li>
        ))}
        <li data-now>
          <Text size="xs" fw={600}>
            {now === null ? (
              'Now'
            ) : (
              <>
                Now, on the test clock: <Time at={now} format="moment" />
              </>
            )}
          </Text>
        </li>
        {shown.map((item) => (
          <li key={item.id}>
            <Head at={item.at} actor={item.actor} />
            <Text size="sm">{sentence(item.summary)}</Text>
            <Group gap="sm">
              <Rule rule={item.rule} />
              <RunLink url={item.workflow_url} of={item.summary} />
            </Group>
            <ItemFacts item={item} />
          </li>
        ))}
      </ol>
      {past.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has happened yet.
        </Text>
      )}
      {past.length > FIRST && !all && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {past.length}
        </Button>
      )}
    </Section>
  );
}

function Head({ at, actor = null }: { at: string; actor?: string | null }): ReactElement {
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed" component="div">
        <Time at={at} format="moment" />
      </Text>
      {actor !== null && (
        <Badge size="sm" color={actor === 'staff' ? 'blue' : 'gray'}>
          {actor}
        </Badge>
      )}
    </Group>
  );
}

function Rule({ rule }: { rule: string | null }): ReactElement | null {
  return rule === null ? null : (
    <Text size="xs" c="dimmed" ff="monospace">
      {rule}
    </Text>
  );
}

function ItemFacts({ item }: { item: TimelineItem }): ReactElement | null {
  const facts = Object.entries(item.facts);
  if (facts.length === 0) return null;
  return (
    <Box component="details" className={classes['facts'] ?? ''}>
      <summary>What the rule saw</summary>
      <Code block fz="xs">
        {facts
          .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
          .join('\n')}
      </Code>
    </Box>
  );
}
