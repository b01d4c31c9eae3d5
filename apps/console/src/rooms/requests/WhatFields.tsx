import { SegmentedControl, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TEXTS, type WishDraft } from './ask.rules.js';
import css from './ask.module.css';

interface WhatFieldsProps<D extends WishDraft> {
  form: UseFormReturnType<D>;
  /** The apps to choose among. @param onNone none of them fits: what was looked for is asked for in words */
  apps: (onNone: (words: string) => void) => ReactNode;
}

/** Which program: one of the catalogue, or another one in words. */
export function WhatFields<D extends WishDraft>({ form: own, apps }: WhatFieldsProps<D>) {
  const { t } = useTranslation('ask');
  const id = useId();
  // The fields here are those that every form of a wish has.
  const form = own as unknown as UseFormReturnType<WishDraft>;
  const inWords = (words: string): void => form.setValues({ way: 'words', ...(words && !form.values.wish && { wish: words.slice(0, TEXTS.wish) }) });
  return (
    <fieldset className={css.part}>
      <legend id={id}>{t('what.title')}</legend>
      <SegmentedControl fullWidth aria-labelledby={id} value={form.values.way} onChange={(way) => form.setFieldValue('way', way === 'words' ? 'words' : 'app')} data={(['app', 'words'] as const).map((value) => ({ value, label: t(`what.${value}`) }))} />
      {form.values.way === 'app' ? apps(inWords) : (
        <div className={css.stack}>
          <TextInput label={t('what.wish')} description={t('what.wishHint')} maxLength={TEXTS.wish} required withAsterisk={false} {...form.getInputProps('wish')} />
          <TextInput label={t('what.link')} placeholder="tuxpaint.org" inputMode="url" autoCapitalize="none" autoCorrect="off" spellCheck={false} maxLength={TEXTS.link} {...form.getInputProps('link')} />
        </div>
      )}
    </fieldset>
  );
}
