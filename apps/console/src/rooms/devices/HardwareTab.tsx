import type { DeviceDetail } from '#contract';
import { IconCpu } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, RelativeTime, Skeletons } from '../../ui/index.js';
import { AgentSection, OsSection, ProtectionSection } from './SystemSections.js';
import css from './device.module.css';
import { inventoryQuery } from './device.queries.js';
import { HardwareSections, MachineSection } from './HardwareSections.js';
import { NetworkSection } from './NetworkSection.js';

/** Sections of one delivery arrive within this time, in milliseconds. */
const SAME_MS = 60_000;

/** Everything the inventory says, section by section. What has not arrived is not shown as empty. */
export function HardwareTab({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('devices');
  const { data, error, refetch } = useQuery(inventoryQuery(device.id));
  if (error && !data) return <ErrorState problem={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeletons rows={8} height={24} />;
  if (Object.keys(data).length === 0) return <EmptyState icon={IconCpu} title={t('hardware.emptyTitle')} text={t('hardware.emptyText')} />;
  const { system, os, hardware, network, protection, agent } = data;
  const times = [system, os, hardware, network, protection, agent].flatMap((section) => (section ? [section.receivedAt] : [])).sort();
  const latest = times.at(-1) ?? null;
  // One time for all, unless a section is older than the rest.
  const own = <S extends { receivedAt: string }>(section: S) => ({ ...section, receivedAt: latest && Date.parse(latest) - Date.parse(section.receivedAt) > SAME_MS ? section.receivedAt : null });
  return (
    <>
      <p className={css.inventoryTime}>{t('hardware.inventoryReceived')} <RelativeTime at={latest} /></p>
      <div className={css.sections}>
        {system ? <MachineSection {...own(system)} /> : null}
        {os ? <OsSection {...own(os)} /> : null}
        {hardware ? <HardwareSections {...own(hardware)} /> : null}
        {network ? <NetworkSection {...own(network)} /> : null}
        {protection ? <ProtectionSection {...own(protection)} /> : null}
        {agent ? <AgentSection {...own(agent)} /> : null}
      </div>
    </>
  );
}
