/** When there is class: the calendar of the place in view, and the school years of the syndicate. */
import { IconCalendarEvent } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/calendar', component: lazyRouteComponent(() => import('./CalendarPage.js'), 'CalendarPage') }),
];

export const nav: NavEntry[] = [{ to: '/calendar', icon: IconCalendarEvent, labelKey: 'calendar:nav', order: 50, permission: 'devices.read' }];
export const actions: PaletteAction[] = [{ id: 'calendar', icon: IconCalendarEvent, labelKey: 'calendar:open', to: '/calendar', permission: 'devices.read' }];
