import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../ui/index.js';

/** Columns that are read as in the last file like this one. @param at when that was */
export function MappedLike({ at }: { at: string }) {
  const { t } = useTranslation('imports');
  return <span data-testid="mapped-like">{t('mapping.like')} (<RelativeTime at={at} />).</span>;
}
