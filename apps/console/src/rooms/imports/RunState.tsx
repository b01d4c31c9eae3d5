import type { ImportRunView } from '#contract';
import { IconAlertTriangle, IconArrowBackUp, IconCircleCheck, IconLoader, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../ui/index.js';

/** Where an import stands. */
export function RunState({ run: { state, undone, work } }: { run: ImportRunView }) {
  const { t } = useTranslation('imports');
  if (work) return <StateBadge tone={work.halted ? 'attention' : 'information'} icon={work.halted ? IconAlertTriangle : IconLoader} label={t(work.halted ? 'state.halted' : 'state.working')} />;
  if (state === 'open') return <StateBadge tone="information" icon={IconPencil} label={t('state.open')} />;
  if (state === 'applied') return <StateBadge tone="good" icon={IconCircleCheck} label={t('state.applied')} />;
  return <StateBadge tone="off" icon={IconArrowBackUp} label={undone && undone.kept > 0 ? t('state.undoneBut', { count: undone.kept }) : t('state.undone')} />;
}
