import type { SettingBelow, SettingView } from '#contract';
import { Button, Text } from '@mantine/core';
import { IconLock, IconLockOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import { DialogFrame, ErrorState, Skeletons, StateBadge } from '../../ui/index.js';
import { searchOf } from './PlaceWay.js';
import css from './placesettings.module.css';
import { valueText, wordKey } from './setting.rules.js';

/** The places below that have a value of their own, and whether it counts. */
export function BelowDialog({ setting, path, onClose }: { setting: SettingView | null; path: string; onClose: () => void }) {
  const { t, i18n } = useTranslation('placesettings');
  const [last, setLast] = useState(setting);
  if (setting && setting !== last) setLast(setting);
  const list = useList<SettingBelow>([...keys.placeSettings, 'below', path, last?.key], `${path}/settings/${last?.key ?? ''}/below`, {}, { limit: 50, enabled: setting !== null });
  if (!last) return null;
  return (
    <DialogFrame opened={setting !== null} onClose={onClose} title={t(`settings.${wordKey(last.key)}.name`)} size={620}>
      <Text size="sm" c="dimmed" mb="xs">{t('belowLead')}</Text>
      {list.isError ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeletons rows={3} /> : null}
      <ul className={css.places}>
        {rowsOf(list).map(({ place, organisation, value, overridden }) => (
          <li key={place.id} className={css.place}>
            <Link to="/place-settings" search={searchOf(place)} onClick={onClose} className={css.placeName}>{[organisation, place.name].filter(Boolean).join(' › ')}</Link>
            <strong>{valueText(last, value, t, i18n.language)}</strong>
            {overridden ? <StateBadge tone="attention" icon={overridden === 'locked' ? IconLock : IconLockOff} label={t(`overridden.${overridden}`)} /> : null}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <Button mt="xs" size="compact-sm" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button> : null}
    </DialogFrame>
  );
}
