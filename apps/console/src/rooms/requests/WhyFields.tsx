import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { TEXTS, type WishDraft } from './ask.rules.js';
import css from './ask.module.css';

/** For which room, what for, and until when. */
export function WhyFields<D extends WishDraft>({ form: own, rooms, today }: { form: UseFormReturnType<D>; rooms: readonly { id: string; name: string }[]; today: string }) {
  const { t } = useTranslation('ask');
  const form = own as unknown as UseFormReturnType<WishDraft>;
  return (
    <fieldset className={css.part}>
      <legend>{t('use.title')}</legend>
      <div className={css.stack}>
        <Textarea autosize minRows={2} maxRows={8} label={t('use.why')} description={t('use.whyHint')} maxLength={TEXTS.why} required withAsterisk={false} {...form.getInputProps('why')} />
        <div className={css.pair}>
          {rooms.length > 0 ? <NativeSelect label={t('use.room')} data={[{ value: '', label: t('use.whole') }, ...rooms.map(({ id, name }) => ({ value: id, label: name }))]} {...form.getInputProps('roomId')} /> : null}
          <TextInput type="date" min={today} label={t('use.wantedBy')} {...form.getInputProps('wantedBy')} />
        </div>
      </div>
    </fieldset>
  );
}
