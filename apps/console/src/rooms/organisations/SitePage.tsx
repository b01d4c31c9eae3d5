import type { SiteView } from '#contract';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { ErrorState, formatNumber, KeyValue, Page, Panel, Skeletons } from '../../ui/index.js';
import { CodePanel } from '../requests/CodePanel.js';
import { SITE_ICONS, siteKind } from './columns.js';
import { MoveSiteDialog } from './MoveSiteDialog.js';
import classes from './Organisations.module.css';
import { PlaceMenu, type PlaceAct } from './PlaceMenu.js';
import { RemovePlaceDialog } from './RemovePlaceDialog.js';
import { RoomsPanel } from './RoomsPanel.js';
import { SiteDialog } from './SiteDialog.js';

/** One site: its facts, its rooms, the code of its teachers, and the way to its devices. */
export function SitePage() {
  const { t } = useTranslation('organisations');
  const { siteId = '' }: { siteId?: string } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({ queryKey: [...keys.sites, 'one', siteId], queryFn: ({ signal }) => api.get<SiteView>(`/sites/${siteId}`, {}, signal) });
  if (error && !data) return <Page title={t('sites')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!data) return <Page title="…"><Skeletons rows={8} height={28} /></Page>;
  return <Site key={data.id} site={data} />;
}

function Site({ site }: { site: SiteView }) {
  const { t, i18n } = useTranslation('organisations');
  const mayManage = useMay('organisations.manage');
  const mayOpenForms = useMay('deployments.manage');
  const [asked, setAsked] = useState<PlaceAct | null>(null);
  const close = (): void => setAsked(null);
  const { id, name, organisation, district, uais, address, postalCode, latitude, longitude, devices } = site;
  const degrees = (value: number) => formatNumber(value, i18n.language, 5);
  const facts = [
    { label: t('kind'), value: siteKind(t, site) },
    { label: t('columns.uai'), value: uais.join(', ') || null },
    { label: t('district'), value: district ? <Link to="/sites" search={{ district }} className={classes.plain}><bdi>{district}</bdi></Link> : null },
    { label: t('address'), value: address || postalCode ? <bdi>{[address, postalCode].filter(Boolean).join(', ')}</bdi> : null },
    { label: t('position'), value: latitude === null || longitude === null ? null : `${degrees(latitude)} / ${degrees(longitude)}` },
  ];
  return (
    <Page
      title={name} icon={SITE_ICONS[site.kind]}
      subtitle={<><Link to="/organisations">{t('nav')}</Link> › <Link to={`/organisations/${organisation.id}`}><bdi>{organisation.name}</bdi></Link> · <Link to="/devices" search={{ organisationId: organisation.id, siteId: id }}>{t('devicesCount', { count: devices })}</Link></>}
      actions={mayManage ? <PlaceMenu name={name} acts={['edit', 'move', 'remove']} onAct={setAsked} /> : undefined}
    >
      <div className={classes.columns}>
        <RoomsPanel site={site} />
        <div className={classes.stack}>
          <Panel icon={IconInfoCircle} title={t('facts')}><KeyValue rows={facts} /></Panel>
          {mayOpenForms ? <CodePanel site={site} /> : null}
        </div>
      </div>
      <SiteDialog organisation={organisation} site={site} opened={asked === 'edit'} onClose={close} />
      <MoveSiteDialog site={site} opened={asked === 'move'} onClose={close} />
      <RemovePlaceDialog path={`/sites/${id}`} name={name} back={`/organisations/${organisation.id}`} opened={asked === 'remove'} onClose={close} />
    </Page>
  );
}
