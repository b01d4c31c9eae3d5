import type { AppView } from '#contract';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../ui/index.js';

const NEWEST = 'newest';
interface VersionChoiceProps { app: AppView; packageId: string | undefined; onChange: (packageId: string | undefined) => void }

/** Which uploaded version; nothing to choose for an app of the system's sources or with one version. */
export function VersionChoice({ app, packageId, onChange }: VersionChoiceProps) {
  const { t, i18n } = useTranslation('deployments');
  if (app.packages.length < 2) return null;
  const data = [
    { value: NEWEST, label: t('install.newest') },
    ...app.packages.map(({ id, version, architecture, size }) => ({ value: id, label: `${version} · ${architecture} · ${formatBytes(size, i18n.language)}` })),
  ];
  return <Select label={t('install.version')} data={data} value={packageId ?? NEWEST} allowDeselect={false} onChange={(value) => onChange(value === NEWEST || value === null ? undefined : value)} />;
}
