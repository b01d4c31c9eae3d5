import type { DeploymentPreview } from '#contract';
import { useTranslation } from 'react-i18next';
import { Bytes, Moment, Num } from '../../ui/index.js';
import css from './new.module.css';

/** Each site: how many devices, how many bytes over its line, and when it may first disturb there. */
export function PlacesTable({ rows }: { rows: DeploymentPreview['perSite'] }) {
  const { t } = useTranslation('deployments');
  return (
    <table className={css.places}>
      <thead><tr><th scope="col">{t('install.site')}</th><th scope="col">{t('why.devices')}</th><th scope="col">{t('plan.bytes')}</th><th scope="col">{t('plan.opens')}</th></tr></thead>
      <tbody>
        {rows.map(({ site, devices, bytes, opensAt }) => (
          <tr key={site?.id ?? ''}><td><bdi>{site?.name ?? t('plan.noSite')}</bdi></td><td><Num value={devices} /></td><td>{bytes > 0 ? <Bytes value={bytes} /> : '–'}</td><td>{opensAt ? <Moment at={opensAt} /> : t('plan.notInSight')}</td></tr>
        ))}
      </tbody>
    </table>
  );
}
