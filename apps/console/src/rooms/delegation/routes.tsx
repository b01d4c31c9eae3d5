/** The consoles of communes: handed over and taken back, and entered by their path. */
import { createRoute, lazyRouteComponent, redirect, type AnyRoute } from '@tanstack/react-router';
import { enterConsole } from '../../app/brand/brand.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/organisations/$organisationId/console', component: lazyRouteComponent(() => import('./HandOverPage.js'), 'HandOverPage') }),
];

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({
    getParentRoute: () => parent, path: '/c/$slug', preload: false,
    beforeLoad: ({ params }) => {
      enterConsole((params as { slug: string }).slug);
      throw redirect({ to: '/' });
    },
  }),
];
