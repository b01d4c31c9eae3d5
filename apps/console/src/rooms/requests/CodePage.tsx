import { useTranslation } from 'react-i18next';
import { Door } from '../session/Door.js';
import { CodeForm } from './CodeForm.js';

/** Without a code in the address: it is typed off the poster. */
export function CodePage() {
  const { t } = useTranslation('ask');
  return <Door title={t('title')} lead={t('code.lead')}><CodeForm /></Door>;
}
