import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { RouterProvider } from 'react-router/dom';
import { styleNonce } from './nonce.ts';
import { createQueryClient } from './query-client.ts';
import { router } from './routes.tsx';
import { cssVariables, theme } from './theme.ts';
import { usePrinting } from './use-printing.ts';

/** The console. */
export function App(): ReactElement {
  const [client] = useState(createQueryClient);
  // In the dark look text would be printed pale on white.
  const look = usePrinting() ? { forceColorScheme: 'light' as const } : {};
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
      {...look}
    >
      <Notifications position="top-right" />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
