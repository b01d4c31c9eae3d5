import { ColorInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPalette } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isColour, pairOf } from '../../app/brand/colour.rules.js';
import { Panel } from '../../ui/index.js';
import css from './delegation.module.css';
import { LogoField } from './LogoField.js';
import { Preview } from './Preview.js';
import type { Logo } from './useLogo.js';

/** What a console looks like. */
export interface LookFields { name: string; colour: string; locale: 'fr' | 'en' }

const SWATCHES = ['#2b6a56', '#24618f', '#5d4a9c', '#8a1c3d', '#a5432a', '#7a5a00', '#3d6b1f', '#3a4a5a'];

interface LookPanelProps<T> { form: UseFormReturnType<T>; logo: Logo; title: string; lead?: string; children?: ReactNode }

/** Name, logo, colour and language, with both looks beside them as they change. */
export function LookPanel<T extends LookFields>({ form, logo, title, lead, children }: LookPanelProps<T>) {
  const { t } = useTranslation('delegation');
  const { name, colour } = form.values;
  return (
    <Panel icon={IconPalette} title={title}>
      {lead ? <p className={css.lead}>{lead}</p> : null}
      <div className={css.look}>
        <div className={css.fields}>
          <TextInput label={t('look.name')} description={t('look.nameHint')} maxLength={80} required withAsterisk={false} {...form.getInputProps('name')} />
          <LogoField logo={logo} />
          <ColorInput label={t('look.colour')} description={t('look.colourHint')} format="hex" swatches={SWATCHES} swatchesPerRow={8} withPicker={false} withEyeDropper={false} maxLength={7} {...form.getInputProps('colour')} />
          <ColourAdvice colour={colour} />
          <Select label={t('look.locale')} description={t('look.localeHint')} data={[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]} allowDeselect={false} {...form.getInputProps('locale')} />
        </div>
        <Preview name={name.trim() || '…'} logo={logo.shown} colour={isColour(colour) ? colour : '#2b6a56'} />
      </div>
      {children}
    </Panel>
  );
}

/** A colour that would not read is not refused: a lighter or darker one of its hue is drawn, and that is said. */
function ColourAdvice({ colour }: { colour: string }) {
  const { t } = useTranslation('delegation');
  if (!isColour(colour)) return null;
  const { light, dark } = pairOf(colour);
  const said = light.adapted && dark.adapted ? 'both' : light.adapted ? 'light' : dark.adapted ? 'dark' : 'none';
  return <p className={css.advice} role="status" data-testid="colour-advice">{t(`look.advice.${said}`)}</p>;
}
