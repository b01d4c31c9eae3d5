import type { SettingJson, SettingView } from '#contract';
import { NumberInput, Radio, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { boundsOf, choicesOf, choiceText, valueText } from './setting.rules.js';

interface SettingFieldProps { setting: SettingView; top: boolean; value: SettingJson; error: string | undefined; onChange: (value: SettingJson) => void }

/** The form of one value, drawn from its declaration. */
export function SettingField({ setting, top, value, error, onChange }: SettingFieldProps) {
  const { t, i18n } = useTranslation('placesettings');
  const { key, type } = setting;
  const label = t('value');
  const bounds = boundsOf(setting, top);
  switch (type.kind) {
    case 'integer':
      return (
        <NumberInput
          label={label} data-autofocus allowDecimal={false} thousandSeparator=" " styles={{ wrapper: { maxWidth: 220 } }} suffix={` ${t(`suffix.${type.unit}`)}`} value={Number(value)} error={error} clampBehavior="none"
          description={bounds ? t('bounds', { min: valueText(setting, bounds.min, t, i18n.language), max: valueText(setting, bounds.max, t, i18n.language) }) : undefined}
          onChange={(next) => onChange(typeof next === 'number' ? next : '')}
        />
      );
    case 'choice':
      return (
        <Radio.Group label={label} value={String(value)} onChange={onChange} error={error}>
          <Stack gap={8} mt={6}>{choicesOf(setting, top).map((choice) => <Radio key={choice} value={choice} label={choiceText(key, choice, t)} />)}</Stack>
        </Radio.Group>
      );
    case 'switch':
      return <Switch label={label} data-autofocus checked={value === true} error={error} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'text':
      return <TextInput label={label} data-autofocus maxLength={type.maxLength} value={String(value)} error={error} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'list':
      return <TagsInput label={label} data-autofocus maxTags={type.maxItems} {...(type.choices ? { data: [...type.choices] } : {})} value={Array.isArray(value) ? [...(value as string[])] : []} error={error} onChange={onChange} />;
  }
}
