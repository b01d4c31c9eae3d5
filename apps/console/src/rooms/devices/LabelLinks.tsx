import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from './device.module.css';

/** The labels of a device, each a way to all that have it. */
export function LabelLinks({ labels }: { labels: readonly string[] }) {
  const { t } = useTranslation('devices');
  if (labels.length === 0) return <Text span c="dimmed" inherit>{t('labels.without')}</Text>;
  return <ul className={css.labels}>{labels.map((label) => <li key={label}><Link className={css.label} to="/devices" search={{ label }}><bdi>{label}</bdi></Link></li>)}</ul>;
}
