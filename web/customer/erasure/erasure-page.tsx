import { Card, Code, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { useErasureState } from '../../data/erasure.ts';
import type { ErasureState } from '../../data/erasure.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { Time } from '../../shared/time.tsx';

const WORDS: Readonly<Record<ErasureState['state'], { title: string; text: string }>> = {
  running: {
    title: 'Your data is being erased',
    text: 'This takes a few minutes. You can close this page.',
  },
  refused: {
    title: 'Your account was not erased',
    text: 'Something has to be settled first. Sign in to see what, or write to us.',
  },
  erased: {
    title: 'Your account is erased',
    text: 'Your personal data is removed here. Invoices and payments stay without your name. Our payment provider removes the rest in the coming weeks.',
  },
  complete: {
    title: 'Your account is erased',
    text: 'Your personal data is removed here and at our payment provider. Invoices and payments stay without your name.',
  },
};

/** For somebody who asked to be erased and cannot sign in any more. */
export function ErasurePage(): ReactElement {
  const { id = '' } = useParams();
  return (
    <Page title="Erasure of your account" width={640}>
      <Answer query={useErasureState(id)} loading={160}>
        {(erasure) => <State erasure={erasure} />}
      </Answer>
    </Page>
  );
}

function State({ erasure }: { erasure: ErasureState }): ReactElement {
  const { title, text } = WORDS[erasure.state];
  return (
    <Card>
      <Stack gap="md">
        <div role="status">
          <Title order={2} mb={4}>
            {title}
          </Title>
          <Text>{text}</Text>
        </div>
        <Text size="sm">
          Requested <Time at={erasure.requested} format="moment" />.
          {erasure.erased !== null && (
            <>
              {' '}
              Erased <Time at={erasure.erased} format="moment" />.
            </>
          )}
        </Text>
        <Text size="sm">
          Keep the address of this page: it shows your receipt, number <Code>{erasure.id}</Code>.
        </Text>
      </Stack>
    </Card>
  );
}
