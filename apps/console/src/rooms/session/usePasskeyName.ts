/** A name for a new passkey: what this browser says it runs on. The person may choose another one. */
import { useTranslation } from 'react-i18next';

/** First that fits; names of systems are the same in every language. */
const SYSTEMS: readonly [name: string, sign: RegExp][] = [['iPhone', /iPhone/], ['iPad', /iPad/], ['Android', /Android/], ['ChromeOS', /CrOS/], ['Windows', /Windows/], ['Mac', /Macintosh/], ['Linux', /Linux/]];

export function usePasskeyName(): string {
  const { t } = useTranslation('session');
  const system = SYSTEMS.find(([, sign]) => sign.test(navigator.userAgent))?.[0];
  return system ? t('passkey.nameOn', { system }) : t('passkey.name');
}
