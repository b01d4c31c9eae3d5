import type { SignInPending } from '#contract';
import { useTranslation } from 'react-i18next';
import css from './providers.module.css';

/** Who one is for the provider, what happens now, and what one can do meanwhile. */
export function NoAccess({ pending: { name, email, organisation } }: { pending: SignInPending }) {
  const { t } = useTranslation('providers');
  return (
    <>
      <p className={css.who}><strong><bdi>{name}</bdi></strong><span><bdi>{email}</bdi></span></p>
      <ul className={css.next}>
        <li>{t('access.sent', { organisation })}</li>
        <li>{t('access.then')}</li>
        <li>{t('access.hurry')}</li>
      </ul>
    </>
  );
}
