import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, RelativeTime } from '../../ui/index.js';
import css from './device.module.css';

interface SectionProps { icon: Icon; title: string; receivedAt: string | null; wide?: boolean; children: ReactNode }

/** One part of the inventory, with the time at which the device told it when that is not the time of all. */
export function Section({ icon, title, receivedAt, wide = false, children }: SectionProps) {
  const { t } = useTranslation('devices');
  return (
    <div className={wide ? `${css.section} ${css.wide}` : css.section}>
      <Panel icon={icon} title={title} actions={receivedAt ? <Text size="xs" c="dimmed">{t('hardware.received')} <RelativeTime at={receivedAt} /></Text> : null}>{children}</Panel>
    </div>
  );
}

/** Text from a device: shown as text, its direction kept to itself; nothing when empty. */
export function Said({ children }: { children: string | undefined }) {
  return children ? <bdi style={{ overflowWrap: 'anywhere' }}>{children}</bdi> : <>–</>;
}
