import type { RequestStatusView } from '#contract';
import { useTranslation } from 'react-i18next';
import { formatDay, KeyValue, RelativeTime } from '../../ui/index.js';

/** What was asked for, as it was filled in. */
export function AskedFacts({ view: { app, wish, room, why, wantedBy, createdAt } }: { view: RequestStatusView }) {
  const { t, i18n } = useTranslation('ask');
  return (
    <KeyValue
      rows={[
        { label: t('track.program'), value: <bdi>{app?.name ?? wish}</bdi> },
        { label: t('use.room'), value: room ? <bdi>{room.name}</bdi> : t('use.whole') },
        { label: t('track.why'), value: <bdi style={{ whiteSpace: 'pre-line' }}>{why}</bdi> },
        ...(wantedBy ? [{ label: t('track.wantedBy'), value: formatDay(new Date(`${wantedBy}T12:00:00Z`), i18n.language) }] : []),
        { label: t('track.sent'), value: <RelativeTime at={createdAt} /> },
      ].map((row) => ({ ...row, key: row.label }))}
    />
  );
}
