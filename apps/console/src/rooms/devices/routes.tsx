/** The fleet and the page of one device. */
import { IconAlertTriangle, IconDevices, IconHelpCircle, IconMoon } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';
import { askFleet } from './fleet.ahead.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  // A link under the pointer brings the code alone: the server is asked by who goes there.
  createRoute({ getParentRoute: () => parent, path: '/devices', preload: false, loader: ({ location }) => askFleet(location.search), component: lazyRouteComponent(() => import('./FleetPage.js'), 'FleetPage') }),
  createRoute({ getParentRoute: () => parent, path: '/devices/$deviceId', component: lazyRouteComponent(() => import('./DevicePage.js'), 'DevicePage') }),
];

export const nav: NavEntry[] = [{ to: '/devices', icon: IconDevices, labelKey: 'devices:nav.fleet', order: 20, permission: 'devices.read' }];

export const actions: PaletteAction[] = [
  { id: 'devices.failed', icon: IconAlertTriangle, labelKey: 'devices:action.failedTargets', to: '/devices', search: { target: 'failed' }, permission: 'devices.read' },
  { id: 'devices.offline', icon: IconMoon, labelKey: 'devices:action.offlineDevices', to: '/devices', search: { presence: 'offline', sort: 'lastSeen' }, permission: 'devices.read' },
  { id: 'devices.quarantine', icon: IconHelpCircle, labelKey: 'devices:action.quarantine', to: '/devices', search: { status: 'quarantined' }, permission: 'devices.read' },
];
