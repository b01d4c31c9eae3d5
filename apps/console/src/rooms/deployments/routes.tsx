/** What is being installed or removed, and why it is not done yet. */
import { IconRocket } from '@tabler/icons-react';
import { createRoute, lazyRouteComponent, type AnyRoute } from '@tanstack/react-router';
import type { NavEntry, PaletteAction } from '../../app/room.js';

export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({ getParentRoute: () => parent, path: '/deployments', component: lazyRouteComponent(() => import('./DeploymentsPage.js'), 'DeploymentsPage') }),
  createRoute({ getParentRoute: () => parent, path: '/deployments/new', component: lazyRouteComponent(() => import('./NewDeploymentPage.js'), 'NewDeploymentPage') }),
  createRoute({ getParentRoute: () => parent, path: '/deployments/$deploymentId', component: lazyRouteComponent(() => import('./DeploymentPage.js'), 'DeploymentPage') }),
];

export const nav: NavEntry[] = [{ to: '/deployments', icon: IconRocket, labelKey: 'deployments:nav', order: 40, permission: 'devices.read' }];

export const actions: PaletteAction[] = [
  { id: 'deployments.open', icon: IconRocket, labelKey: 'deployments:action.open', to: '/deployments', permission: 'devices.read' },
  { id: 'deployments.new', icon: IconRocket, labelKey: 'deployments:action.new', to: '/deployments/new', permission: 'deployments.teaching' },
];
