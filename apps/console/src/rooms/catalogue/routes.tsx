/** The apps that can be handed out. */
import { IconApps, IconUpload } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/apps', component: lazyRouteComponent(() => import('./CataloguePage.js'), 'CataloguePage') }),
  createRoute({ getParentRoute: () => parent, path: '/apps/$appId', component: lazyRouteComponent(() => import('./AppPage.js'), 'AppPage') }),
];

export const nav: NavEntry[] = [{ to: '/apps', icon: IconApps, labelKey: 'catalogue:nav', order: 30, permission: 'devices.read' }];

export const actions: PaletteAction[] = [
  { id: 'catalogue.open', icon: IconApps, labelKey: 'catalogue:action.open', to: '/apps', permission: 'devices.read' },
  { id: 'catalogue.upload', icon: IconUpload, labelKey: 'catalogue:action.upload', to: '/apps', permission: 'catalogue.manage' },
];
