/** Programs that teachers and eRUN wish for: the form and the page of an asker, which need no account; the list and the page of whoever answers. */
import { IconInbox, IconMessagePlus } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import { arriveHere } from '../../app/brand/arrival.js';
import type { NavEntry, PaletteAction } from '../../app/room.js';
import { useOpenRequests } from './useOpenRequests.js';

export const publicRoutes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/demande', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./CodePage.js'), 'CodePage') }),
  createRoute({ getParentRoute: () => parent, path: '/demande/$code', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./AskPage.js'), 'AskPage') }),
  createRoute({ getParentRoute: () => parent, path: '/demande/suivi/$secret', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./TrackPage.js'), 'TrackPage') }),
  // Printed: nothing stands around it.
  createRoute({ getParentRoute: () => parent, path: '/sites/$siteId/poster', beforeLoad: arriveHere, component: lazyRouteComponent(() => import('./PosterPage.js'), 'PosterPage') }),
];

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/requests', component: lazyRouteComponent(() => import('./RequestsPage.js'), 'RequestsPage') }),
  createRoute({ getParentRoute: () => parent, path: '/requests/$requestId', component: lazyRouteComponent(() => import('./RequestPage.js'), 'RequestPage') }),
];

export const nav: NavEntry[] = [{ to: '/requests', icon: IconInbox, labelKey: 'requests:nav', order: 35, permission: 'devices.read', useCount: useOpenRequests }];

export const actions: PaletteAction[] = [
  { id: 'requests.open', icon: IconInbox, labelKey: 'requests:action.open', to: '/requests', search: { state: 'open' }, permission: 'devices.read' },
  { id: 'requests.new', icon: IconMessagePlus, labelKey: 'requests:action.new', to: '/requests', search: { new: '1' }, permission: 'devices.read' },
];
