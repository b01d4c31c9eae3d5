import type { DeploymentBody, DeviceSelection } from '#contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toQuery } from '../devices/fleetSearch.js';

interface FurtherLinkProps { appId: string | undefined; packageId: string | undefined; ensure: DeploymentBody['ensure']; devices: DeviceSelection | undefined; names: string[] }

/** From the quick dialog to everything else that can be chosen, with what was chosen already. */
export function FurtherLink({ appId, packageId, ensure, devices, names }: FurtherLinkProps) {
  const { t } = useTranslation('deployments');
  const search = { ...(appId && { appId }), ...(packageId && { packageId }), ...(ensure === 'absent' && { wish: 'remove' }), ...(devices?.filter && { ...toQuery(devices.filter), by: 'filter' }) };
  return <Link to="/deployments/new" search={search} state={devices?.ids ? { chosen: { ids: devices.ids, names } } : {}} data-testid="install-further">{t('install.further')}</Link>;
}
