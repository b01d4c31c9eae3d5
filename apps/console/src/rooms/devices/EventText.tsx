import { useTranslation } from 'react-i18next';
import { eventDetail } from './event.rules.js';

/** The detail of one line of the history, in words. */
export function EventText({ kind, detail }: { kind: string; detail: string }) {
  const { t } = useTranslation('devices');
  const said = eventDetail(kind, detail);
  if (said.kind === 'offline') return <>{t(`why.offline.${said.reason}`, { defaultValue: said.reason })}</>;
  if (said.kind === 'text') return <bdi style={{ overflowWrap: 'anywhere' }}>{said.text}</bdi>;
  return (
    <>
      {said.changes.map(({ field, value }, i) => (
        <span key={field}>
          {i > 0 ? ' · ' : null}{t(`changed.${field}`)}
          {field === 'siteId' ? null : <> : <bdi>{field === 'status' && value ? t(`status.${value}`, { defaultValue: value }) : (value ?? '–')}</bdi></>}
        </span>
      ))}
    </>
  );
}
