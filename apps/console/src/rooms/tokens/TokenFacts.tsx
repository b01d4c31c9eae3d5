import type { ApiTokenView } from '#contract';
import { List, Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconEye, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { RelativeTime, StateBadge } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { endOf, onlyReads, wordOf } from './token.rules.js';

/** Only reads, or changes things; pressed, it says what in sentences. */
export function TokenMay({ token: { permissions } }: { token: ApiTokenView }) {
  const { t } = useTranslation('tokens');
  if (permissions === null) return <StateBadge tone="attention" icon={IconAlertTriangle} label={t('mayAll')} />;
  const reads = onlyReads(permissions);
  return (
    <Popover position="bottom-start" width={340} withinPortal shadow="none">
      <Popover.Target><UnstyledButton><StateBadge tone={reads ? 'off' : 'information'} icon={reads ? IconEye : IconPencil} label={reads ? t('form.read') : t('mayCount', { count: permissions.length })} /></UnstyledButton></Popover.Target>
      <Popover.Dropdown><List size="sm" spacing={4}>{permissions.map((permission) => <List.Item key={permission}>{t(`may.${wordOf(permission)}`)}</List.Item>)}</List></Popover.Dropdown>
    </Popover>
  );
}

/** Where it reaches. */
export function TokenPlaces({ token: { places } }: { token: ApiTokenView }) {
  const { t } = useTranslation('tokens');
  if (places === null) return <>{t('everywhere')}</>;
  const names = [...places.organisations, ...places.sites].map(({ name }) => name);
  if (names.length === 0) return <>{t('nowhere')}</>;
  return <>{names.length <= 2 ? names.join(', ') : t('placesMore', { first: names[0], count: names.length - 1 })}</>;
}

/** When it was used last, and from where. */
export function TokenUse({ token: { lastUsedAt, lastUsedFrom } }: { token: ApiTokenView }) {
  const { t } = useTranslation('tokens');
  return lastUsedAt ? <>{t('used')} <RelativeTime at={lastUsedAt} />{lastUsedFrom ? <> {t('from')} <bdi>{lastUsedFrom}</bdi></> : null}</> : <>{t('neverUsed')}</>;
}

export function TokenEnd({ token }: { token: ApiTokenView }) {
  const { t } = useTranslation('tokens');
  const end = endOf(token, useMinute());
  if (end === 'none') return <>{t('noEnd')}</>;
  return <span style={end === 'later' ? undefined : { color: 'var(--attention)' }}>{t(end === 'over' ? 'expired' : 'expires')} <RelativeTime at={token.expiresAt} /></span>;
}
