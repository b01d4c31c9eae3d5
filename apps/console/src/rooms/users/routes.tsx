/** Who may enter, as what, and until when. */
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/users', component: lazyRouteComponent(() => import('./UsersPage.js'), 'UsersPage') }),
];

export const nav: NavEntry[] = [{ to: '/users', icon: IconUsers, labelKey: 'users:nav', order: 85, permission: 'users.manage' }];
export const actions: PaletteAction[] = [{ id: 'user.invite', icon: IconUserPlus, labelKey: 'users:invite.action', to: '/users', search: { new: '1' }, permission: 'users.manage' }];
