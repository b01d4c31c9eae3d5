/** Identity providers: what people can sign in with besides a password. */
import { IconId } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/identity-providers', component: lazyRouteComponent(() => import('./ProvidersPage.js'), 'ProvidersPage') }),
  createRoute({ getParentRoute: () => parent, path: '/identity-providers/$id', component: lazyRouteComponent(() => import('./ProviderPage.js'), 'ProviderPage') }),
];

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/sign-in/continue', component: lazyRouteComponent(() => import('./ContinuePage.js'), 'ContinuePage') }),
];

export const nav: NavEntry[] = [{ to: '/identity-providers', icon: IconId, labelKey: 'providers:nav', order: 86, permission: 'sign-in.manage' }];
