import { List, Text } from '@mantine/core';
import type { ReactElement } from 'react';

interface DifferenceProps {
  label: string;
  before: string[];
  after: string[];
}

/** A difference, before and after. */
export function BeforeAfter({ label, before, after }: DifferenceProps): ReactElement {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="sm" c="dimmed" td="line-through" component="del" display="block">
        {before.join('; ')}
      </Text>
      <Text size="sm" component="ins" td="none" display="block">
        <Lines lines={after} />
      </Text>
    </div>
  );
}

/** One line as it is, several as a list. */
export function Lines({ lines }: { lines: string[] }): ReactElement {
  if (lines.length === 1) return <>{lines[0]}</>;
  return (
    <List size="sm" listStyleType="none">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  );
}
