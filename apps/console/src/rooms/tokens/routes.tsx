/** The keys of programs, for those who manage people. One's own are in the settings. */
import { IconKey } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/api-tokens', component: lazyRouteComponent(() => import('./TokensPage.js'), 'TokensPage') }),
];

export const nav: NavEntry[] = [{ to: '/api-tokens', icon: IconKey, labelKey: 'tokens:nav', order: 91, permission: 'users.manage' }];
export const actions: PaletteAction[] = [{ id: 'token.organisation', icon: IconKey, labelKey: 'tokens:addFor', to: '/api-tokens', search: { new: '1' }, permission: 'users.manage' }];
