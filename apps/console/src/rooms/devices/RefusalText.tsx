import { useTranslation } from 'react-i18next';
import { refusalOf } from './refusal.rules.js';

/** Why a device was refused or put aside, in a sentence. */
export function RefusalText({ reason }: { reason: string }) {
  const { t } = useTranslation('devices');
  const { code, detail } = refusalOf(reason);
  return code ? <>{t(`quarantine.${code}`)}</> : <bdi style={{ overflowWrap: 'anywhere' }}>{detail}</bdi>;
}
