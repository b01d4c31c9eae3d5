import type { DeploymentDeviceRow } from '#contract';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import css from './deployment.module.css';
import { versionChange } from './why.rules.js';

/** What the device had before, and has now. */
export function VersionCell({ row, ensure }: { row: DeploymentDeviceRow; ensure: 'present' | 'absent' }) {
  const { t } = useTranslation('deployments');
  const change = versionChange(row, ensure);
  switch (change.kind) {
    case 'none': return <>–</>;
    case 'same': case 'now': return <bdi>{change.version}</bdi>;
    case 'gone': return <span className={css.versions}><bdi>{change.from}</bdi><IconArrowRight size={14} stroke={1.75} aria-label={t('version.then')} />{t('version.none')}</span>;
    case 'changed': return <span className={css.versions}>{change.from === null ? t('version.none') : <bdi>{change.from}</bdi>}<IconArrowRight size={14} stroke={1.75} aria-label={t('version.then')} /><bdi>{change.to}</bdi></span>;
  }
}
