import type { ImportRunView } from '#contract';
import { IconArrowBackUp, IconCircleCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';

/** Where an import stands. */
export function RunState({ run: { state, undone } }: { run: ImportRunView }) {
  const { t } = useTranslation('imports');
  if (state === 'open') return <StateBadge tone="information" icon={IconPencil} label={t('state.open')} />;
  if (state === 'applied') return <StateBadge tone="good" icon={IconCircleCheck} label={t('state.applied')} />;
  return <StateBadge tone="off" icon={IconArrowBackUp} label={undone && undone.kept > 0 ? t('state.undoneBut', { count: undone.kept }) : t('state.undone')} />;
}
