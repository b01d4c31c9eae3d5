/** The register sheet: what is kept about people. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/register', component: lazyRouteComponent(() => import('./RegisterPage.js'), 'RegisterPage') }),
];
