import { Anchor, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeviceEventView } from '#contract';
import { keys, rowsOf, useList } from '../../api/index.js';
import { Panel } from '../../ui/Panel.js';
import { Skeletons } from '../../ui/Skeletons.js';
import { toneInk } from '../../ui/tone.js';
import { RelativeTime } from '../../ui/Values.js';
import css from './device.module.css';
import { EventText } from './EventText.js';
import { eventLook } from './events.look.js';

const SHOWN = 6;

/** The last few lines of the device's history. */
export function NewsPanel({ deviceId, onAll }: { deviceId: string; onAll: () => void }) {
  const { t } = useTranslation('devices');
  const events = useList<DeviceEventView>([...keys.device(deviceId), 'news'], `/devices/${deviceId}/events`, {}, { limit: SHOWN });
  const rows = rowsOf(events);
  return (
    <Panel icon={IconHistory} title={t('news.title')} actions={rows.length > 0 ? <Anchor component="button" type="button" size="sm" onClick={onAll}>{t('news.all')}</Anchor> : null}>
      {events.isPending ? <Skeletons rows={4} /> : null}
      {events.isSuccess && rows.length === 0 ? <Text c="dimmed" size="sm">{t('news.empty')}</Text> : null}
      {rows.slice(0, SHOWN).map((event) => {
        const { icon: Mark, tone } = eventLook(event.kind);
        return (
          <div key={event.id} className={css.news}>
            <Mark size={18} stroke={1.75} color={toneInk(tone)} aria-hidden />
            <span>
              {t(`eventKind.${event.kind}`, { defaultValue: event.kind })}
              {event.detail && event.kind !== 'released' ? <Text span size="sm" c="dimmed"> · <EventText kind={event.kind} detail={event.detail} /></Text> : null}
            </span>
            <Text span size="sm" c="dimmed"><RelativeTime at={event.at} /></Text>
          </div>
        );
      })}
    </Panel>
  );
}
