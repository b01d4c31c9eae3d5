/** Taking over what others have noted: a file becomes rows, each is looked at before anything is written. */
import { IconFileImport } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/devices/import', component: lazyRouteComponent(() => import('./TakeoverPage.js'), 'TakeoverPage') }),
  createRoute({ getParentRoute: () => parent, path: '/devices/import/$runId', component: lazyRouteComponent(() => import('./TakeoverRunPage.js'), 'TakeoverRunPage') }),
];

export const actions: PaletteAction[] = [{ id: 'takeover.devices', icon: IconFileImport, labelKey: 'takeover:action.devices', to: '/devices/import', permission: 'devices.manage' }];
