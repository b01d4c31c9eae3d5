/** Sign-in, a second factor to be set up, the first start, and invitations accepted. */
import { createRoute, lazyRouteComponent, redirect, type AnyRoute } from '@tanstack/react-router';
import { arriveHere } from '../../app/brand/arrival.js';
import { queryClient } from '../../app/queries.js';
import { sessionQuery } from '../../app/session.js';

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/sign-in', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./SignInPage.js'), 'SignInPage') }),
  createRoute({
    getParentRoute: () => parent, path: '/second-factor', component: lazyRouteComponent(() => import('./SecondFactorPage.js'), 'SecondFactorPage'),
    beforeLoad: async () => {
      // Nobody signed in: there is nothing to set up; nothing missing: there is no reason to be here.
      const session = await queryClient.ensureQueryData(sessionQuery).catch(() => undefined);
      if (!session?.secondFactor.missing) throw redirect({ to: session ? '/' : '/sign-in' });
    },
  }),
  createRoute({ getParentRoute: () => parent, path: '/setup/$token', component: lazyRouteComponent(() => import('./SetupPage.js'), 'SetupPage') }),
  createRoute({ getParentRoute: () => parent, path: '/join/$secret', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./JoinPage.js'), 'JoinPage') }),
];
