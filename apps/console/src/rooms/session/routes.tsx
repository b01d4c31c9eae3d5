/** Sign-in and the first start. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/sign-in', component: lazyRouteComponent(() => import('./SignInPage.js'), 'SignInPage') }),
  createRoute({ getParentRoute: () => parent, path: '/setup/$token', component: lazyRouteComponent(() => import('./SetupPage.js'), 'SetupPage') }),
];
