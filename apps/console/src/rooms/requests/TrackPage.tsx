import type { RequestStatusView } from '#contract';
import { Anchor, Skeleton, Stack } from '@mantine/core';
import { IconMailQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { arrive } from '../../app/brand/brand.js';
import { EmptyState, ErrorState } from '../../ui/index.js';
import { Door } from '../session/Door.js';
import { Answer } from './Answer.js';
import { AskedFacts } from './AskedFacts.js';
import css from './ask.module.css';
import { ReceiptNotice } from './ReceiptNotice.js';
import { statusQuery } from './request.queries.js';
import { isOpen, isTalkedOf } from './standing.rules.js';
import { StandingNotice } from './StandingNotice.js';
import { Thread } from './Thread.js';
import { WithdrawAsked } from './WithdrawAsked.js';

/** The page of an asker: what was asked, what has become of it, and the way to answer a question. It looks again by itself. */
export function TrackPage() {
  const { t } = useTranslation('ask');
  const { secret = '' }: { secret?: string } = useParams({ strict: false });
  const status = useQuery(statusQuery(secret));
  const { data, error } = status;
  const look = data?.console;
  useEffect(() => { if (look) arrive(look); }, [look]);
  if (!data && error instanceof ApiProblem && error.code === 'request_unknown') {
    return (
      <Door title={t('track.unknownTitle')}>
        <EmptyState icon={IconMailQuestion} title={t('track.unknownHeading')} text={t('track.unknownText')} />
        <Anchor component={Link} to="/demande" size="sm" ta="center" display="block" underline="always">{t('track.another')}</Anchor>
      </Door>
    );
  }
  return (
    <Door title={data ? t('track.title', { number: data.number }) : t('title')} lead={data ? <><strong><bdi>{data.site.name}</bdi></strong> · <bdi>{data.organisation.name}</bdi></> : undefined} wide>
      {status.isPending ? <Stack mt="md" aria-busy="true"><Skeleton h={60} /><Skeleton h={140} /></Stack> : null}
      {!data && error ? <ErrorState problem={error} onRetry={() => void status.refetch()} /> : null}
      {data ? <Asked secret={secret} view={data} /> : null}
    </Door>
  );
}

function Asked({ secret, view }: { secret: string; view: RequestStatusView }) {
  const { t } = useTranslation('ask');
  return (
    <div className={css.track}>
      {view.state === 'open' && view.messages.length === 0 ? <ReceiptNotice secret={secret} /> : null}
      <StandingNotice request={view} asker />
      {view.messages.length > 0 ? (
        <section aria-labelledby="thread">
          <h2 id="thread" className={css.sub}>{t('track.thread')}</h2>
          <Thread messages={view.messages.map(({ from, text, at }) => ({ own: from === 'asker', by: t(`track.from.${from}`), text, at }))} />
        </section>
      ) : null}
      {isTalkedOf(view.state) ? <Answer secret={secret} asked={view.state === 'question'} /> : null}
      <section aria-labelledby="asked"><h2 id="asked" className={css.sub}>{t('track.asked')}</h2><AskedFacts view={view} /></section>
      {isOpen(view.state) ? <WithdrawAsked secret={secret} /> : null}
    </div>
  );
}
