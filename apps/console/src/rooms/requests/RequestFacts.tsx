import type { RequestDetail } from '#contract';
import { Anchor } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDay, KeyValue, Panel, RelativeTime, StateBadge } from '../../ui/index.js';
import { DEPLOYMENT_LOOK } from '../deployments/deployment.look.js';

/** Where, from whom, until when, and the deployment that was made of it. */
export function RequestFacts({ request }: { request: RequestDetail }) {
  const { t, i18n } = useTranslation('requests');
  const { t: deployments } = useTranslation('deployments');
  const { app, wish, link, site, organisation, room, asker, mine, email, wantedBy, answeredBy, answeredAt, deployment } = request;
  const rows = [
    { label: t('facts.program'), value: app ? <Link to={`/apps/${app.id}`}><bdi>{app.name}</bdi></Link> : <><bdi>{wish}</bdi> · {t('notInCatalogue')}</> },
    ...(link ? [{ label: t('facts.link'), value: <Anchor href={link} target="_blank" rel="noopener noreferrer"><bdi>{link}</bdi></Anchor> }] : []),
    { label: t('facts.site'), value: <><Link to={`/sites/${site.id}`}><bdi>{site.name}</bdi></Link> · <bdi>{organisation.name}</bdi></> },
    { label: t('facts.room'), value: <Link to="/devices" search={{ organisationId: organisation.id, siteId: site.id, ...(room && { roomId: room.id }) }}>{room ? <bdi>{room.name}</bdi> : t('facts.whole')}</Link> },
    { label: t('list.asker'), value: <><bdi>{asker.name}</bdi> · {t(mine ? 'byYou' : asker.form ? 'facts.byForm' : 'byAccount')}</> },
    ...(email ? [{ label: t('facts.email'), value: <Anchor href={`mailto:${email}`}><bdi>{email}</bdi></Anchor> }] : []),
    { label: t('facts.wantedBy'), value: wantedBy ? formatDay(new Date(`${wantedBy}T12:00:00Z`), i18n.language) : t('facts.noDate') },
    ...(answeredAt ? [{ label: t('facts.answered'), value: <>{answeredBy ? <><bdi>{answeredBy}</bdi> · </> : null}<RelativeTime at={answeredAt} /></> }] : []),
    ...(deployment ? [{ label: t('facts.deployment'), value: <Link to={`/deployments/${deployment.id}`}><StateBadge {...DEPLOYMENT_LOOK[deployment.state]} label={deployments(`state.${deployment.state}`)} /></Link> }] : []),
  ];
  return <Panel icon={IconInfoCircle} title={t('facts.title')}><KeyValue rows={rows.map((row) => ({ ...row, key: row.label }))} /></Panel>;
}
