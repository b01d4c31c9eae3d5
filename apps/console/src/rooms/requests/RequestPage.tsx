import type { RequestDetail } from '#contract';
import { IconMessages, IconNotes } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Page, Panel, RelativeTime, Skeletons, StateBadge } from '../../ui/index.js';
import { lookOf } from './request.look.js';
import { requestQuery } from './request.queries.js';
import css from './requests.module.css';
import { RequestActions } from './RequestActions.js';
import { RequestFacts } from './RequestFacts.js';
import { StandingNotice } from './StandingNotice.js';
import { isTalkedOf } from './standing.rules.js';
import { Thread } from './Thread.js';
import { useRequestNews } from './useRequestNews.js';
import { WritePanel } from './WritePanel.js';

/** The page of the request in the address; another one starts afresh. */
export function RequestPage() {
  const { t } = useTranslation('requests');
  const { requestId = '' }: { requestId?: string } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(requestQuery(requestId));
  useRequestNews({ id: requestId, deploymentId: data?.deployment?.id });
  if (error && !data) return <Page title={t('title')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!data) return <Page title="…"><Skeletons rows={6} height={28} /></Page>;
  return <One key={data.id} request={data} />;
}

/** What is asked and why, what has become of it, what was written, and what can be done now. */
function One({ request }: { request: RequestDetail }) {
  const { t } = useTranslation('requests');
  const { mine: own } = request;
  const { key, ...look } = lookOf(request, own && !request.answerable);
  const writes = isTalkedOf(request.state) && (request.answerable || own);
  return (
    <Page
      title={request.app?.name ?? request.wish ?? ''} tabTitle={`${t('number', { number: request.number })} · ${request.app?.name ?? request.wish ?? ''}`}
      badge={<span data-testid="request-state" data-state={request.state}><StateBadge {...look} label={t(`state.${key}`)} /></span>}
      subtitle={<><Link to="/requests">{t('title')}</Link> › {t('number', { number: request.number })} · <bdi>{request.asker.name}</bdi> · <RelativeTime at={request.createdAt} /></>}
      actions={<RequestActions request={request} own={own} />}
    >
      <StandingNotice request={request} asker={own && !request.answerable} />
      <div className={css.columns}>
        <div className={css.stack}>
          <Panel icon={IconNotes} title={t('page.why')}><p className={css.why}><bdi>{request.why}</bdi></p></Panel>
          {request.messages.length > 0 || writes ? (
            <Panel icon={IconMessages} title={t('page.thread')}>
              {request.messages.length > 0 ? <Thread messages={request.messages.map(({ from, by, text, at }) => ({ own: (from === 'asker') === (own && !request.answerable), by, text, at }))} /> : null}
              {writes ? <WritePanel request={request} asks={request.answerable} /> : null}
            </Panel>
          ) : null}
        </div>
        <RequestFacts request={request} />
      </div>
    </Page>
  );
}
