import { Radio } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { DRAFT_WISHES, type DraftWish } from './draft.rules.js';
import css from './new.module.css';

/** What is wanted of the app: each says in one sentence what it does. Taking it away is not for who may only install. @param removes it can be wanted here at all */
export function WishChoice({ value, onChange, removes }: { value: DraftWish; onChange: (wish: DraftWish) => void; removes: boolean }) {
  const { t } = useTranslation('deployments');
  const mayRemove = useMay('deployments.manage') && removes;
  const id = useId();
  return (
    <Radio.Group name={id} label={t('new.wish')} value={value} onChange={(wish) => onChange(wish as DraftWish)}>
      <div className={css.cards}>
        {DRAFT_WISHES.filter((wish) => mayRemove || wish !== 'remove').map((wish) => (
          <Radio.Card key={wish} value={wish} className={css.card} aria-labelledby={`${id}${wish}`} aria-describedby={`${id}${wish}-hint`}>
            <Radio.Indicator />
            <span className={css.cardText}>
              <span id={`${id}${wish}`} className={css.cardName}>{t(`wish.${wish}.name`)}</span>
              <span id={`${id}${wish}-hint`} className={css.cardHint}>{t(`wish.${wish}.hint`)}</span>
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
