/** Many things at once from a file: tried, corrected, applied, undone. */
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/imports/$kind', component: lazyRouteComponent(() => import('./ImportsPage.js'), 'ImportsPage') }),
  createRoute({ getParentRoute: () => parent, path: '/imports/$kind/$importId', component: lazyRouteComponent(() => import('./RunPage.js'), 'RunPage') }),
];
