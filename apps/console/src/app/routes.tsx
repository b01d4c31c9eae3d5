/** The tree of pages: the shell holds the rooms' pages, beside it stand the pages that need no session. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { ApiProblem, fromQuery, openLive, toQuery, type QueryValues } from '../api/index.js';
import { queryClient } from './queries.js';
import { rooms } from './rooms.js';
import { sessionQuery } from './session.js';
import { NotFound } from './shell/NotFound.js';
import { BareError, PageError } from './shell/PageError.js';

const root = createRootRoute({ component: Outlet, errorComponent: BareError });

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    try {
      const { secondFactor } = await queryClient.ensureQueryData(sessionQuery);
      if (secondFactor.missing) throw redirect({ to: '/second-factor', search: { next: location.href } });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) throw redirect({ to: '/sign-in', search: { next: location.href } });
      throw error;
    }
    // At the same time as the first questions: what changes after their answers must find the link open.
    openLive();
  },
  component: lazyRouteComponent(() => import('./shell/Shell.js'), 'Shell'),
  errorComponent: BareError,
});

/** An unknown address is answered inside the shell, where the way back is. */
const unknown = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound });

const routeTree = root.addChildren([
  shell.addChildren([...rooms.flatMap((room) => room.routes?.(shell) ?? []), unknown]),
  ...rooms.flatMap((room) => room.publicRoutes?.(root) ?? []),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
  // Search parameters are plain strings: no JSON in the address, nothing to guess.
  parseSearch: fromQuery,
  stringifySearch: (search: QueryValues) => toQuery(search),
});
