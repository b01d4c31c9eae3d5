import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Shell.module.css';
import { ErrorState, Page } from '../../ui/index.js';

/** A page that could not be shown: the rest of the console stays usable. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('shell');
  const router = useRouter();
  const retry = (): void => {
    reset();
    void router.invalidate();
  };
  return <Page title={t('pageError')}><ErrorState problem={error} onRetry={retry} /></Page>;
}

/** The same where the shell itself could not be shown (server out of reach). */
export function BareError(props: ErrorComponentProps) {
  return <main className={classes.main}><PageError {...props} /></main>;
}
