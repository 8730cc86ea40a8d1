import { Button, Card, Group, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { dataExportAddress, useAskForData, useDataExport } from '../../data/data-exports.ts';
import type { DataExport } from '../../data/data-exports.ts';
import { Answer } from '../../shared/answer.tsx';
import { Time } from '../../shared/time.tsx';
import { notifyTrouble } from '../../shared/toast.ts';

/** A file with all that is held of the person. */
export function YourDataCard(): ReactElement {
  return (
    <Card component="section" aria-label="Your data">
      <Title order={2} mb="xs">
        Your data
      </Title>
      <Answer query={useDataExport()} loading={64}>
        {(latest) => <Latest latest={latest} />}
      </Answer>
    </Card>
  );
}

function Latest({ latest }: { latest: DataExport | null }): ReactElement {
  const ask = useAskForData();
  if (latest?.state === 'ready')
    return (
      <Group justify="space-between">
        <Text>
          Your file is ready. You can download it until <Time at={latest.expires} />.
        </Text>
        <Button
          component="a"
          href={dataExportAddress(latest.id)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Download
        </Button>
      </Group>
    );
  return (
    <Group justify="space-between">
      <Text>
        {latest === null
          ? 'Get one file with all data we hold about you, including at our payment provider.'
          : 'We are collecting your data. You can leave this page.'}
      </Text>
      <Button
        variant="default"
        loading={ask.isPending || latest !== null}
        onClick={() => ask.mutate(undefined, { onError: notifyTrouble })}
      >
        Collect my data
      </Button>
    </Group>
  );
}
