/** Words for a passkey that did not come. */
import { useTranslation } from 'react-i18next';
import { PasskeyTrouble } from '../passkey.js';

/** Answers undefined for anything else, which has its words already. */
export function usePasskeyWords(): (error: unknown) => { title: string; detail: string } | undefined {
  const { t } = useTranslation('session');
  return (error) => (error instanceof PasskeyTrouble ? { title: t(`passkey.${error.kind}`), detail: t(`passkey.${error.kind}Text`) } : undefined);
}
