/** How devices join the fleet. */
import { IconDeviceDesktopPlus } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/enrolment', component: lazyRouteComponent(() => import('./TokensPage.js'), 'TokensPage') }),
  createRoute({ getParentRoute: () => parent, path: '/enrolment/new', component: lazyRouteComponent(() => import('./EnrolPage.js'), 'EnrolPage') }),
];

export const nav: NavEntry[] = [{ to: '/enrolment', icon: IconDeviceDesktopPlus, labelKey: 'enrolment:nav', order: 45, permission: 'enrolment.manage' }];

export const actions: PaletteAction[] = [{ id: 'enrolment.new', icon: IconDeviceDesktopPlus, labelKey: 'enrolment:action.new', to: '/enrolment/new', permission: 'enrolment.manage' }];
