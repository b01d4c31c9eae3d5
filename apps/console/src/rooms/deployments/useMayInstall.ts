import type { AppView } from '#contract';
import { useMay } from '../../app/session.js';

/** May this app be installed by who is signed in: any app, or one that is approved for teaching? Without an app: is there any that may. */
export function useMayInstall(app?: Pick<AppView, 'teaching'>): boolean {
  const [any, teaching] = [useMay('deployments.manage'), useMay('deployments.teaching')];
  return any || (teaching && (app?.teaching ?? true));
}
