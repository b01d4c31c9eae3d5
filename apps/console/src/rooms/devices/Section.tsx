import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel, RelativeTime } from '../../ui/index.js';
import css from './device.module.css';

interface SectionProps { icon: Icon; title: string; receivedAt: string; wide?: boolean; children: ReactNode }

/** One part of the inventory, with the time at which the device told it. */
export function Section({ icon, title, receivedAt, wide = false, children }: SectionProps) {
  const { t } = useTranslation('devices');
  return (
    <div className={wide ? css.wide : undefined}>
      <Panel icon={icon} title={title} actions={<Text size="xs" c="dimmed">{t('hardware.received')} <RelativeTime at={receivedAt} /></Text>}>{children}</Panel>
    </div>
  );
}

/** Text from a device: shown as text, its direction kept to itself; nothing when empty. */
export function Said({ children }: { children: string | undefined }) {
  return children ? <bdi style={{ overflowWrap: 'anywhere' }}>{children}</bdi> : <>–</>;
}
