/** Columns of the two lists of places. */
import type { OrganisationView, SiteView } from '#contract';
import { IconBuilding, IconBuildingCommunity, IconBuildingBank, IconBooks, IconMapPin, IconMoodKid, IconSchool, IconSitemap, IconTool, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { formatNumber, type Column } from '../../ui/index.js';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import classes from './Organisations.module.css';

type Translate = (key: string) => string;
const ORGANISATION_ICONS: Record<OrganisationView['kind'], Icon> = { syndicate: IconSitemap, commune: IconBuildingCommunity, other: IconBuilding };
const SITE_ICONS: Record<SiteView['kind'], Icon> = { school: IconSchool, library: IconBooks, 'after-school': IconMoodKid, museum: IconBuildingBank, workshop: IconTool, other: IconMapPin };

function Name({ icon: Mark, name, kind }: { icon: Icon; name: string; kind: string }) {
  return <span className={classes.name}><Mark size={20} stroke={1.75} aria-hidden /><span><span className={classes.title}>{name}</span><span className={classes.kind}>{kind}</span></span></span>;
}

function Devices({ count, search, locale }: { count: number; search: Record<string, string>; locale: string }) {
  return count === 0 ? <>0</> : <Link to="/devices" search={search} className={classes.number}>{formatNumber(count, locale)}</Link>;
}

export function organisationColumns(t: Translate, locale: string): Column<OrganisationView>[] {
  return [
    { id: 'name', header: t('columns.name'), min: 170, grow: 3, cell: (row) => <Name icon={ORGANISATION_ICONS[row.kind]} name={row.name} kind={t(`kinds.${row.kind}`)} /> },
    { id: 'code', header: t('columns.code'), min: 90, hideBelow: 680, cell: (row) => row.code ?? '–' },
    { id: 'population', header: t('columns.population'), min: 110, align: 'end', hideBelow: 780, cell: (row) => (row.population === null ? '–' : formatNumber(row.population, locale)) },
    { id: 'sites', header: t('columns.sites'), min: 70, align: 'end', hideBelow: 420, cell: (row) => formatNumber(row.sites, locale) },
    { id: 'devices', header: t('columns.devices'), min: 90, align: 'end', cell: (row) => <Devices count={row.devices} search={{ organisationId: row.id }} locale={locale} /> },
  ];
}

export function siteColumns(t: Translate, locale: string): Column<SiteView>[] {
  return [
    { id: 'name', header: t('columns.site'), min: 170, grow: 3, cell: (row) => <Name icon={SITE_ICONS[row.kind]} name={row.name} kind={t(`siteKinds.${row.kind}`)} /> },
    { id: 'uai', header: t('columns.uai'), min: 110, hideBelow: 420, cell: (row) => row.uai ?? '–' },
    { id: 'devices', header: t('columns.devices'), min: 90, align: 'end', cell: (row) => <Devices count={row.devices} search={{ organisationId: row.organisation.id, siteId: row.id }} locale={locale} /> },
    { id: 'settings', header: '', min: 60, grow: 0, align: 'end', cell: (row) => <SettingsLink name={row.name} search={{ organisationId: row.organisation.id, siteId: row.id }} /> },
  ];
}
