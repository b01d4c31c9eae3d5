import type { DeploymentPreview } from '#contract';
import { IconCircleCheck, IconMoon, IconPlugConnectedX, IconWorldDownload, type Icon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState, formatBytes, formatNumber, Skeletons, toneInk, type Tone } from '../../ui/index.js';
import css from './install.module.css';

/** What will happen, before it does: who starts now, who later, who cannot, and how many bytes. */
export function PreviewLines({ preview, ensure }: { preview: UseQueryResult<DeploymentPreview>; ensure: 'present' | 'absent' }) {
  const { t, i18n } = useTranslation('deployments');
  if (preview.isError) return <ErrorState problem={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <div className={css.preview}><Skeletons rows={3} /></div>;
  const { devices, online, offline, unsupported, sites, bytes } = preview.data;
  if (devices === 0) return <div className={css.preview} role="status">{t('install.none')}</div>;
  const said = (key: string, count: number) => t(`install.${key}`, { count, formatted: formatNumber(count, i18n.language) });
  const lines: { key: string; icon: Icon; tone: Tone; text: string }[] = [
    ...(online > 0 ? [{ key: 'online', icon: IconCircleCheck, tone: 'good' as const, text: said('online', online) }] : []),
    ...(offline > 0 ? [{ key: 'offline', icon: IconMoon, tone: 'off' as const, text: said('offline', offline) }] : []),
    ...(unsupported > 0 ? [{ key: 'unsupported', icon: IconPlugConnectedX, tone: 'unknown' as const, text: said('unsupported', unsupported) }] : []),
    ...(bytes > 0 && ensure === 'present' ? [{ key: 'bytes', icon: IconWorldDownload, tone: 'information' as const, text: t('install.bytes', { size: formatBytes(bytes, i18n.language) }) }] : []),
  ];
  return (
    <div className={css.preview} role="status">
      <p className={css.previewTitle}>{t('install.preview')} <span>{said('devices', devices)}{sites > 0 ? ` · ${said('sites', sites)}` : ''}</span></p>
      {lines.map(({ key, icon: Mark, tone, text }) => <p key={key} className={css.line}><Mark size={18} stroke={1.75} color={toneInk(tone)} aria-hidden />{text}</p>)}
    </div>
  );
}
