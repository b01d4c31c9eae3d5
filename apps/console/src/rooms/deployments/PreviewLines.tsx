import type { DeploymentPreview } from '#contract';
import { IconAppsOff, IconBuildingCommunity, IconChecks, IconCircleCheck, IconMoon, IconPin, IconPlugConnectedX, IconWorldDownload, type Icon } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { ErrorState, formatBytes, formatNumber, Skeletons, toneInk, type Tone } from '../../ui/index.js';
import css from './install.module.css';

/** What will happen, before it does: who starts now, who later, who cannot, and how many bytes. @param bare without a frame and its title @param later not all of them begin at once: waves or hours say when */
export function PreviewLines({ preview, ensure, bare = false, later = false }: { preview: UseQueryResult<DeploymentPreview>; ensure: 'present' | 'absent'; bare?: boolean; later?: boolean }) {
  const { t, i18n } = useTranslation('deployments');
  const frame = bare ? css.lines : css.preview;
  const wrong = fieldOf(preview.error);
  if (wrong) return <div className={frame} role="status">{t(wrong === 'devices' ? 'install.none' : 'install.tooManyWaves')}</div>;
  if (preview.isError) return <ErrorState problem={preview.error} onRetry={() => void preview.refetch()} />;
  if (!preview.data) return <div className={frame}><Skeletons rows={3} /></div>;
  const { devices, online, offline, unsupported, sites, bytes, already, without, excluded, otherProcessor, pinned } = preview.data;
  if (devices === 0) return <div className={frame} role="status">{t(excluded.devices > 0 && without === 0 ? 'install.allExcluded' : without > 0 ? 'install.nowhere' : 'install.none')}</div>;
  const kept = bare ? 0 : pinned.reduce((sum, one) => sum + one.devices, 0);
  const said = (key: string, count: number) => t(`install.${key}`, { count, formatted: formatNumber(count, i18n.language) });
  const names = new Intl.ListFormat(i18n.language).format(excluded.communes.map(({ organisation }) => organisation.name));
  const lines: { key: string; icon: Icon; tone: Tone; text: string }[] = [
    ...(online > 0 ? [{ key: 'online', icon: IconCircleCheck, tone: 'good' as const, text: said(later ? 'onlineNow' : 'online', online) }] : []),
    ...(offline > 0 ? [{ key: 'offline', icon: IconMoon, tone: 'off' as const, text: said(later ? 'offlineNow' : 'offline', offline) }] : []),
    ...(already > 0 ? [{ key: 'already', icon: IconChecks, tone: 'good' as const, text: said(ensure === 'present' ? 'already' : 'alreadyGone', already) }] : []),
    ...(kept > 0 ? [{ key: 'kept', icon: IconPin, tone: 'attention' as const, text: said('kept', kept) }] : []),
    ...(without > 0 ? [{ key: 'without', icon: IconAppsOff, tone: 'off' as const, text: said('without', without) }] : []),
    ...(excluded.devices > 0 ? [{ key: 'excluded', icon: IconBuildingCommunity, tone: 'attention' as const, text: t('install.excluded', { count: excluded.devices, formatted: formatNumber(excluded.devices, i18n.language), communes: names }) }] : []),
    ...(unsupported > 0 ? [{ key: 'unsupported', icon: IconPlugConnectedX, tone: 'unknown' as const, text: [said('unsupported', unsupported), ...(otherProcessor > 0 ? [said('otherProcessor', otherProcessor)] : [])].join(', ') }] : []),
    ...(bytes > 0 && ensure === 'present' ? [{ key: 'bytes', icon: IconWorldDownload, tone: 'information' as const, text: t('install.bytes', { size: formatBytes(bytes, i18n.language) }) }] : []),
  ];
  return (
    <div className={frame} role="status">
      <p className={css.previewTitle}>{bare ? null : t('install.preview')} <span>{said('devices', devices)}{sites > 0 ? ` · ${said('sites', sites)}` : ''}</span></p>
      {lines.map(({ key, icon: Mark, tone, text }) => <p key={key} className={css.line}><Mark size={18} stroke={1.75} color={toneInk(tone)} aria-hidden />{text}</p>)}
    </div>
  );
}

/** The choice that makes a plan impossible, when it is one of these: no device matches, or there would be too many waves. */
function fieldOf(error: unknown): 'devices' | 'waves' | undefined {
  const fields = error instanceof ApiProblem ? error.fields.map(({ field }) => field) : [];
  return (['devices', 'waves'] as const).find((field) => fields.includes(field));
}
