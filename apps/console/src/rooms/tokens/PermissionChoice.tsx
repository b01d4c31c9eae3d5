import type { Permission } from '#contract';
import { Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { offered, onlyReads, readOnly, wordOf } from './token.rules.js';
import css from './tokens.module.css';

interface PermissionChoiceProps { value: readonly Permission[]; onChange: (permissions: Permission[]) => void; error: string | undefined }

/** What the program may do: only look, or what one ticks; each in one plain sentence, and nothing that one has not oneself. */
export function PermissionChoice({ value, onChange, error }: PermissionChoiceProps) {
  const { t } = useTranslation('tokens');
  const { permissions: own } = useSession();
  const [choosing, setChoosing] = useState(!onlyReads(value));
  const turn = (to: string): void => {
    setChoosing(to === 'choose');
    if (to === 'read') onChange(readOnly(own));
  };
  const toggle = (permission: Permission): void => onChange(value.includes(permission) ? value.filter((one) => one !== permission) : [...value, permission]);
  return (
    <div role="group" aria-label={t('form.may')} className={css.choice}>
      <span className={css.label} aria-hidden>{t('form.may')}</span>
      <SegmentedControl value={choosing ? 'choose' : 'read'} onChange={turn} data={[{ value: 'read', label: t('form.read') }, { value: 'choose', label: t('form.choose') }]} aria-label={t('form.may')} />
      {choosing ? offered(own).map(({ group, permissions }) => (
        <fieldset key={group} className={css.group}>
          <legend>{t(`groups.${group}`)}</legend>
          {permissions.map((permission) => <Checkbox key={permission} size="sm" checked={value.includes(permission)} onChange={() => toggle(permission)} label={t(`may.${wordOf(permission)}`)} />)}
        </fieldset>
      )) : <p className={css.lead}>{t('form.readText')}</p>}
      {error ? <p className={css.error} role="alert">{error}</p> : null}
    </div>
  );
}
