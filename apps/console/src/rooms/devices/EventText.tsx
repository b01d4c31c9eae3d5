import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { eventDetail } from './event.rules.js';
import { refusalOf } from './refusal.rules.js';
import { RefusalText } from './RefusalText.js';

/** The detail of one line of the history, in words; `full` adds the server's own words to a refusal. */
export function EventText({ kind, detail, full = false }: { kind: string; detail: string; full?: boolean }) {
  const { t } = useTranslation('devices');
  const said = eventDetail(kind, detail);
  if (said.kind === 'offline') return <>{t(`why.offline.${said.reason}`, { defaultValue: said.reason })}</>;
  if (said.kind === 'refusal') return <><RefusalText reason={said.reason} />{full && refusalOf(said.reason).code ? <Text span size="sm" c="dimmed"> · <bdi style={{ overflowWrap: 'anywhere' }}>{refusalOf(said.reason).detail}</bdi></Text> : null}</>;
  if (said.kind === 'way') return <><bdi>{said.from}</bdi> → <bdi>{said.to}</bdi></>;
  if (said.kind === 'labels') return <>{said.added.length > 0 ? <>{t('labels.added')} <bdi>{said.added.join(', ')}</bdi></> : null}{said.added.length > 0 && said.removed.length > 0 ? ' · ' : null}{said.removed.length > 0 ? <>{t('labels.removed')} <bdi>{said.removed.join(', ')}</bdi></> : null}</>;
  if (said.kind === 'word') return <>{t(`eventWord.${said.word}`)}</>;
  if (said.kind === 'text') return <bdi style={{ overflowWrap: 'anywhere' }}>{said.text}</bdi>;
  return (
    <>
      {said.changes.map(({ field, value }, i) => (
        <span key={field}>
          {i > 0 ? ' · ' : null}{t(`changed.${field}`)}
          {field === 'siteId' ? null : <> : <bdi>{(field === 'status' || field === 'kind') && value ? t(`${field}.${value}`, { defaultValue: value }) : (value ?? '–')}</bdi></>}
        </span>
      ))}
    </>
  );
}
