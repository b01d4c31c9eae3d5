import type { PlaceSettingsView, SettingJson, SettingView } from '#contract';
import { Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { fieldErrors, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { resetSetting, setSetting } from './placesettings.queries.js';
import { undoOf, valueText, wordKey } from './setting.rules.js';
import { SettingField } from './SettingField.js';

interface SettingDialogProps { setting: SettingView | null; view: PlaceSettingsView; path: string; onClose: () => void }

/** A value of one's own, and whether it holds for everything below. */
export function SettingDialog({ setting, view, path, onClose }: SettingDialogProps) {
  const [last, setLast] = useState(setting);
  if (setting && setting !== last) setLast(setting);
  return last ? <Asked setting={last} opened={setting !== null} view={view} path={path} onClose={onClose} /> : null;
}

function Asked({ setting, opened, view, path, onClose }: SettingDialogProps & { setting: SettingView; opened: boolean }) {
  const { t, i18n } = useTranslation('placesettings');
  const { t: problems } = useTranslation('problems');
  const { key, own, inherited, below, lockable } = setting;
  const [value, setValue] = useState<SettingJson>(setting.value);
  const [locked, setLocked] = useState(own?.locked ?? false);
  const [error, setError] = useState<string>();
  useOnOpen(opened, () => { setValue(own?.value ?? setting.value); setLocked(own?.locked ?? false); setError(undefined); });
  const top = view.above.length === 0;
  const name = t(`settings.${wordKey(key)}.name`);
  const before = undoOf(setting);
  const save = async (): Promise<void> => {
    setError(undefined);
    await setSetting(path, key, { value, locked });
    toast.done(t('saved', { name, value: valueText(setting, value, t, i18n.language) }), () => void (before ? setSetting(path, key, before) : resetSetting(path, key)).catch(toast.problem));
  };
  const shown = (problem: unknown): boolean => {
    const said = problem instanceof ApiProblem ? fieldErrors(problem, problems).value : undefined;
    setError(said);
    return said !== undefined;
  };
  const comes = valueText(setting, inherited.value, t, i18n.language);
  const whose = inherited.from ? t(`of.${inherited.from.level}`, { name: inherited.from.name ?? '' }) : t('origin.default');
  return (
    <FormDialog opened={opened} onClose={onClose} title={name} submitLabel={t('save')} submitTestId="setting-save" onSubmit={save} onProblem={shown} disabled={value === ''}>
      <Text size="sm" c="dimmed">{t(`settings.${wordKey(key)}.help`)}</Text>
      <SettingField setting={setting} top={top} value={value} error={error} onChange={setValue} />
      <Text size="sm">{t('without', { value: comes, whose })}</Text>
      {lockable && view.place.level !== 'site' ? (
        <Switch checked={locked} onChange={(event) => setLocked(event.currentTarget.checked)} label={t('lock.label')} description={locked && below > 0 ? t('lock.overrides', { count: below }) : t('lock.hint')} />
      ) : null}
    </FormDialog>
  );
}
