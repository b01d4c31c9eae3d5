/** Who did what. */
import { IconHistory } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/audit', component: lazyRouteComponent(() => import('./JournalPage.js'), 'JournalPage') }),
];

export const nav: NavEntry[] = [{ to: '/audit', icon: IconHistory, labelKey: 'journal:nav', order: 90, permission: 'audit.read' }];
