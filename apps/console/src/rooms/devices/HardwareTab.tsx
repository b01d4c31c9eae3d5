import type { DeviceDetail } from '#contract';
import { IconCpu } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Skeletons } from '../../ui/index.js';
import { AgentSection, OsSection, ProtectionSection } from './SystemSections.js';
import css from './device.module.css';
import { inventoryQuery } from './device.queries.js';
import { HardwareSections, MachineSection } from './HardwareSections.js';
import { NetworkSection } from './NetworkSection.js';

/** Everything the inventory says, section by section. What has not arrived is not shown as empty. */
export function HardwareTab({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const { data, error, refetch } = useQuery(inventoryQuery(device.id));
  if (error && !data) return <ErrorState problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeletons rows={8} height={24} />;
  if (Object.keys(data).length === 0) return <EmptyState icon={IconCpu} title={t('hardware.emptyTitle')} text={t('hardware.emptyText')} />;
  return (
    <div className={css.sections}>
      {data.system ? <MachineSection {...data.system} /> : null}
      {data.os ? <OsSection {...data.os} /> : null}
      {data.hardware ? <HardwareSections {...data.hardware} /> : null}
      {data.network ? <NetworkSection {...data.network} /> : null}
      {data.protection ? <ProtectionSection {...data.protection} /> : null}
      {data.agent ? <AgentSection {...data.agent} /> : null}
    </div>
  );
}
