/** What is set for the place in view: the syndicate, an organisation or a site. */
import { IconAdjustments } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/place-settings', component: lazyRouteComponent(() => import('./PlaceSettingsPage.js'), 'PlaceSettingsPage') }),
];

export const nav: NavEntry[] = [{ to: '/place-settings', icon: IconAdjustments, labelKey: 'placesettings:nav', order: 82, permission: 'settings.manage' }];
export const actions: PaletteAction[] = [{ id: 'place.settings', icon: IconAdjustments, labelKey: 'placesettings:open', to: '/place-settings', permission: 'devices.read' }];
