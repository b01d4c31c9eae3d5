/** Columns of the lists of places. */
import type { OrganisationView, SiteView } from '#contract';
import { IconBooks, IconBuilding, IconBuildingBank, IconBuildingCommunity, IconBuildingPavilion, IconHierarchy2, IconMapPin, IconMoodKid, IconSchool, IconSitemap, IconTool, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { formatNumber, type Column } from '../../ui/index.js';
import { SettingsLink } from '../placesettings/SettingsLink.js';
import classes from './Organisations.module.css';

type Translate = (key: string, values?: Record<string, unknown>) => string;
export const ORGANISATION_ICONS: Record<OrganisationView['kind'], Icon> = { syndicate: IconSitemap, grouping: IconHierarchy2, commune: IconBuildingCommunity, other: IconBuilding };
export const SITE_ICONS: Record<SiteView['kind'], Icon> = { school: IconSchool, library: IconBooks, 'after-school': IconMoodKid, museum: IconBuildingPavilion, 'town-hall': IconBuildingBank, workshop: IconTool, other: IconMapPin };

function Name({ icon: Mark, name, kind }: { icon: Icon; name: string; kind: string }) {
  return <span className={classes.name}><Mark size={20} stroke={1.75} aria-hidden /><span><span className={classes.title}><bdi>{name}</bdi></span><span className={classes.kind}>{kind}</span></span></span>;
}

function Devices({ count, to, search, locale }: { count: number; to: string; search: Record<string, string>; locale: string }) {
  return count === 0 ? <>0</> : <Link to={to} search={search} className={classes.number}>{formatNumber(count, locale)}</Link>;
}

/** What kind of place, and of which level when it is a school. */
export const siteKind = (t: Translate, { kind, level }: Pick<SiteView, 'kind' | 'level'>): string => (level ? t(`levels.${level}`) : t(`siteKinds.${kind}`));

function kindOf(t: Translate, { kind, members, parent }: OrganisationView): string {
  if (kind === 'grouping') return `${t('kinds.grouping')} · ${t('membersCount', { count: members })}`;
  return parent ? `${t(`kinds.${kind}`)} · ${parent.name}` : t(`kinds.${kind}`);
}

export function organisationColumns(t: Translate, locale: string): Column<OrganisationView>[] {
  return [
    { id: 'name', header: t('columns.name'), min: 170, grow: 3, cell: (row) => <Name icon={ORGANISATION_ICONS[row.kind]} name={row.name} kind={kindOf(t, row)} /> },
    { id: 'code', header: t('columns.code'), min: 100, hideBelow: 680, cell: (row) => row.code ?? '–' },
    { id: 'population', header: t('columns.population'), min: 110, align: 'end', hideBelow: 780, cell: (row) => (row.population === null ? '–' : formatNumber(row.population, locale)) },
    { id: 'sites', header: t('columns.sites'), min: 70, align: 'end', hideBelow: 420, cell: (row) => formatNumber(row.sites, locale) },
    { id: 'devices', header: t('columns.devices'), min: 90, align: 'end', cell: (row) => <Devices count={row.devices} to="/devices" search={{ organisationId: row.id }} locale={locale} /> },
  ];
}

/** @param everywhere also whose site it is */
export function siteColumns(t: Translate, locale: string, everywhere = false): Column<SiteView>[] {
  return [
    { id: 'name', header: t('columns.site'), min: 170, grow: 3, cell: (row) => <Name icon={SITE_ICONS[row.kind]} name={row.name} kind={siteKind(t, row)} /> },
    ...(everywhere ? [{ id: 'organisation', header: t('columns.organisation'), min: 140, grow: 1.4, hideBelow: 560, cell: (row: SiteView) => <Link to={`/organisations/${row.organisation.id}`} className={classes.plain}><bdi>{row.organisation.name}</bdi></Link> }] : []),
    { id: 'district', header: t('columns.district'), min: 140, grow: 1.4, hideBelow: 860, cell: (row) => (row.district ? <Link to="/sites" search={{ district: row.district }} className={classes.plain}><bdi>{row.district}</bdi></Link> : '–') },
    { id: 'uai', header: t('columns.uai'), min: 110, hideBelow: 420, cell: (row) => (row.uais.length === 0 ? '–' : row.uais.join(' ')) },
    { id: 'rooms', header: t('columns.rooms'), min: 70, align: 'end', hideBelow: 700, cell: (row) => formatNumber(row.rooms, locale) },
    { id: 'devices', header: t('columns.devices'), min: 90, align: 'end', cell: (row) => <Devices count={row.devices} to="/devices" search={{ organisationId: row.organisation.id, siteId: row.id }} locale={locale} /> },
    { id: 'settings', header: '', min: 60, grow: 0, align: 'end', cell: (row) => <SettingsLink name={row.name} search={{ organisationId: row.organisation.id, siteId: row.id }} /> },
  ];
}
