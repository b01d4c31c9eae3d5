import type { RequestView } from '#contract';
import { IconInbox } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList } from '../../api/index.js';
import css from './requests.module.css';

/** On the page of a deployment: the request that it grants, for those who may see that; nothing when nobody asked for it. */
export function FromRequest({ deploymentId }: { deploymentId: string }) {
  const { t } = useTranslation('requests');
  const [request] = rowsOf(useList<RequestView>(keys.requests, '/requests', { deploymentId }, { limit: 1 }));
  if (!request) return null;
  const { id, number, asker, site } = request;
  return (
    <section className={css.for} aria-label={t('number', { number })} data-testid="from-request">
      <IconInbox size={22} stroke={1.75} aria-hidden />
      <p><Link to={`/requests/${id}`}>{t('for.title', { number })}</Link> · <bdi>{asker.name}</bdi>, <bdi>{site.name}</bdi></p>
    </section>
  );
}
