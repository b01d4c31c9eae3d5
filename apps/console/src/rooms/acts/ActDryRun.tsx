import type { ActPreview } from '#contract';
import { Alert, Skeleton, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconHourglassHigh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/index.js';
import { Names } from './ActBar.js';
import { isQuick, sentences } from './act.rules.js';

interface ActDryRunProps { preview: ActPreview | undefined; reason: string; onReason: (reason: string) => void }

/** Before an act that may hurt: which devices, what will be asked of whom, and why it is wanted. Small ones show nothing. */
export function ActDryRun({ preview, reason, onReason }: ActDryRunProps) {
  const { t, i18n } = useTranslation('acts');
  if (!preview) return <Skeleton h={48} aria-busy="true" />;
  if (isQuick(preview)) return null;
  const left = formatNumber(preview.left, i18n.language);
  return (
    <>
      <Names names={preview.names} devices={preview.devices} />
      {preview.refusal
        ? <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={t(`refusal.${preview.refusal}.title`)}>{t(`refusal.${preview.refusal}.text`, { count: preview.left, formatted: left })}</Alert>
        : (
          <>
            <Alert color="yellow" variant="light" icon={<IconHourglassHigh size={18} stroke={1.75} />} title={t('asked.title')}>
              {sentences(preview).map(({ key, count }) => t(`asked.${key}`, { count })).join(' ')}
            </Alert>
            <TextInput label={t('reason')} description={t('reasonHint')} maxLength={500} required withAsterisk={false} value={reason} onChange={(event) => onReason(event.currentTarget.value)} />
          </>
        )}
    </>
  );
}
