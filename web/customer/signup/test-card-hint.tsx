import { Alert, Code, CopyButton, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import type { ReactElement } from 'react';

const cards = [
  ['4242424242424242', 'works'],
  ['4000000000000341', 'is saved, then every charge fails'],
  ['4000002760003184', 'asks for 3-D Secure'],
  ['4000000000000002', 'is declined'],
] as const;

const grouped = (number: string): string => number.replaceAll(/(\d{4})(?=\d)/g, '$1 ');

/** Which cards the sandbox takes and what they do. Never shown with a Stripe key. */
export function TestCardHint(): ReactElement {
  return (
    <Alert
      mt="md"
      color="yellow"
      variant="light"
      icon={<IconFlask aria-hidden />}
      title="Sandbox: nothing is charged"
    >
      <Stack gap={4}>
        <Text size="sm">Use one of these cards. Press one to copy it.</Text>
        {cards.map(([number, does]) => (
          <CopyButton key={number} value={number}>
            {({ copied, copy }) => (
              <UnstyledButton onClick={copy}>
                <Group gap="sm">
                  <Code>{grouped(number)}</Code>
                  <Text size="sm">{copied ? 'copied' : does}</Text>
                </Group>
              </UnstyledButton>
            )}
          </CopyButton>
        ))}
      </Stack>
    </Alert>
  );
}
