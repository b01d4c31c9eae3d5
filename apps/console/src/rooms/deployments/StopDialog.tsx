import type { DeploymentDetail } from '#contract';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog, formatNumber } from '../../ui/index.js';
import type { Told } from './useMoves.js';

interface StopDialogProps { move: Told['move'] | null; onClose: () => void; deployment: DeploymentDetail; onStop: (move: Told['move']) => Promise<void> }

/** Before it is paused or cancelled: how many it keeps from beginning, and what stays. */
export function StopDialog({ move, onClose, deployment, onStop }: StopDialogProps) {
  const { t, i18n } = useTranslation('deployments');
  const shown = move ?? 'pause';
  const left = deployment.total - deployment.done;
  const values = { count: left, formatted: formatNumber(left, i18n.language) };
  return (
    <ConfirmDialog
      opened={move !== null} onClose={onClose} destructive={shown === 'cancel'} title={t(`stop.${shown}.title`)} confirmLabel={t(`stop.${shown}.go`)} onConfirm={() => onStop(shown)} submitTestId="stop-confirm"
      message={<>{left > 0 ? <p style={{ margin: '0 0 8px' }}>{t(`stop.${shown}.text`, values)}</p> : null}<p style={{ margin: 0 }}>{t(deployment.wish === 'pin' && shown === 'cancel' ? 'stop.cancel.pin' : `stop.${shown}.after`)}</p></>}
    />
  );
}
