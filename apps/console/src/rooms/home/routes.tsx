/** What needs me now. */
import { IconHome } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/', component: lazyRouteComponent(() => import('./HomePage.js'), 'HomePage') }),
];

export const nav: NavEntry[] = [{ to: '/', icon: IconHome, labelKey: 'home:nav', order: 10 }];
