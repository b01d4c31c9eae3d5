/** Sign-in, the first start, and invitations accepted. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { arriveHere } from '../../app/brand/arrival.js';

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/sign-in', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./SignInPage.js'), 'SignInPage') }),
  createRoute({ getParentRoute: () => parent, path: '/setup/$token', component: lazyRouteComponent(() => import('./SetupPage.js'), 'SetupPage') }),
  createRoute({ getParentRoute: () => parent, path: '/join/$secret', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./JoinPage.js'), 'JoinPage') }),
];
