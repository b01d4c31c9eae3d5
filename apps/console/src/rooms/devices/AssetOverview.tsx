import type { DeviceDetail } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconDeviceDesktopPlus, IconMapPin, IconPencil, IconTag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { formatDay, KeyValue, Panel } from '../../ui/index.js';
import { EditAssetDialog } from './AssetDialogs.js';
import css from './device.module.css';
import { LabelLinks } from './LabelLinks.js';
import { NewsPanel } from './NewsPanel.js';

/** Kinds on which an agent runs. */
const RUNS_AGENT: readonly DeviceDetail['kind'][] = ['laptop', 'desktop', 'tablet', 'display', 'virtual', 'unknown'];

/** What people know of equipment without an agent, and what to do next. */
export function AssetOverview({ device, onEvents }: { device: DeviceDetail; onEvents: () => void }) {
  return (
    <div className={css.columns}>
      <div className={css.stack}>
        <KnownPanel device={device} />
        {device.status === 'active' && RUNS_AGENT.includes(device.kind) ? <NextPanel device={device} /> : null}
      </div>
      <div className={css.stack}><NewsPanel deviceId={device.id} onAll={onEvents} /></div>
    </div>
  );
}

function KnownPanel({ device }: { device: DeviceDetail }) {
  const { t, i18n } = useTranslation(['assets', 'devices']);
  const mayManage = useMay('devices.manage');
  const [editing, setEditing] = useState(false);
  const unknown = <Text span c="dimmed" inherit>{t('known.nothing')}</Text>;
  const text = (value: string | null): ReactNode => (value ? <bdi>{value}</bdi> : unknown);
  const rows = [
    { label: t('form.kind'), value: t(`devices:kind.${device.kind}`) },
    { label: t('form.manufacturer'), value: text(device.manufacturer) }, { label: t('form.model'), value: text(device.model) },
    { label: t('form.serial'), value: text(device.serial) }, { label: t('form.assetTag'), value: text(device.assetTag) },
    { label: t('form.macs'), value: text(device.macs.join(', ')) },
    { label: t('form.purchasedOn'), value: device.purchasedOn ? formatDay(new Date(device.purchasedOn), i18n.language) : unknown },
    { label: t('devices:essential.owner'), value: <Link className={css.fact} to="/devices" search={{ organisationId: device.organisation.id }}><bdi>{device.organisation.name}</bdi></Link> },
    { label: t('devices:essential.site'), value: device.site ? <Link className={css.fact} to="/devices" search={{ organisationId: device.organisation.id, siteId: device.site.id }}><bdi>{device.site.name}</bdi></Link> : unknown },
    { label: t('devices:labels.field'), value: <LabelLinks labels={device.labels} /> },
    ...(device.room ? [{ label: t('known.room'), value: <bdi>{device.room.name}</bdi> }] : []),
  ];
  return (
    <Panel icon={IconTag} title={t('known.title')} actions={mayManage ? <Button size="xs" variant="default" leftSection={<IconPencil size={15} stroke={1.75} />} onClick={() => setEditing(true)}>{t('known.edit')}</Button> : null}>
      <KeyValue rows={rows} />
      <EditAssetDialog device={device} opened={editing} onClose={() => setEditing(false)} />
    </Panel>
  );
}

/** How it gets an agent: it becomes this very device by its serial number. */
function NextPanel({ device }: { device: DeviceDetail }) {
  const { t } = useTranslation('assets');
  const mayEnrol = useMay('enrolment.manage');
  const place: Record<string, string> = { organisationId: device.organisation.id, ...(device.site && { siteId: device.site.id }) };
  return (
    <Panel icon={device.serial ? IconDeviceDesktopPlus : IconMapPin} title={t('next.title')}>
      <Text>{device.serial ? t('next.withSerial', { serial: device.serial }) : t('next.withoutSerial')}</Text>
      {mayEnrol ? (
        <Button mt="md" renderRoot={(props: object) => <Link {...props} to="/enrolment/new" search={place} />} leftSection={<IconDeviceDesktopPlus size={17} stroke={1.75} />}>{t('next.enrol')}</Button>
      ) : null}
    </Panel>
  );
}
