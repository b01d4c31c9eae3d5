import type { DeploymentBody, DeviceSelection } from '#contract';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { scopeOf } from '../../app/scope.js';
import { toQuery } from '../devices/fleetSearch.js';

interface FurtherLinkProps { appId: string | undefined; packageId: string | undefined; ensure: DeploymentBody['ensure']; devices: DeviceSelection | undefined; names: string[]; byPlace: boolean }

/** From the quick dialog to everything else that can be chosen, with what was chosen already. @param byPlace the devices were chosen by their place there */
export function FurtherLink({ appId, packageId, ensure, devices, names, byPlace }: FurtherLinkProps) {
  const { t } = useTranslation('deployments');
  const search = { ...(appId && { appId }), ...(packageId && { packageId }), ...(ensure === 'absent' && { wish: 'remove' }), ...(devices?.filter && (byPlace ? scopeOf(toQuery(devices.filter)) : { ...toQuery(devices.filter), by: 'filter' })) };
  return <Link to="/deployments/new" search={search} state={devices?.ids ? { chosen: { ids: devices.ids, names } } : {}} data-testid="install-further">{t('install.further')}</Link>;
}
