import { IconInbox } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, formatDay, Skeletons } from '../../ui/index.js';
import css from './requests.module.css';
import type { Approval } from './useApproval.js';
import { useStanding } from './useStanding.js';

/** Above a new deployment: the request that it grants, so that nobody has to remember what was asked. */
export function ForRequest({ approval: { request, failure, possible } }: { approval: Approval }) {
  const { t, i18n } = useTranslation('requests');
  const standing = useStanding();
  const { roomId, ...search }: Record<string, string | undefined> = useSearch({ strict: false });
  if (!request) return failure ? <ErrorState problem={failure} /> : <Skeletons rows={2} />;
  const { number, asker, app, wish, site, room, why, wantedBy } = request;
  return (
    <section className={css.for} aria-label={t('number', { number })} data-testid="for-request">
      <IconInbox size={22} stroke={1.75} aria-hidden />
      <div>
        <p><Link to={`/requests/${request.id}`}>{t('for.title', { number })}</Link> · <bdi>{asker.name}</bdi>, <bdi>{site.name}</bdi>{wantedBy ? ` · ${t('for.wantedBy', { day: formatDay(new Date(`${wantedBy}T12:00:00Z`), i18n.language) })}` : ''}</p>
        <p><strong><bdi>{app?.name ?? wish}</bdi></strong> – <bdi>{why}</bdi></p>
        {app ? null : <p><small>{t('for.words')}</small></p>}
        {room ? <p><small>{t(roomId ? 'for.room' : 'for.whole', { room: room.name })} <Link to="/deployments/new" search={{ ...search, ...(!roomId && { roomId: room.id }) }} replace>{t(roomId ? 'for.toWhole' : 'for.toRoom')}</Link></small></p> : null}
        {possible ? null : <p><small>{standing(request)}</small></p>}
      </div>
    </section>
  );
}
