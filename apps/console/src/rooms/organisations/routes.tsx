/** Whose devices, and where they live. */
import { IconBuildingCommunity, IconBuildingPlus } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/organisations', component: lazyRouteComponent(() => import('./OrganisationsPage.js'), 'OrganisationsPage') }),
  createRoute({ getParentRoute: () => parent, path: '/organisations/$organisationId', component: lazyRouteComponent(() => import('./SitesPage.js'), 'SitesPage') }),
];

export const nav: NavEntry[] = [{ to: '/organisations', icon: IconBuildingCommunity, labelKey: 'organisations:nav', order: 80, permission: 'devices.read' }];
export const actions: PaletteAction[] = [
  { id: 'organisation.new', icon: IconBuildingPlus, labelKey: 'organisations:add', to: '/organisations', search: { new: '1' }, permission: 'organisations.manage' },
];
