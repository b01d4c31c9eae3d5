/** The user's own account and preferences. */
import { IconKey, IconSettings } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/settings', component: lazyRouteComponent(() => import('./SettingsPage.js'), 'SettingsPage') }),
];

export const nav: NavEntry[] = [{ to: '/settings', icon: IconSettings, labelKey: 'settings:nav', order: 95 }];
export const actions: PaletteAction[] = [{ id: 'token.api', icon: IconKey, labelKey: 'tokens:add', to: '/settings', search: { new: 'token' } }];
