import { useTranslation } from 'react-i18next';
import { CopyField } from '../../ui/index.js';
import css from './webhooks.module.css';

/** The secret, this one time, and what it is for. */
export function SecretShown({ secret, children }: { secret: string; children?: string }) {
  const { t } = useTranslation('webhooks');
  return <><p className={css.lead}>{t('secret.once')}</p><CopyField label={t('secret.label')} value={secret} />{children ? <p className={css.lead}>{children}</p> : null}</>;
}
