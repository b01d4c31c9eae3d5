import type { DeviceRow, EnrolmentTokenView } from '#contract';
import { Button } from '@mantine/core';
import { IconBroadcast, IconCircleCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useLive } from '../../api/index.js';
import { Panel, toneInk } from '../../ui/index.js';
import { KIND_ICON } from '../devices/kinds.js';
import { PresenceBadge } from '../devices/PresenceBadge.js';
import css from './enrolment.module.css';

const SHOWN = 50;

/** Waits for the devices of one token, and shows each the moment it enrols. */
export function ArrivalPanel({ token, onArrival }: { token: EnrolmentTokenView; onArrival: () => void }) {
  const { t } = useTranslation('enrolment');
  const client = useQueryClient();
  const [arrived, setArrived] = useState<DeviceRow[]>([]);
  useLive('device.enrolled', ({ tokenId, row }) => {
    if (tokenId !== token.id) return;
    setArrived((known) => [row, ...known.filter(({ id }) => id !== row.id)].slice(0, SHOWN));
    onArrival();
    void client.invalidateQueries({ queryKey: keys.devices });
    void client.invalidateQueries({ queryKey: keys.tokens });
  });
  useLive('device.changed', ({ id, row }) => setArrived((known) => (known.some((one) => one.id === id) ? known.map((one) => (one.id === id ? { ...one, ...row } : one)) : known)));
  const complete = arrived.length >= token.maxUses;
  const title = arrived.length === 0 ? t('waiting.title') : t('waiting.arrived', { count: arrived.length });
  return (
    <Panel icon={arrived.length > 0 ? IconCircleCheck : IconBroadcast} title={title}>
      <div role="status" aria-live="polite" data-testid="enrol-arrivals" data-count={arrived.length}>
        {arrived.length === 0 ? <div className={css.waiting}><span className={css.pulse} aria-hidden><IconBroadcast size={30} stroke={1.5} color={toneInk('information')} /></span><p>{t('waiting.text')}</p></div> : null}
        {arrived.map((device) => <Arrival key={device.id} device={device} />)}
        {arrived.length > 0 ? <p className={css.more}>{t(complete ? 'waiting.all' : 'waiting.more')}</p> : null}
      </div>
    </Panel>
  );
}

function Arrival({ device }: { device: DeviceRow }) {
  const { t } = useTranslation('enrolment');
  const Mark = KIND_ICON[device.kind];
  return (
    <div className={css.arrival} data-testid={`enrolled-${device.id}`}>
      <Mark size={22} stroke={1.75} aria-hidden />
      <span className={css.arrivalName}><bdi className={css.strong}>{device.name}</bdi><small><bdi>{device.model ?? device.os ?? device.platform}</bdi></small></span>
      <PresenceBadge device={device} />
      <Button component={Link} to={`/devices/${device.id}`} size="xs">{t('waiting.open')}</Button>
    </div>
  );
}
