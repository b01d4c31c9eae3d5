import type { IdentityProviderView } from '#contract';
import { IconCircleNumber1 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyField, KeyValue, Panel } from '../../ui/index.js';
import css from './providers.module.css';

/** What the provider has to be told about Craie. */
export function DeclarePanel({ provider }: { provider: IdentityProviderView }) {
  const { t } = useTranslation('providers');
  return (
    <Panel icon={IconCircleNumber1} title={t('declare.title')}>
      <p className={css.lead}>{t('declare.lead')}</p>
      <div className={css.copy}><span>{t('declare.redirect')}</span><CopyField multiline label={t('declare.redirect')} value={provider.redirectUri} /></div>
      <div className={css.copy}><span>{t('declare.signOut')}</span><CopyField label={t('declare.signOut')} value={provider.signOutUri} /></div>
      {provider.elsewhere.map((other) => (
        <div key={other.redirectUri} className={css.copy}>
          <span>{t('declare.elsewhere', { host: new URL(other.redirectUri).host })}</span>
          <CopyField multiline label={`${t('declare.redirect')} · ${new URL(other.redirectUri).host}`} value={other.redirectUri} />
          <CopyField label={`${t('declare.signOut')} · ${new URL(other.redirectUri).host}`} value={other.signOutUri} />
        </div>
      ))}
      <KeyValue rows={[
        { label: t('declare.issuer'), value: <bdi className={css.wrap}>{provider.issuer}</bdi> },
        { label: t('declare.flow'), value: t('declare.flowText') },
        ...(provider.userinfoAlg ? [{ label: t('declare.signed'), value: provider.userinfoAlg }] : []),
      ]} />
    </Panel>
  );
}
