import { Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { ErrorState, formatNumber, Page, Skeletons, useFilters } from '../../ui/index.js';
import { AssetOverview } from './AssetOverview.js';
import { CommandsTab } from './CommandsTab.js';
import { deviceQuery } from './device.queries.js';
import { DeviceActions, InstallButton } from './DeviceActions.js';
import { DeviceBanners } from './DeviceBanners.js';
import { EventsTab } from './EventsTab.js';
import { HardwareTab } from './HardwareTab.js';
import { KIND_ICON } from './kinds.js';
import { MergedPanel } from './MergedPanel.js';
import { OverviewTab } from './OverviewTab.js';
import { PresenceBadge } from './PresenceBadge.js';
import { PresenceWhy } from './PresenceWhy.js';
import { SoftwareTab } from './SoftwareTab.js';
import { TwinBanner } from './TwinBanner.js';
import { useDeviceLive } from './useDeviceLive.js';

const TABS = ['overview', 'hardware', 'software', 'commands', 'events'] as const;
type Tab = (typeof TABS)[number];
/** Without an agent there is nothing else to be told. */
const UNMANAGED_TABS: readonly Tab[] = ['overview', 'events'];

/** Everything about one device: what it is, how it is, what is expected of it, what was asked and what happened. */
export function DevicePage() {
  const { deviceId } = useParams({ strict: false }) as { deviceId: string };
  return <Device key={deviceId} id={deviceId} />;
}

function Device({ id }: { id: string }) {
  const { t, i18n } = useTranslation('devices');
  const filters = useFilters(['tab'] as const);
  const { data: device, error, refetch } = useQuery(deviceQuery(id));
  useDeviceLive(id);
  const mayManage = useMay('devices.manage');
  const unmanaged = device?.management === 'none';
  const tabs = unmanaged ? UNMANAGED_TABS : TABS;
  const tab: Tab = tabs.find((one) => one === filters.values.tab) ?? 'overview';
  const open = (next: string | null) => filters.set('tab', next === 'overview' ? undefined : (next ?? undefined));

  if (error && !device) return <Page title={t('device.back')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!device) return <Page title="…"><Skeletons rows={8} height={28} /></Page>;
  const facts = [device.assetTag, device.model ?? (unmanaged ? null : t(device.inventoryAt ? 'device.unknownModel' : 'device.noModel')), device.serial && t('device.serial', { serial: device.serial })].filter((fact): fact is string => Boolean(fact));
  return (
    <Page
      title={device.name} icon={KIND_ICON[device.kind]}
      badge={<span data-testid="device-presence" data-presence={device.presence} aria-live="polite"><PresenceBadge device={device} full /></span>}
      subtitle={<>{facts.map((fact, i) => <span key={fact}>{i > 0 ? ' · ' : null}<bdi>{fact}</bdi></span>)}<PresenceWhy device={device} /></>}
      actions={<DeviceActions device={device} />}
    >
      <DeviceBanners device={device} />
      {mayManage ? <TwinBanner device={device} /> : null}
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one} data-testid={`device-tab-${one}`}>
              {t(`device.tabs.${one}`)}{one === 'software' && device.softwareCount > 0 ? ` · ${formatNumber(device.softwareCount, i18n.language)}` : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">{unmanaged ? <AssetOverview device={device} onEvents={() => open('events')} /> : <OverviewTab device={device} onEvents={() => open('events')} installButton={<InstallButton device={device} />} />}</Tabs.Panel>
        <Tabs.Panel value="hardware"><HardwareTab device={device} /></Tabs.Panel>
        <Tabs.Panel value="software"><SoftwareTab device={device} /></Tabs.Panel>
        <Tabs.Panel value="commands"><CommandsTab device={device} /></Tabs.Panel>
        <Tabs.Panel value="events"><Stack gap="md">{mayManage ? <MergedPanel deviceId={id} /> : null}<EventsTab deviceId={id} /></Stack></Tabs.Panel>
      </Tabs>
    </Page>
  );
}
