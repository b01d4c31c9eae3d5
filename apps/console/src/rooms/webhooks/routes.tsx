/** What Craie tells other people's servers. */
import { IconWebhook } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';
import { useTroubledWebhooks } from './useTroubledWebhooks.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/webhooks', component: lazyRouteComponent(() => import('./WebhooksPage.js'), 'WebhooksPage') }),
  createRoute({ getParentRoute: () => parent, path: '/webhooks/$webhookId', component: lazyRouteComponent(() => import('./WebhookPage.js'), 'WebhookPage') }),
];

export const nav: NavEntry[] = [{ to: '/webhooks', icon: IconWebhook, labelKey: 'webhooks:nav', order: 92, permission: 'webhooks.manage', useCount: useTroubledWebhooks }];
export const actions: PaletteAction[] = [{ id: 'webhook.new', icon: IconWebhook, labelKey: 'webhooks:add', to: '/webhooks', search: { new: '1' }, permission: 'webhooks.manage' }];
