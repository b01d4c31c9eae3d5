import { Checkbox, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import css from './delegation.module.css';
import { hostOf, type HandOver } from './delegation.rules.js';
import { ProviderChoice } from './ProviderChoice.js';

/** Where the console is found, and how one signs in there. */
export function AddressPanel({ organisationId, form }: { organisationId: string; form: UseFormReturnType<HandOver> }) {
  const { t } = useTranslation('delegation');
  const { host } = form.values;
  return (
    <Panel icon={IconLink} title={t('address.title')}>
      <div className={css.columns}>
        <div className={css.fields}>
          <TextInput label={t('address.slug')} description={t('address.slugHint')} leftSection={<span className={css.prefix}>/c/</span>} leftSectionWidth={38} maxLength={40} autoComplete="off" spellCheck={false} {...form.getInputProps('slug')} />
          <TextInput label={t('address.host')} description={t('address.hostHint')} placeholder="parc.ville.fr" maxLength={253} autoComplete="off" spellCheck={false} {...form.getInputProps('host')} onBlur={() => form.setFieldValue('host', hostOf(host))} />
          {host.trim() === '' ? null : <p className={css.advice}>{t('address.hostNeeds', { host: hostOf(host) })}</p>}
        </div>
        <div className={css.fields}>
          <Checkbox label={t('signIn.password')} description={t('signIn.passwordHint')} {...form.getInputProps('password', { type: 'checkbox' })} />
          <ProviderChoice organisationId={organisationId} value={form.values.providers} onChange={(ids) => form.setFieldValue('providers', ids)} error={form.errors['providers']} />
        </div>
      </div>
    </Panel>
  );
}
