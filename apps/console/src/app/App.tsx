import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { askReasonsAgain, closeLive, whenSignedOut, whenUnfinished } from '../api/index.js';
import { useBrand } from './brand/brand.js';
import { ProofGate } from './proof/ProofGate.js';
import { queryClient } from './queries.js';
import { router } from './routes.js';
import { forgetSession, sessionQuery } from './session.js';
import { cssVariables, theme } from './theme.js';

/** Everything around the pages: theme, cache, news, addresses. */
export function App() {
  useEffect(() => {
    whenSignedOut(() => {
      const next = router.state.location.href;
      if (next.startsWith('/sign-in')) return;
      void router.navigate({ to: '/sign-in', search: { next } }).then(forgetSession);
    });
    whenUnfinished(() => {
      const next = router.state.location.href;
      if (next.startsWith('/second-factor')) return;
      // Only the session is read anew: what the pages showed was shown rightly.
      void queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 }).then(() => router.navigate({ to: '/second-factor', search: { next } })).then(closeLive);
    });
    return router.subscribe('onBeforeNavigate', askReasonsAgain);
  }, []);
  const { colour } = useBrand();
  const variables = useMemo(() => cssVariables(colour), [colour]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
        <ProofGate />
      </QueryClientProvider>
    </MantineProvider>
  );
}
