import type { SettingPlace, SettingView } from '#contract';
import { Button, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RelativeTime, toast } from '../../ui/index.js';
import { OriginBadge } from './OriginBadge.js';
import css from './placesettings.module.css';
import { resetSetting, setSetting } from './placesettings.queries.js';
import { heldAbove, undoOf, valueText, wordKey } from './setting.rules.js';

interface SettingRowProps { setting: SettingView; place: SettingPlace; path: string; mayChange: boolean; onEdit: () => void; onBelow: () => void }

/** One setting: what it does, what is in force, from where, and what stands in its way. */
export function SettingRow({ setting, place, path, mayChange, onEdit, onBelow }: SettingRowProps) {
  const { t, i18n } = useTranslation('placesettings');
  const { key, own, inherited, below } = setting;
  const name = t(`settings.${wordKey(key)}.name`);
  const read = (value: SettingView['value']): string => valueText(setting, value, t, i18n.language);
  const from = inherited.from ? t(`of.${inherited.from.level}`, { name: inherited.from.name ?? '' }) : t('origin.default');
  const before = undoOf(setting);
  const reset = async (): Promise<void> => {
    try {
      await resetSetting(path, key);
      toast.done(t('resetDone', { name }), before ? () => void setSetting(path, key, before).catch(toast.problem) : undefined);
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <div className={css.row} data-testid={`setting-${key}`}>
      <div className={css.what}>
        <h3 className={css.name}>{name}</h3>
        <p className={css.help}>{t(`settings.${wordKey(key)}.help`)}</p>
        {own?.overridden ? <p className={css.kept}>{t(`kept.${own.overridden}`, { value: read(own.value) })}</p> : null}
        {below > 0 ? <UnstyledButton className={css.below} onClick={onBelow}>{t('below', { count: below })}</UnstyledButton> : null}
      </div>
      <div className={css.now}>
        <strong className={css.value}>{read(setting.value)}</strong>
        <OriginBadge setting={setting} place={place} />
        {own ? <span className={css.by}>{t('by', { name: own.by })} <RelativeTime at={own.at} /></span> : null}
      </div>
      <div className={css.actions}>
        {mayChange && setting.settable && !heldAbove(setting, place) ? <Button size="compact-md" variant="default" onClick={onEdit} aria-label={`${t('edit')} : ${name}`}>{t('edit')}</Button> : null}
        {mayChange && own ? <Button size="compact-sm" variant="subtle" onClick={() => void reset()} aria-description={name}>{t('reset', { value: read(inherited.value), from })}</Button> : null}
        {setting.settable ? null : <span className={css.by}>{t('notHere')}</span>}
      </div>
    </div>
  );
}
