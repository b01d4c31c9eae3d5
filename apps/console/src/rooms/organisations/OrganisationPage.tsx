import type { OrganisationView } from '#contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../app/session.js';
import { useOrganisation } from '../../app/shell/usePlaceNames.js';
import { ErrorState, formatNumber, Page, Skeletons, useFilters } from '../../ui/index.js';
import { DelegationPanel } from '../delegation/DelegationPanel.js';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import { ORGANISATION_ICONS } from './columns.js';
import { MembersList } from './MembersList.js';
import { OrganisationDialog } from './OrganisationDialog.js';
import { OrganisationPanels } from './OrganisationPanels.js';
import classes from './Organisations.module.css';
import { PlaceMenu, type PlaceAct } from './PlaceMenu.js';
import { RemovePlaceDialog } from './RemovePlaceDialog.js';
import { SiteDialog } from './SiteDialog.js';
import { SitesList } from './SitesList.js';
import { useMayChangeTree } from './useMayChangeTree.js';

/** One organisation: where it stands, what it holds, its facts. */
export function OrganisationPage() {
  const { t } = useTranslation('organisations');
  const { organisationId = '' }: { organisationId?: string } = useParams({ strict: false });
  const { data, error, refetch } = useOrganisation(organisationId);
  if (error && !data) return <Page title={t('nav')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!data) return <Page title="…"><Skeletons rows={8} height={28} /></Page>;
  return <Organisation key={data.id} organisation={data} />;
}

function Organisation({ organisation }: { organisation: OrganisationView }) {
  const { t, i18n } = useTranslation('organisations');
  const mayManage = useMay('organisations.manage');
  const mayChange = useMayChangeTree();
  const mayDelegate = useMay('delegation.manage');
  const filters = useFilters(['new']);
  const [asked, setAsked] = useState<PlaceAct | null>(null);
  const { id, name, kind, parent, sites, devices } = organisation;
  const grouping = kind === 'grouping';
  const close = (): void => setAsked(null);
  const add = (): void => filters.set('new', '1');
  const count = t('organisationLead', { count: sites, devices: formatNumber(devices, i18n.language) });
  return (
    <Page
      title={name} icon={ORGANISATION_ICONS[kind]}
      subtitle={<><Link to="/organisations">{t('nav')}</Link>{parent ? <> › <Link to={`/organisations/${parent.id}`}><bdi>{parent.name}</bdi></Link></> : null} · <Link to="/devices" search={{ organisationId: id }}>{count}</Link></>}
      actions={(
        <>
          <SettingsLink search={kind === 'syndicate' ? {} : { organisationId: id }} />
          {mayManage ? <Button leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={add}>{t('addSite')}</Button> : null}
          {mayChange ? <PlaceMenu name={name} acts={kind === 'syndicate' ? ['edit'] : ['edit', 'remove']} onAct={setAsked} /> : null}
        </>
      )}
    >
      {mayDelegate && kind !== 'syndicate' ? <DelegationPanel organisationId={id} name={name} /> : null}
      <div className={classes.columns}>
        <div className={classes.stack}>
          {grouping ? <MembersList organisation={organisation} /> : null}
          {grouping && sites === 0 ? null : <SitesList organisation={organisation} onAdd={mayManage ? add : undefined} titled={grouping} />}
        </div>
        <OrganisationPanels organisation={organisation} />
      </div>
      <SiteDialog organisation={organisation} opened={mayManage && filters.values.new !== undefined} onClose={() => filters.set('new', undefined)} />
      <OrganisationDialog organisation={organisation} opened={asked === 'edit'} onClose={close} />
      <RemovePlaceDialog path={`/organisations/${id}`} name={name} back={parent ? `/organisations/${parent.id}` : '/organisations'} opened={asked === 'remove'} onClose={close} />
    </Page>
  );
}
