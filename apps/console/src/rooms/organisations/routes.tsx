/** Whose devices, and where they live. */
import { IconBuildingCommunity, IconBuildingPlus, IconSchool, IconTableImport } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/organisations', component: lazyRouteComponent(() => import('./OrganisationsPage.js'), 'OrganisationsPage') }),
  createRoute({ getParentRoute: () => parent, path: '/organisations/communes', component: lazyRouteComponent(() => import('./CommunesPage.js'), 'CommunesPage') }),
  createRoute({ getParentRoute: () => parent, path: '/organisations/$organisationId', component: lazyRouteComponent(() => import('./OrganisationPage.js'), 'OrganisationPage') }),
  createRoute({ getParentRoute: () => parent, path: '/sites', component: lazyRouteComponent(() => import('./AllSitesPage.js'), 'AllSitesPage') }),
  createRoute({ getParentRoute: () => parent, path: '/sites/$siteId', component: lazyRouteComponent(() => import('./SitePage.js'), 'SitePage') }),
];

export const nav: NavEntry[] = [{ to: '/organisations', icon: IconBuildingCommunity, labelKey: 'organisations:nav', order: 80, permission: 'devices.read' }];
export const actions: PaletteAction[] = [
  { id: 'organisation.new', icon: IconBuildingPlus, labelKey: 'organisations:add', to: '/organisations', search: { new: '1' }, permission: 'organisations.manage' },
  { id: 'organisation.communes', icon: IconTableImport, labelKey: 'organisations:importCommunes', to: '/organisations/communes', permission: 'organisations.manage' },
  { id: 'organisation.sites', icon: IconSchool, labelKey: 'organisations:allSites', to: '/sites', permission: 'devices.read' },
];
