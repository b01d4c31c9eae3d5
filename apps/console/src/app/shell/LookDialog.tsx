import type { LookBody, LookView } from '#contract';
import { Radio, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, watchAgain, whenReasonAsked, type Commune } from '../../api/index.js';
import { FormDialog, useOnOpen } from '../../ui/index.js';
import classes from './LookDialog.module.css';
import { reasonOf, REASONS, type UsualReason } from './look.rules.js';

interface Asked { communes: readonly Commune[]; answer: (given: boolean) => void }

/** A commune keeps its own console: whoever looks in says why, once an hour, and goes on with what they asked for. */
export function LookDialog() {
  const { t, i18n } = useTranslation('shell');
  const [asked, setAsked] = useState<Asked>();
  const [shown, setShown] = useState<readonly Commune[]>([]);
  const [usual, setUsual] = useState<UsualReason>('asked');
  const [more, setMore] = useState('');
  useOnOpen(asked !== undefined, () => { setUsual('asked'); setMore(''); });
  useEffect(() => whenReasonAsked((communes) => new Promise((answer) => { setShown(communes); setAsked({ communes, answer }); })), []);

  const reason = reasonOf(usual, more, (key) => t(`look.reasons.${key}`));
  const end = (given: boolean): void => {
    asked?.answer(given);
    setAsked(undefined);
  };
  const say = async (): Promise<void> => {
    for (const { id } of asked?.communes ?? []) await api.post<LookView>(`/organisations/${id}/looks`, { reason: reason ?? '' } satisfies LookBody);
    watchAgain();
    end(true);
  };
  const names = new Intl.ListFormat(i18n.language).format(shown.map(({ name }) => name));
  return (
    <FormDialog opened={asked !== undefined} onClose={() => end(false)} title={t('look.title')} size={560} submitLabel={t('look.submit')} disabled={reason === undefined} onSubmit={say} submitTestId="look-submit">
      <p className={classes.lead}>{t('look.lead', { count: shown.length, names })}</p>
      <Radio.Group label={t('look.reason')} value={usual} onChange={(value) => setUsual(value as UsualReason)}>
        <div className={classes.reasons}>{REASONS.map((key, at) => <Radio key={key} value={key} label={t(`look.reasons.${key}`)} data-autofocus={at === 0 || undefined} />)}</div>
      </Radio.Group>
      <Textarea
        label={t(usual === 'other' ? 'look.words' : 'look.more')} description={t('look.moreHint')} maxLength={200} autosize minRows={2} maxRows={5} required={usual === 'other'} withAsterisk={false}
        value={more} onChange={(event) => setMore(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
