import type { DeviceDetail, InventoryView } from '#contract';
import { Text } from '@mantine/core';
import { IconCpu } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatDay } from '../../ui/format.js';
import { KeyValue } from '../../ui/KeyValue.js';
import { Panel } from '../../ui/Panel.js';
import { useMinute } from '../../ui/useMinute.js';
import { RelativeTime } from '../../ui/Values.js';
import css from './device.module.css';
import { inventoryQuery } from './device.queries.js';
import { LabelLinks } from './LabelLinks.js';
import { useDuration } from './useDuration.js';

/** The ten facts that a person asks for on the telephone. */
export function EssentialPanel({ device }: { device: DeviceDetail }) {
  const { t, i18n } = useTranslation('devices');
  const duration = useDuration();
  const { data: inventory } = useQuery(inventoryQuery(device.id));
  const hardware = inventory?.hardware?.body;
  const unknown = <Text span c="dimmed" inherit>{t('essential.unknown')}</Text>;
  const known = (value: ReactNode): ReactNode => value || unknown;
  const size = (bytes: number) => formatBytes(bytes, i18n.language);
  const battery = device.battery === null ? null : [`${device.battery} %`, ...(hardware?.batteries[0] ? [t('essential.wear', { percent: hardware.batteries[0].wear })] : [])].join(' · ');
  const link = device.link ? [t(`essential.linkKind.${device.link}`, { defaultValue: device.link }), ...(device.signal === null ? [] : [t('essential.signal', { percent: device.signal })])].join(' · ') : null;
  const rows = [
    { label: t('essential.system'), value: known(device.os && <><bdi>{device.os}</bdi><SupportEnds inventory={inventory} /></>) },
    { label: t('essential.disk'), value: known(device.diskFree !== null && device.diskTotal !== null && t('essential.diskValue', { free: size(device.diskFree), total: size(device.diskTotal) })) },
    ...(battery ? [{ label: t('essential.battery'), value: battery }] : []),
    { label: t('essential.memory'), value: known(hardware && size(hardware.memory)) },
    { label: t('essential.link'), value: known(link) },
    ...(device.presence === 'online' && device.uptime !== null ? [{ label: t('essential.uptime'), value: duration(device.uptime) }] : []),
    { label: t('essential.owner'), value: <Link className={css.fact} to="/devices" search={{ organisationId: device.organisation.id }}><bdi>{device.organisation.name}</bdi></Link> },
    ...(device.site ? [{ label: t('essential.site'), value: <Link className={css.fact} to="/devices" search={{ organisationId: device.organisation.id, siteId: device.site.id }}><bdi>{device.site.name}</bdi></Link> }] : []),
    ...(device.site && device.room ? [{ label: t('essential.room'), value: <Link className={css.fact} to="/devices" search={{ organisationId: device.organisation.id, siteId: device.site.id, roomId: device.room.id }}><bdi>{device.room.name}</bdi></Link> }] : []),
    { label: t('labels.field'), value: <LabelLinks labels={device.labels} /> },
    { label: t('essential.agent'), value: known(device.agentVersion && <bdi>{device.agentVersion}</bdi>) },
    { label: t('essential.allowed'), value: known(device.allowed && allowedWords(device.allowed)) },
    { label: t('essential.certificate'), value: known(device.certificate && t('essential.certificateUntil', { date: formatDay(new Date(device.certificate.notAfter), i18n.language) })) },
    { label: t('essential.inventory'), value: known(device.inventoryAt && <RelativeTime at={device.inventoryAt} />) },
    ...(device.purchasedOn ? [{ label: t('essential.purchased'), value: formatDay(new Date(device.purchasedOn), i18n.language) }] : []),
    { label: t('essential.enrolled'), value: known(device.enrolledAt && <RelativeTime at={device.enrolledAt} />) },
  ];
  return <Panel icon={IconCpu} title={t('essential.title')}><KeyValue rows={rows} /></Panel>;

  function allowedWords({ manage, power, lock }: NonNullable<DeviceDetail['allowed']>): string {
    const words = [...(manage ? [t('essential.allowedManage')] : []), ...(power ? [t('essential.allowedPower')] : []), ...(lock ? [t('essential.allowedLock')] : [])];
    return words.length > 0 ? new Intl.ListFormat(i18n.language).format(words) : t('essential.allowedNothing');
  }
}

function SupportEnds({ inventory }: { inventory: InventoryView | undefined }) {
  const { t, i18n } = useTranslation('devices');
  const now = useMinute();
  const ends = inventory?.os?.body.supportEnds;
  if (!ends || Number.isNaN(Date.parse(ends))) return null;
  const date = new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(ends));
  return <> · {t(Date.parse(ends) < now.getTime() ? 'essential.ended' : 'essential.until', { date })}</>;
}
