/** Taking over what others have noted: a file becomes rows, each is looked at before anything is written. */
import { IconFileImport } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, redirect, type AnyRoute } from '@tanstack/react-router';
import type { PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/devices/import', component: lazyRouteComponent(() => import('./TakeoverPage.js'), 'TakeoverPage') }),
  createRoute({ getParentRoute: () => parent, path: '/devices/import/$runId', component: lazyRouteComponent(() => import('./TakeoverRunPage.js'), 'TakeoverRunPage') }),
  // Where imports of places are, a fleet is looked for as well.
  createRoute({ getParentRoute: () => parent, path: '/imports/devices', beforeLoad: () => { throw redirect({ to: '/devices/import', replace: true }); } }),
  createRoute({ getParentRoute: () => parent, path: '/imports/devices/$runId', beforeLoad: ({ params }) => { throw redirect({ to: '/devices/import/$runId', params: { runId: (params as { runId: string }).runId }, replace: true }); } }),
];

export const actions: PaletteAction[] = [{ id: 'takeover.devices', icon: IconFileImport, labelKey: 'takeover:action.devices', to: '/devices/import', permission: 'devices.manage' }];
