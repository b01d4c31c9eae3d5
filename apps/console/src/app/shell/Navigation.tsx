import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { NavEntry } from '../room.js';
import { useBrand } from '../brand/brand.js';
import { navigation } from '../rooms.js';
import { scopeOf } from '../scope.js';
import { useSession } from '../session.js';
import { Mark } from './Mark.js';
import classes from './Navigation.module.css';
import { UserMenu } from './UserMenu.js';

const ADMINISTRATION = 80;
const noCount = (): undefined => undefined;

/** The board: rooms the user may enter, where they are in chalk yellow, counts that wait for them. */
export function Navigation() {
  const { t } = useTranslation('shell');
  const { permissions } = useSession();
  const { name } = useBrand();
  const mine = navigation.filter((entry) => !entry.permission || permissions.includes(entry.permission));
  return (
    <div className={classes.board}>
      <Link to="/" className={classes.brand} aria-label={t('brand', { name })}><Mark /><span className={classes.brandName}>{name}</span></Link>
      <nav aria-label={t('nav')} className={classes.nav}>
        <ul className={classes.list}>{mine.filter((entry) => entry.order < ADMINISTRATION).map((entry) => <Entry key={entry.to} entry={entry} />)}</ul>
        <hr className={classes.rule} />
        <ul className={classes.list}>{mine.filter((entry) => entry.order >= ADMINISTRATION).map((entry) => <Entry key={entry.to} entry={entry} />)}</ul>
      </nav>
      <UserMenu />
    </div>
  );
}

function Entry({ entry }: { entry: NavEntry }) {
  const { t } = useTranslation();
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const useCount = entry.useCount ?? noCount;
  const count = useCount();
  return (
    <li>
      <Link to={entry.to} search={scopeOf(search)} activeOptions={{ exact: entry.to === '/', includeSearch: false }} className={classes.entry} activeProps={{ 'data-here': true }}>
        <entry.icon size={20} stroke={1.75} aria-hidden />
        <span className={classes.label}>{t(entry.labelKey)}</span>
        {count ? <span className={classes.count}>{count > 999 ? '999+' : count}</span> : null}
      </Link>
    </li>
  );
}
