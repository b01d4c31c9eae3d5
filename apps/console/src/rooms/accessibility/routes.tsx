/** The accessibility statement, readable without a session. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/accessibility', component: lazyRouteComponent(() => import('./StatementPage.js'), 'StatementPage') }),
];
