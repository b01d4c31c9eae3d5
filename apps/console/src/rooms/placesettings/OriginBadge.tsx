import type { SettingPlace, SettingView } from '#contract';
import { IconArrowDown, IconCircleDashed, IconLock, IconMapPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';
import { heldAbove, originOf } from './setting.rules.js';

/** « Valeur du syndicat, verrouillée », « Réglé ici », « Par défaut ». */
export function OriginBadge({ setting, place }: { setting: SettingView; place: SettingPlace }) {
  const { t } = useTranslation('placesettings');
  const origin = originOf(setting, place);
  const whose = setting.from ? t(`of.${setting.from.level}`, { name: setting.from.name ?? '' }) : '';
  if (heldAbove(setting, place)) return <StateBadge tone="attention" icon={IconLock} label={t('origin.locked', { whose })} />;
  if (origin === 'here') return setting.own?.locked ? <StateBadge tone="information" icon={IconLock} label={t('origin.hereLocked')} /> : <StateBadge tone="information" icon={IconMapPin} label={t('origin.here')} />;
  return origin === 'above' ? <StateBadge tone="off" icon={IconArrowDown} label={t('origin.above', { whose })} /> : <StateBadge tone="off" icon={IconCircleDashed} label={t('origin.default')} />;
}
