import type { Section as Body } from '#contract';
import { IconAlertTriangle, IconBattery3, IconCircleCheck, IconCpu, IconDatabase, IconDeviceDesktop, IconDeviceLaptop, IconFolder, IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Bytes, formatBytes, formatNumber, KeyValue, ProgressBar, StateBadge } from '../../ui/index.js';
import { Facts } from './Facts.js';
import { FactsTable } from './FactsTable.js';
import { Said, Section } from './Section.js';

/** What is read of one section; `receivedAt` where it differs from the others. */
export interface Received<B> { body: B; receivedAt: string | null }

export function MachineSection({ body, receivedAt }: Received<Body<'system'>>) {
  const { t } = useTranslation('devices');
  const { firmware } = body;
  return (
    <Section icon={IconDeviceLaptop} title={t('hardware.system')} receivedAt={receivedAt}>
      <Facts rows={[
        { label: t('hardware.manufacturer'), value: body.manufacturer },
        { label: t('hardware.model'), value: body.model },
        { label: t('hardware.serial'), value: body.serial },
        { label: t('hardware.hostname'), value: body.hostname },
        { label: t('hardware.chassis'), value: body.chassis },
        { label: t('hardware.uuid'), value: body.uuid },
        { label: t('hardware.firmware'), value: [firmware.vendor, firmware.version, firmware.date].filter(Boolean).join(' · ') },
        { label: t('hardware.firmwareMode'), value: firmware.mode === 'unknown' ? null : firmware.mode.toUpperCase() },
        ...(firmware.secureBoot === undefined ? [] : [{ label: t('hardware.secureBoot'), value: t(firmware.secureBoot ? 'hardware.yes' : 'hardware.no') }]),
      ]} />
    </Section>
  );
}

const HEALTH = { good: { tone: 'good', icon: IconCircleCheck, key: 'healthGood' }, failing: { tone: 'bad', icon: IconAlertTriangle, key: 'healthFailing' }, unknown: { tone: 'off', icon: IconHelpCircle, key: 'healthUnknown' } } as const;

export function HardwareSections({ body, receivedAt }: Received<Body<'hardware'>>) {
  const { t, i18n } = useTranslation('devices');
  const percent = (value: number | undefined) => (value === undefined ? null : `${value} %`);
  return (
    <>
      <Section icon={IconCpu} title={t('hardware.processor')} receivedAt={receivedAt}>
        <KeyValue rows={[
          { label: t('hardware.cpu'), value: <Said>{body.cpu.model}</Said> },
          { label: '', key: 'cores', value: [t('hardware.cores', { count: body.cpu.cores }), ...(body.cpu.mhz > 0 ? [t('hardware.mhz', { value: formatNumber(body.cpu.mhz / 1000, i18n.language, 1) })] : [])].join(' · ') },
          { label: t('hardware.memory'), value: <Bytes value={body.memory} /> },
        ]} />
      </Section>
      <Section icon={IconDatabase} title={t('hardware.disks')} receivedAt={receivedAt}>
        <FactsTable
          heads={[t('hardware.disk'), t('hardware.size'), t('hardware.health'), t('hardware.wear')]}
          rows={body.disks.map((disk) => [<Said key="m">{disk.model || disk.name}</Said>, <Bytes key="s" value={disk.size} />, <StateBadge key="h" tone={HEALTH[disk.health].tone} icon={HEALTH[disk.health].icon} label={t(`hardware.${HEALTH[disk.health].key}`)} />, percent(disk.wear)])}
        />
      </Section>
      <Section icon={IconFolder} title={t('hardware.filesystems')} receivedAt={receivedAt}>
        <FactsTable
          heads={[t('hardware.mount'), t('hardware.type'), t('hardware.free'), t('hardware.used')]}
          rows={body.filesystems.map(({ mount, type, size, free }) => [
            <Said key="m">{mount}</Said>, <Said key="t">{type}</Said>, t('essential.diskValue', { free: formatBytes(free, i18n.language), total: formatBytes(size, i18n.language) }),
            <div key="u" style={{ minWidth: 90 }}><ProgressBar thin label={t('hardware.used')} total={size} segments={[{ key: 'used', label: t('hardware.used'), value: size - free, tone: free < size * 0.05 ? 'bad' : 'information' }]} /></div>,
          ])}
        />
      </Section>
      {body.batteries.length > 0 ? (
        <Section icon={IconBattery3} title={t('hardware.batteries')} receivedAt={receivedAt}>
          <FactsTable
            heads={[t('hardware.battery'), t('hardware.capacity'), t('hardware.wear'), t('hardware.cycles')]}
            rows={body.batteries.map(({ name, model, fullWh, designWh, wear, cycles }) => [<Said key="m">{model || name}</Said>, t('hardware.capacityValue', { full: formatNumber(fullWh, i18n.language, 1), design: formatNumber(designWh, i18n.language, 1) }), percent(wear), cycles])}
          />
        </Section>
      ) : null}
      {body.displays.length > 0 ? (
        <Section icon={IconDeviceDesktop} title={t('hardware.displays')} receivedAt={receivedAt}>
          <FactsTable
            heads={[t('hardware.display'), t('hardware.connector'), t('hardware.resolution'), t('hardware.year')]}
            rows={body.displays.map(({ manufacturer, model, connector, resolution, year }) => [<Said key="m">{[manufacturer, model].filter(Boolean).join(' ')}</Said>, <Said key="c">{connector}</Said>, <Said key="r">{resolution}</Said>, year])}
          />
        </Section>
      ) : null}
    </>
  );
}
